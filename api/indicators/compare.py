"""Figures beside others: the year before, the period before, the provincial average, the plan's target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from api.indicators.counting import RATES
from api.indicators.period import Period
from api.indicators.tally import Tally
from api.policy import benchmarks
from api.policy.profile import Profile


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure stands to another value of it."""

    now: float | None
    before: float | None

    @property
    def points(self) -> float | None:
        """now − before: cases, or for rates the share (0.05 are five percentage points); None where either is unknown."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def relative(self) -> float | None:
        """By what share of `before` it changed; None where that is 0 or unknown."""
        points = self.points
        return None if points is None or not self.before else points / self.before


def difference(measure: str, now: Tally, before: Tally) -> Difference:
    """A measure now and before."""
    return Difference(now.value(measure), before.value(measure))


def last_year(period: Period, today: date) -> Period:
    """The same days a year before (同比): of a period that still runs only as many as have passed."""
    return period.to_date(today).year_before()


def last_period(period: Period, today: date) -> Period:
    """The period before (环比), whole; of one that still runs as many days from its beginning as have passed of this."""
    before = period.previous()
    if period.kind == "custom" or today >= period.end:
        return before
    days = max(today, period.start) - period.start
    return Period(before.start, min(before.end, before.start + days))


@dataclass(frozen=True, slots=True)
class Marks:
    """What a measure is held against in a year."""

    province: float | None = None
    """The average that people entered (`Benchmark`)."""
    target: float | None = None
    """What the plan wants at most (or, for attendance, at least)."""


def marks(session: Session, profile: Profile, organisation_id: int | None, period: Period, measure: str, *, before: Tally) -> Marks:
    """Provincial average and target of a measure for a period; `before`: the figures of the year before,
    as far as this year has passed.

    A rate is held against its year's; counts only over whole years.
    """
    if measure not in RATES and period.kind != "year":
        return Marks()
    found = benchmarks.of(session, organisation_id, period.end.year, measure)
    return Marks(found.value if found else None, _target(profile, period.end.year, measure, before))


def _target(profile: Profile, year: int, measure: str, before: Tally) -> float | None:
    for rule in profile.target:
        if rule.measure == measure and (rule.first_year or year) <= year <= (rule.last_year or year):
            value = rule.reaches if rule.reaches is not None else before.value(measure)
            if value is not None and rule.reaches is None:
                value = value * (1 - rule.falls_by) if rule.relative else max(0.0, value - rule.falls_by)
            return value
    return None
