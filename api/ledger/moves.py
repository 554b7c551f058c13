"""Papers that go through states (整改问题, 一案一报): a deed brings one from some of them to another, and may need words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.errors import ServiceError
from api.ledger.wording import clean


@dataclass(frozen=True, slots=True)
class Move:
    """A deed that changes the state.  `right`: who may; `note`: what has to be said with it, empty where nothing has to."""

    label: str
    right: str
    sources: frozenset[str]
    target: str
    event: str
    action: str
    note: str = ""

    def check(self, what: str, state: str, states: Mapping[str, str]) -> None:
        """Raises ServiceError E606 for what is not in one of the states that it leads from.  `states`: code → name."""
        if state not in self.sources:
            raise ServiceError("E606", why=f"{what}现在是“{states[state]}”，不能{self.label}")

    def said(self, note: str, limit: int) -> str:
        """The words that a person gave with it, as they are kept.  Raises ServiceError E602: too long, or none where some are needed."""
        found = clean(note, limit)
        if self.note and not found:
            raise ServiceError("E602", why=f"请写明{self.note}")
        return found
