"""What an evaluation is made of: lines, each saying of whom it speaks, by which rule, on which figures and cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.indicators import facts as all_facts
from api.indicators.cases import cases
from api.indicators.facts import Facts
from api.indicators.period import Period
from api.indicators.query import Query
from api.indicators.tally import Tally, tallies, tally
from api.policy.profile import Cycle, Profile, Stage
from api.store.actor import Actor
from api.store.tables import Organisation

Figures = Mapping[str, float | int | None]
State = Literal["", "met", "missed", "unknown"]


@dataclass(frozen=True, slots=True)
class Line:
    """One finding.  `organisation_id` None: all units together."""

    rule: str
    """Code of the rule: `ranking`, `lagging`, `summons.<code>`, `repeats`, `excellence`, `on_site`, `file_review`, `target.<measure>`, `double_decline`."""
    title: str
    organisation_id: int | None
    organisation: str
    reason: str
    """A sentence with the figures, the rule and what follows."""
    source: str
    figures: Figures = field(default_factory=dict)
    """Codes of `api.indicators.counting`, `place`, `times`, `points` and the like → value."""
    verdict_ids: tuple[int, ...] = ()
    """The cases behind it, the newest first."""
    small: bool = False
    """The rate is over so few cases that it says little."""
    place: int | None = None
    """In a ranking; None: not ranked."""
    state: State = ""
    """Of targets."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a unit stands in a period, and the cases that speak against it, the newest first."""

    id: int
    name: str
    tally: Tally
    cases: tuple[int, ...]


@dataclass(frozen=True)
class Ground:
    """What every rule is evaluated on: the caller's facts and units."""

    session: Session
    actor: Actor
    facts: Facts
    profile: Profile
    units: dict[int, Organisation]
    """All that the caller sees."""
    inside: frozenset[int] | None
    """Their ids, or None for who sees everything."""
    period: Period
    last: date
    """The last day looked at: the period's, while it runs today."""
    _stands: dict[tuple[Period, str, Stage | None], list[Stand]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, actor: Actor, profile: Profile, period: Period, today: date) -> Ground:
        """For a caller, on a day."""
        found = session.scalars(select(Organisation).where(actor.scope.holds_organisation())).all()
        units = {one.id: one for one in found}
        inside = None if actor.scope.everything else frozenset(units)
        return cls(session, actor, all_facts.of(session), profile, units, inside, period, min(period.end, max(period.start, today)))

    @cached_property
    def compares(self) -> bool:
        """Whether the caller sees all units of a region: places among others mean nothing to who sees himself alone."""
        return self.actor.scope.path is None

    def span(self, cycle: Cycle) -> Period:
        """The quarter, half or year of the last day looked at, until that day."""
        return Period.holding(cycle, self.last).to_date(self.last)

    def query(self, period: Period | None, stage: Stage | None = None) -> Query:
        """The caller's units in a period."""
        return Query(period, self.inside, stage=stage)

    def name(self, organisation_id: int) -> str:
        """Of a unit."""
        return self.units[organisation_id].name

    def all_together(self) -> str:
        """How the whole is called."""
        return "全部单位" if self.compares else self.actor.organisation_name

    def tally(self, period: Period) -> Tally:
        """The figures of all units together."""
        return tally(self.facts, self.profile, self.query(period))

    def tallies(self, period: Period, stage: Stage | None = None) -> dict[int, Tally]:
        """The figures of each unit."""
        found = tallies(self.facts, self.profile, self.query(period, stage), "organisation")
        return {key: one for key, one in found.items() if isinstance(key, int) and key in self.units}

    def stands(self, period: Period, measure: str = "lost", stage: Stage | None = None) -> list[Stand]:
        """Each unit with its figures and the cases behind `measure`, by name.  Rules ask for the same again and again."""
        found = self._stands.get((period, measure, stage))
        if found is None:
            behind, tallies = self.cases(period, measure, stage=stage), self.tallies(period, stage)
            found = [Stand(one, self.name(one), tally, tuple(behind.get(one, ()))) for one, tally in tallies.items()]
            self._stands[period, measure, stage] = found = sorted(found, key=lambda stand: (stand.name, stand.id))
        return found

    def cases(self, period: Period | None, measure: str, *, stage: Stage | None = None, profile: Profile | None = None) -> dict[int, list[int]]:
        """The cases behind a measure, of each unit; the unit with the newest first."""
        ids = np.array(cases(self.facts, profile or self.profile, self.query(period, stage), measure), np.int64)
        if not len(ids):
            return {}
        owners = self.facts.numbers("organisation")[self.facts.rows_of(ids)]
        units, firsts, numbers = np.unique(owners, return_index=True, return_counts=True)
        parts = np.split(ids[np.argsort(owners, kind="stable")], np.cumsum(numbers)[:-1])
        by_first = sorted(zip(firsts.tolist(), units.tolist(), parts, strict=True), key=lambda one: one[0])
        return {unit: part.tolist() for _, unit, part in by_first if unit in self.units}


def days(period: Period) -> str:
    """A period as a sentence says it: 2025年第一季度, 2026年1月1日至11月22日."""
    first, last = period.start, period.end
    if period.kind != "custom" or first.year != last.year or "月" in period.label:
        return period.label
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"


def share(number: int, of: int) -> Fraction | None:
    """Exactly, so that 1 of 5 is not more than 20 %; None of nothing."""
    return Fraction(number, of) if of else None


def exact(value: float) -> Fraction:
    """A number of a profile as it is written there."""
    return Fraction(str(value))


def rate_words(number: int, of: int) -> str:
    """Such as `30.0%（3/10）`; `无法计算（0 件）` of nothing."""
    return f"{number / of * 100:.1f}%（{number}/{of}）" if of else "无法计算（分母为 0）"


def small_words(tally: Tally) -> str:
    """What is said of a rate over few cases."""
    return f"；样本小（仅 {tally.decided} 件），比率仅供参考" if tally.small else ""


def counts(tally: Tally) -> Figures:
    """The figures that every line carries."""
    return {"filed": tally.filed, "decided": tally.decided, "lost": tally.lost, "loss_rate": tally.loss_rate}
