"""What there is to tell, before it is known who has been told, and whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.organisations import successors
from api.store.scope import significant
from api.store.tables import Organisation

LONGEST = 200
"""Of `Alert.key`."""
COUNT = "{n}"
"""Stands in `Finding.together` for how many there are."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should look at.

    `key`: the same for the same thing for ever, unique among findings of its kind about one organisation.  Findings of the same
    kind, organisation and `group` that are new at the same time become one alert, which says `together`.
    """

    kind: str
    about: int | None
    """The agency; None: a whole region."""
    told: tuple[int, ...]
    """The organisations whose people are told."""
    key: str
    level: str
    message: str
    address: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    together: str = ""

    @property
    def name(self) -> str:
        """What the alert is known by (`Alert.key`)."""
        return name_of(self.kind, self.about, self.key)


def name_of(kind: str, about: int | None, key: str) -> str:
    """What an alert of such a finding is known by."""
    return f"{kind}:{about or 0}:{key}"[:LONGEST]


@dataclass(frozen=True)
class Circle:
    """The organisations in use, and which bureau each belongs to."""

    units: Mapping[int, Organisation]
    heirs: Mapping[int, int]
    """Organisation out of use → its successor."""
    bureaus: Mapping[str, tuple[int, ...]]
    """Significant digits of a region → its bureaus."""

    @classmethod
    def of(cls, session: Session) -> Self:
        """As of now."""
        units = {one.id: one for one in session.scalars(select(Organisation).where(Organisation.active).order_by(Organisation.id))}
        bureaus: dict[str, tuple[int, ...]] = {}
        for one in units.values():
            if one.kind == "bureau":
                region = significant(one.region)
                bureaus[region] = (*bureaus.get(region, ()), one.id)
        return cls(units, successors.of(session), bureaus)

    def unit(self, organisation_id: int) -> Organisation | None:
        """An organisation in use, or the successor of one that is not; None: neither."""
        return self.units.get(self.heirs.get(organisation_id, organisation_id))

    def bureaus_of(self, unit: Organisation) -> tuple[int, ...]:
        """The bureaus of the smallest region that has one and that the unit lies in."""
        for digits in range(len(unit.region), 0, -1):
            found = self.bureaus.get(unit.region[:digits])
            if found:
                return found
        return ()

    def told(self, unit: Organisation) -> tuple[int, ...]:
        """Who should know of something that concerns a unit: itself and its bureau."""
        return tuple(dict.fromkeys((unit.id, *self.bureaus_of(unit))))

    def region(self, bureau: int) -> frozenset[int]:
        """The units of a bureau's region."""
        region = significant(self.units[bureau].region)
        return frozenset(one.id for one in self.units.values() if one.region.startswith(region))
