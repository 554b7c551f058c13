"""The plain way of counting: one fact after the other, from the definitions in `api.indicators.counting`, sharing no code with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from api.policy.profile import Counting
from tests.api.reference.town import UNITS, Town

Key = tuple[str, str]
"""Number of the judgment or paper, name of the agency: tells a verdict."""
TRIALS = ("first", "second", "retrial")
GRANTS = {
    "revoke", "revoke_in_part", "redo", "declare_unlawful", "declare_invalid", "order_performance", "order_payment", "modify", "remedy", "compensate",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One agency in one judgment or other paper."""

    place: int
    dispute: int
    number: str
    name: str
    unit: str | None
    stage: str
    court: str | None
    day: date
    filed_on: date | None
    result: str | None
    dispositions: tuple[str, ...]
    causes: tuple[tuple[str, str | None], ...]
    act: str
    field: str
    capacity: str = "original"
    merits: bool = False
    closing: bool = True
    final: bool = False
    withdrawn: bool = False
    self_corrected: bool = False
    mediated: bool = False
    heard: bool | None = None
    head: str = "unstated"
    series: int | None = None

    @property
    def key(self) -> Key:
        return self.number, self.name

    @property
    def owner(self) -> str:
        return self.unit or self.name

    @property
    def grants(self) -> set[str]:
        return set(self.dispositions) & GRANTS


@dataclass(frozen=True)
class Taken:
    """A counted unit: the fact that stands for it, and its day."""

    fact: Fact
    day: date


def facts_of(town: Town) -> list[Fact]:
    found: list[Fact] = []
    for quarrel in town.quarrels:
        filed = next((p.filed for p in quarrel.papers if p.stage == "first" and p.filed), None)
        for paper in quarrel.papers:
            for part in paper.parts:
                withdrawn = bool({"withdraw_allowed", "deemed_withdrawn"} & set(paper.codes))
                found.append(Fact(
                    len(found), quarrel.id, paper.number, part.name, part.unit, paper.stage, paper.court, paper.decided, filed or paper.filed, part.result,
                    part.dispositions, part.causes if part.result in {"lost", "partly_lost"} else (), quarrel.act, quarrel.field, part.capacity,
                    paper.merits, paper.closing, part.final, withdrawn, withdrawn and quarrel.corrected, "mediation" in paper.codes, paper.heard,
                    paper.head, quarrel.series,
                ))  # fmt: skip
    for number, other in enumerate(town.others):
        found.append(Fact(
            len(found), 10_000 + number, other.number, UNITS[other.unit][0], other.unit, other.kind, None, other.day, None, other.result, (),
            (other.cause,) if other.cause else (), other.act, other.field,
        ))  # fmt: skip
    return found


def measures(facts: list[Fact], rule: Counting, stage: str | None = None) -> dict[str, list[Taken]]:
    """Every measure that is a count, as the units it counts."""
    asked, stage = stage or "all", stage or rule.stage
    suits = [fact for fact in facts if fact.stage in TRIALS]
    units = _series([_taken(group, rule) for group in _standing(suits, rule, stage)], rule)
    lost = [one for one in units if is_lost(one.fact, rule)]
    decided = units if rule.denominator == "closed" else [one for one in units if one.fact.merits or is_lost(one.fact, rule)]
    papers = _papers(facts, rule)
    reviews = _reviews(facts, rule)
    heard = _heard(suits, rule, asked)
    return {
        "filed": _filed(facts, rule), "decided": decided, "lost": lost, "won": [one for one in decided if not is_lost(one.fact, rule)],
        "corrected": lost + [one for one in papers if _corrects(one.fact)] + [one for one in reviews if _refused(one.fact)],
        "examined": decided + papers + reviews,
        "withdrawn": [one for one in units if one.fact.withdrawn], "mediated": [one for one in units if one.fact.mediated],
        "self_corrected": [one for one in units if one.fact.self_corrected],
        "heard": heard, "attended": [one for one in heard if one.fact.head == "attended"],
    }  # fmt: skip


def is_lost(fact: Fact, rule: Counting) -> bool:
    if fact.capacity == "review" and not rule.review_joint:
        return False
    if fact.self_corrected and rule.withdrawn_after_correction:
        return True
    if fact.mediated and rule.mediated:
        return True
    named = {code for code, _ in fact.causes}
    if fact.act == "agreement":
        if fact.grants == {"compensate"} and "agreement_breach" not in named:
            return rule.agreement_compensation
        if fact.grants and fact.grants <= {"revoke", "declare_invalid"} and named <= {"void", "other"}:
            return rule.agreement_ended
    elif fact.grants == {"compensate"} and not rule.compensation:
        return False
    mild = fact.grants == {"declare_unlawful"} and bool(named) and named == {"minor_procedure"}
    if mild and not rule.mild:
        return False
    return fact.result == "lost" or (fact.result == "partly_lost" and rule.partly_lost)


def _order(fact: Fact) -> tuple[date, int, bool, int]:
    return fact.day, TRIALS.index(fact.stage), fact.result in {"lost", "partly_lost"}, fact.place


def _grouped(facts: Iterable[Fact], by: Callable[[Fact], Hashable]) -> list[list[Fact]]:
    groups: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[by(fact)].append(fact)
    return list(groups.values())


def _standing(suits: list[Fact], rule: Counting, stage: str) -> list[list[Fact]]:
    """Of each unit its facts, the one that stands for it last."""
    closing = [fact for fact in suits if fact.closing]
    if rule.unit == "judgment" and stage != "final":
        wanted = [fact for fact in closing if stage == "all" or fact.stage == "first"]
        return [sorted(group, key=_order) for group in _grouped(wanted, lambda fact: (fact.number, fact.owner))]
    found = []
    for group in _grouped(closing, lambda fact: (fact.dispute, fact.owner)):
        if stage == "first":
            fitting = [fact for fact in group if fact.stage == "first"]
        elif stage == "final":
            fitting = [fact for fact in group if fact.final]
            if fitting and not rule.retrial_reopens and max(fitting, key=_order).stage == "retrial":
                fitting = [fact for fact in group if fact.stage != "retrial"] or fitting
        else:
            fitting = group if rule.retrial_reopens else [fact for fact in group if fact.stage != "retrial"] or group
        if fitting:
            best = max(fitting, key=_order)
            found.append([*(fact for fact in group if fact is not best), best])
    return found


def _taken(group: list[Fact], rule: Counting) -> Taken:
    return Taken(group[-1], _day(group[-1], group, rule))


def _day(fact: Fact, group: list[Fact], rule: Counting) -> date:
    if rule.year_by == "decided":
        return fact.day
    filed = [one.filed_on for one in group if one.filed_on]
    return min(filed) if filed else min(one.day for one in group)


def _series(units: list[Taken], rule: Counting, *, earliest: bool = False) -> list[Taken]:
    if rule.series == "each":
        return units
    alone = [one for one in units if one.fact.series is None]
    groups: dict[Hashable, list[Taken]] = defaultdict(list)
    for one in units:
        if one.fact.series is not None:
            per = one.fact.stage if rule.unit == "judgment" and not earliest else ""
            groups[one.fact.series, one.fact.owner, per].append(one)
    for group in groups.values():
        lost = [] if earliest else [one for one in group if is_lost(one.fact, rule)]
        alone.append(min(lost or group, key=lambda one: (one.day, one.fact.place)))
    return alone


def _filed(facts: list[Fact], rule: Counting) -> list[Taken]:
    suits = [fact for fact in facts if fact.stage in (*TRIALS, "retrial_review")]
    found = []
    for group in _grouped(suits, lambda fact: (fact.dispute, fact.owner)):
        first = min(group, key=lambda fact: (fact.day, fact.place))
        filed = [one.filed_on for one in group if one.filed_on]
        found.append(Taken(first, min(filed) if filed else min(one.day for one in group)))
    return _series(found, rule, earliest=True)


def _papers(facts: list[Fact], rule: Counting) -> list[Taken]:
    return [Taken(fact, (fact.filed_on if rule.year_by == "filed" else None) or fact.day) for fact in facts if fact.stage in rule.papers]


def _corrects(fact: Fact) -> bool:
    if fact.stage == "reconsideration_decision":
        return fact.result in {"lost", "partly_lost"}
    return fact.result not in {"won", "procedural"}


def _reviews(facts: list[Fact], rule: Counting) -> list[Taken]:
    reviewed = [fact for fact in facts if fact.stage == "enforcement"] if rule.enforcement_refused else []
    return [Taken(fact, (fact.filed_on if rule.year_by == "filed" else None) or fact.day) for fact in reviewed]


def _refused(fact: Fact) -> bool:
    return "enforce_denied" in fact.dispositions and "terminate" not in fact.dispositions


def _heard(suits: list[Fact], rule: Counting, stage: str) -> list[Taken]:
    held = [fact for fact in suits if fact.heard or (fact.heard is None and fact.head != "unstated")]
    if stage != "all":
        held = [fact for fact in held if (fact.stage == "first" if stage == "first" else fact.final)]
    return [Taken(fact, _day(fact, [one for one in suits if one.dispute == fact.dispute and one.owner == fact.owner], rule)) for fact in held]
