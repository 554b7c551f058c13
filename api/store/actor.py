"""Who acts: a signed-in person, another system with a token, or the service itself."""

from __future__ import annotations

from dataclasses import dataclass

from api.errors import ServiceError
from api.store.scope import Scope

WRITERS = frozenset({"administrator", "bureau", "agency"})
MANAGERS = frozenset({"administrator", "bureau"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller, as resolved from a cookie or a token for one request or one action on a page.

    `tokens`: None for a person at a page; for another system the scopes of its token (`read`, `upload`, `correct`, `manage`).
    """

    user_id: int | None
    login: str
    name: str
    role: str
    organisation_id: int | None
    organisation_name: str
    scope: Scope
    address: str = ""
    token_scopes: frozenset[str] | None = None

    def require(self, right: str) -> None:
        """Raises ServiceError E504 unless the caller has the right.

        `read`: all.  `upload`, `correct`: everyone but readers.  `manage` (organisations, users of the region, matches,
        re-analysis): administrators and bureaus.  `administer` (settings, all users, the whole audit): administrators.
        """
        roles = {"read": None, "upload": WRITERS, "correct": WRITERS, "manage": MANAGERS, "administer": {"administrator"}}
        allowed = roles[right]
        if allowed is not None and self.role not in allowed:
            raise ServiceError("E504")
        if self.token_scopes is not None and right not in self.token_scopes:
            raise ServiceError("E504")

    def may(self, right: str) -> bool:
        """Whether `require` would pass: for what a page shows."""
        try:
            self.require(right)
        except ServiceError:
            return False
        return True


SYSTEM = Actor(None, "system", "系统", "system", None, "", Scope(everything=True))
"""The service itself, for what happens without a person."""
