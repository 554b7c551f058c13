"""The lists that the plans ask for, made plainly from the reference's own figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from api.policy.profile import Profile
from nlp import taxonomy
from tests.api.reference import plain
from tests.api.reference.plain import Fact, Key, Taken

Days = tuple[date, date]


@dataclass(frozen=True)
class Stand:
    """A unit in a span of days."""

    unit: str
    filed: int
    decided: int
    lost: int
    cases: frozenset[Key]
    examined: int = 0

    @property
    def rate(self) -> Fraction:
        return Fraction(self.lost, self.decided) if self.decided else Fraction(0)


def year(day: date) -> Days:
    return date(day.year, 1, 1), day


def quarter(day: date) -> Days:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1), day


def half(day: date) -> Days:
    return date(day.year, 1 if day.month < 7 else 7, 1), day


SPANS = {"year": year, "quarter": quarter, "half": half}


def measured(facts: list[Fact], profile: Profile, days: Days, stage: str | None = None) -> dict[str, list[Taken]]:
    found = plain.measures(facts, profile.counting, stage)
    return {measure: [one for one in taken if days[0] <= one.day <= days[1]] for measure, taken in found.items()}


def stands(facts: list[Fact], profile: Profile, days: Days, stage: str | None = None, above: str = "lost", below: str = "decided") -> list[Stand]:
    found = measured(facts, profile, days, stage)
    units = sorted({one.fact.unit for taken in found.values() for one in taken if one.fact.unit})

    def of(unit: str, measure: str) -> list[Taken]:
        return [one for one in found[measure] if one.fact.unit == unit]

    return [
        Stand(unit, len(of(unit, "filed")), len(of(unit, below)), len(of(unit, above)), frozenset(one.fact.key for one in of(unit, above)), len(of(unit, "decided")))
        for unit in units
    ]


def ranking(facts: list[Fact], profile: Profile, days: Days) -> dict[str, tuple[int | None, frozenset[Key]]]:
    """Unit → place: one more than the number of units that are worse."""
    rule = profile.ranking

    def badness(one: Stand) -> tuple[Fraction | int, ...]:
        first, second = (one.rate, one.lost) if rule.by == "rate" else (one.lost, one.rate)
        return (first, second) if rule.ties == "lost_then_shared" else (first,)

    found = [one for one in stands(facts, profile, days) if one.decided or one.filed]
    ranked = [one for one in found if one.decided > 0 and one.decided >= rule.minimum]
    return {one.unit: (1 + sum(badness(other) > badness(one) for other in ranked) if one in ranked else None, one.cases) for one in found}


def summons(facts: list[Fact], profile: Profile, last: date) -> set[tuple[str, str, frozenset[Key]]]:
    found = set()
    for rule in profile.summons:
        names = ("lost", "decided") if rule.measure == "lost" else ("corrected", "examined")
        for one in stands(facts, profile, SPANS[rule.period](last), rule.stage, *names):
            above = rule.rate_above is not None and one.decided and one.decided >= rule.minimum and one.rate > Fraction(str(rule.rate_above))
            often = rule.lost_from is not None and one.lost >= rule.lost_from
            if above or often:
                found.add((rule.code, one.unit, one.cases))
    return found


def repeats(facts: list[Fact], profile: Profile, last: date) -> set[tuple[str, str, int]]:
    """(unit, cause, how many disputes)."""
    rule = profile.repeats
    days = {"year": year(last), "two_years": (date(last.year - 1, 1, 1), last), "all": (date(1900, 1, 1), last)}[rule.window]
    disputes: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in measured(facts, profile, days)["lost"]:
        for code, detail in one.fact.causes if one.fact.unit else ():
            same = detail or code
            if rule.level == "cause":
                same = code
            elif rule.level == "group" and detail:
                same = taxonomy.causes()[detail].parent
            disputes[one.fact.unit or "", same].add(one.fact.dispute)
    return {(unit, cause, len(found)) for (unit, cause), found in disputes.items() if len(found) >= rule.from_count}


def excellence(facts: list[Fact], profile: Profile, last: date) -> set[str]:
    """With ties `include`: all that fewer than `top` units are worse than."""
    rule = profile.excellence
    if rule is None:
        return set()
    found = [one for one in stands(facts, profile, year(last)) if one.lost and one.decided >= rule.minimum]
    by = (lambda one: one.rate) if rule.by == "rate" else (lambda one: Fraction(one.lost))
    assert rule.ties == "include", "no plan cuts"
    return {one.unit for one in found if sum(by(other) > by(one) for other in found) < rule.top}


def on_site(facts: list[Fact], profile: Profile, last: date) -> set[tuple[str, frozenset[Key]]]:
    rule = profile.on_site
    if rule is None:
        return set()
    return {(one.unit, one.cases) for one in stands(facts, profile, SPANS[rule.period](last)) if one.lost >= rule.lost_from}


def corrected_files(facts: list[Fact], profile: Profile, days: Days) -> set[tuple[str, frozenset[Key]]]:
    """Suits lost and reconsiderations that corrected."""
    papers = tuple(dict.fromkeys((*profile.counting.papers, "reconsideration_decision")))
    wide = profile.model_copy(update={"counting": profile.counting.model_copy(update={"papers": papers})})
    return {(one.unit, one.cases) for one in stands(facts, wide, days, None, "corrected", "examined") if one.lost}


def loss_rate(facts: list[Fact], profile: Profile, days: Days) -> Fraction | None:
    found = measured(facts, profile, days)
    return Fraction(len(found["lost"]), len(found["decided"])) if found["decided"] else None


def declines(facts: list[Fact], profile: Profile, now: Days, before: Days) -> dict[str | None, tuple[bool, bool | None]]:
    """Unit (None: all) → fewer cases, lower rate."""
    found: dict[str | None, tuple[bool, bool | None]] = {}
    both = {one.unit: one for one in stands(facts, profile, now)}, {one.unit: one for one in stands(facts, profile, before)}
    for unit in both[0].keys() | both[1].keys():
        here, there = (each.get(unit, Stand(unit, 0, 0, 0, frozenset())) for each in both)
        found[unit] = (here.filed < there.filed, here.rate < there.rate if here.decided and there.decided else None)
    rates = loss_rate(facts, profile, now), loss_rate(facts, profile, before)
    filed = [len(measured(facts, profile, days)["filed"]) for days in (now, before)]
    found[None] = (filed[0] < filed[1], None if None in rates else rates[0] < rates[1])  # type: ignore[operator]
    return found
