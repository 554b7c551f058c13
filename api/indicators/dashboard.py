"""What the start page shows of figures: a period, how it compares, and where its losses come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from api.indicators.asked import Asked
from api.indicators.compare import last_year
from api.indicators.labels import labels
from api.indicators.masks import Key
from api.indicators.period import Period
from api.indicators.reports import Asker
from api.indicators.tally import Tally, cross
from api.policy.profile import Profile

QUARTERS: Final = 8
"""Of the trend."""


@dataclass(frozen=True, slots=True)
class Heat:
    """Lost cases by field and main cause, both with the most first."""

    fields: list[tuple[Key, str]]
    causes: list[tuple[Key, str]]
    lost: dict[tuple[Key, Key], int]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All of it.  Charts are of the year until the end of the period."""

    profile: Profile
    period: Period
    year: Period
    now: Tally
    year_before: Tally
    year_before_of: Period
    whole_year: Tally
    unmatched: Tally
    """Of defendants whom nobody has matched, in the year; they are not in the others."""
    trend: list[tuple[Period, Tally]]
    causes: list[tuple[Key, str, int]]
    """Main cause, its name, lost cases."""
    heat: Heat


def dashboard(asker: Asker, period: Period, today: date) -> Dashboard:
    """The figures of what the caller sees."""
    query = asker.everything
    year = Period.year(period.end.year)
    year = year if period.end == year.end else Period(year.start, period.end)
    earlier = last_year(period, today)
    in_year = query.within(period=year)
    beside = asker.beside
    return Dashboard(
        asker.profile, period, year,
        asker.tally(query.within(period=period)), asker.tally(query.within(period=earlier)), earlier, asker.tally(in_year),
        asker.tally(beside.within(period=year)) if beside else Tally(),
        _trend(asker, period), _causes(asker, year), _heat(asker, year),
    )  # fmt: skip


def asked(period: Period, measure: str, **filters: object) -> Asked:
    """What a figure of the start page stands for; its address opens the cases."""
    return Asked(period, filters, measure=measure)


def _trend(asker: Asker, period: Period) -> list[tuple[Period, Tally]]:
    quarters = [Period.holding("quarter", period.end)]
    while len(quarters) < QUARTERS:
        quarters.insert(0, quarters[0].previous())
    span = Period(quarters[0].start, quarters[-1].end)
    found = asker.tallies(asker.everything.within(period=span), "quarter")
    return [(one, found.get(one.code, Tally(small_below=asker.profile.ranking.small))) for one in quarters]


def _causes(asker: Asker, year: Period) -> list[tuple[Key, str, int]]:
    found = {key: one.lost for key, one in asker.tallies(asker.everything.within(period=year), "cause").items() if one.lost}
    names = labels(asker.session, "cause", found)
    return sorted(((key, names[key], lost) for key, lost in found.items()), key=lambda one: (one[0] is None, -one[2], one[1]))


def _heat(asker: Asker, year: Period) -> Heat:
    found = cross(asker.facts, asker.profile, asker.everything.within(period=year), "lost", ("field", "cause"))
    fields: dict[Key, int] = {}
    causes: dict[Key, int] = {}
    for (one, other), lost in found.items():
        fields[one] = fields.get(one, 0) + lost
        causes[other] = causes.get(other, 0) + lost
    field_names, cause_names = labels(asker.session, "field", fields), labels(asker.session, "cause", causes)
    return Heat(_ordered(fields, field_names), _ordered(causes, cause_names), found)


def _ordered(numbers: dict[Key, int], names: dict[Key, str]) -> list[tuple[Key, str]]:
    return [(key, names[key]) for key in sorted(numbers, key=lambda one: (one is None, -numbers[one], names[one]))]
