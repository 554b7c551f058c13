"""Whose profile counts for whom: a bureau's own newest applied version, else that of the nearest region above, else the built-in.

A version that is applied replaces the one before at once and for all figures: they are worked out anew from the verdicts,
nothing that was counted is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.policy import builtin
from api.policy.profile import Profile, parse
from api.store.actor import Actor
from api.store.scope import significant
from api.store.tables import Organisation, PolicyVersion

_parsed = lru_cache(maxsize=128)(parse)
"""By text: versions never change, and a process may serve more than one database."""


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
        _, region = self.places.get(organisation_id or 0, ("", ""))
        own = [one for one in self.applied if one.organisation_id == organisation_id]
        around = [one for one in self.applied if one.region and region.startswith(one.region)]
        nearest = sorted(around, key=lambda one: -len(one.region))  # stable: of two bureaus of one region the newer version
        everybody = [one for one in self.applied if one.organisation_id is None]
        found = [*own, *nearest, *everybody]
        return found[0].version_id if found else None

    def profile(self, organisation_id: int | None) -> Profile:
        """The profile in force for an organisation."""
        version_id = self.version(organisation_id)
        return builtin.default() if version_id is None else _parsed(self.session.get_one(PolicyVersion, version_id).text)


def profile_of(session: Session, organisation_id: int | None) -> Profile:
    """The profile in force for an organisation; None: for who stands above all (an administrator).

    For an agency that of the bureau of its region.  Raises ServiceError E612 when the stored text is not valid any more.
    """
    return InForce.of(session).profile(organisation_id)


def profile_for(session: Session, actor: Actor) -> Profile:
    """The profile in force for a caller's organisation.  Raises ServiceError E612 as `profile_of`."""
    return profile_of(session, actor.organisation_id)


def version_of(session: Session, organisation_id: int | None) -> PolicyVersion | None:
    """The version in force for an organisation; None: the built-in default."""
    version_id = InForce.of(session).version(organisation_id)
    return None if version_id is None else session.get_one(PolicyVersion, version_id)
