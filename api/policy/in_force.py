"""Whose profile counts for whom: a bureau's own newest applied version, else that of the nearest region above, else the built-in.

A version that an earlier program took and this one cannot read is passed over, as if it had not been applied: the work goes
on by the next profile, which every figure names, and the log and the policy page say so.

A version that is applied replaces the one before at once and for all figures: they are worked out anew from the verdicts,
nothing that was counted is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.policy import builtin
from api.policy.profile import Profile, parse
from api.store.actor import Actor
from api.store.scope import significant
from api.store.tables import Organisation, PolicyVersion

log = structlog.get_logger("anjian.policy")


@lru_cache(maxsize=128)
def _parsed(version_id: int, text: str) -> Profile | None:
    """By number and text: versions never change, a process may serve more than one database, and one line of the log is enough."""
    try:
        return parse(text)
    except ServiceError as error:
        log.warning("profile_unreadable", version=version_id, why=error.facts.get("why"))
        return None


@dataclass(frozen=True, slots=True)
class Applied:
    """The newest applied version of a bureau; `organisation_id` None: the one for everybody."""

    version_id: int
    organisation_id: int | None
    region: str
    """Significant digits of the bureau's region; empty for everybody's."""


@dataclass(frozen=True, slots=True)
class InForce:
    """All applied versions of this moment, for who asks for many organisations: two queries, then one a profile."""

    session: Session
    applied: tuple[Applied, ...]
    """The newest first."""
    places: dict[int, tuple[str, str]]
    """Organisation → kind and region."""
    read: dict[int, Profile | None] = field(default_factory=dict)
    """Version → its profile, None where it cannot be read; as far as anybody has asked."""

    @classmethod
    def of(cls, session: Session) -> Self:
        """As of now."""
        rows = session.execute(
            select(PolicyVersion.id, PolicyVersion.organisation_id, Organisation.region)
            .outerjoin(Organisation, Organisation.id == PolicyVersion.organisation_id)
            .where(PolicyVersion.applied_at.is_not(None))
            .order_by(PolicyVersion.applied_at.desc(), PolicyVersion.id.desc())
        )
        newest: dict[int | None, Applied] = {}
        for version_id, organisation_id, region in rows:
            newest.setdefault(organisation_id, Applied(version_id, organisation_id, significant(region or "")))
        wanted = select(Organisation.id, Organisation.kind, Organisation.region)
        places = {one: (kind, region) for one, kind, region in session.execute(wanted)} if newest else {}
        return cls(session, tuple(newest.values()), places)

    def version(self, organisation_id: int | None) -> int | None:
        """Id of the version in force for an organisation (None: for who stands above all); None: the built-in default."""
        return next((one for one in self._nearest(organisation_id) if self._profile(one) is not None), None)

    def profile(self, organisation_id: int | None) -> Profile:
        """The profile in force for an organisation."""
        found = (self._profile(one) for one in self._nearest(organisation_id))
        return next((one for one in found if one is not None), builtin.default())

    def passed_over(self, organisation_id: int | None) -> int | None:
        """Id of the version that would be in force for an organisation if it could be read; None: there is none."""
        first = next(self._nearest(organisation_id), None)
        return first if first is not None and self._profile(first) is None else None

    def _nearest(self, organisation_id: int | None) -> Iterator[int]:
        """The applied versions for an organisation, the nearest first."""
        _, region = self.places.get(organisation_id or 0, ("", ""))
        own = [one for one in self.applied if one.organisation_id == organisation_id]
        around = [one for one in self.applied if one.region and region.startswith(one.region)]
        nearest = sorted(around, key=lambda one: -len(one.region))  # stable: of two bureaus of one region the newer version
        everybody = [one for one in self.applied if one.organisation_id is None]
        yield from (one.version_id for one in (*own, *nearest, *everybody))

    def _profile(self, version_id: int) -> Profile | None:
        if version_id not in self.read:
            self.read[version_id] = _parsed(version_id, self.session.get_one(PolicyVersion, version_id).text)
        return self.read[version_id]


def profile_of(session: Session, organisation_id: int | None) -> Profile:
    """The profile in force for an organisation; None: for who stands above all (an administrator).

    For an agency that of the bureau of its region.
    """
    return InForce.of(session).profile(organisation_id)


def profile_for_paper(session: Session, organisation_id: int | None) -> Profile:
    """The profile in force for what is printed and sent out under a bureau's name.

    Raises ServiceError E612 where the bureau's own cannot be read: a paper must not say what another profile counts.
    """
    policies = InForce.of(session)
    if policies.passed_over(organisation_id) is not None:
        raise ServiceError("E612", why="现行口径的内容不符合本版本程序的要求，不能按别的口径制作")
    return policies.profile(organisation_id)


def profile_for(session: Session, actor: Actor) -> Profile:
    """The profile in force for a caller's organisation."""
    return profile_of(session, actor.organisation_id)


def version_of(session: Session, organisation_id: int | None) -> PolicyVersion | None:
    """The version in force for an organisation; None: the built-in default."""
    version_id = InForce.of(session).version(organisation_id)
    return None if version_id is None else session.get_one(PolicyVersion, version_id)
