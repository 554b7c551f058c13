"""What of a judgment decides on its dispute and its series, in a few plain values that are kept beside it.

Whether two judgments belong together is asked of their traits alone (`api.ledger.disputes.chaining.tied`): the answer is the same
whichever came first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.ledger.disputes import reading
from api.ledger.disputes.numbers import Number, court_key, number_of
from api.review.columns import defendants, opponents
from api.store.organisations.places import spelling
from nlp.lexicon import court
from nlp.taxonomy import REOPENING, UNCHANGED

Record = Mapping[str, Any]

RULES: Final = 1
"""Raised when traits, chaining, verdicts or series are made by other rules: everything is renewed then."""
TRIALS: Final = ("first", "second", "retrial")
LATER: Final = ("second", "retrial_review", "retrial")
"""Stages that look at a judgment below."""
IDLE: Final = frozenset(("other", "suspend", "transfer", "withdraw_denied"))
"""What closes nothing: slips put right, stays, transfers (行诉解释101)."""
_REVIEWED: Final = {
    "second": ("first",),
    "retrial_review": ("second", "first", "retrial", "retrial_review"),
    "retrial": ("second", "retrial_review", "first", "retrial"),
    "enforcement": ("enforcement",),
    "other": ("first", "second"),
}
"""Stage → stages of what it reviews."""
_BY_ROLE: Final = {"appellant": "second", "appellee": "second", "retrial_applicant": "retrial_review", "enforcement_applicant": "enforcement"}


@dataclass(frozen=True, slots=True)
class Tie:
    """A case number and what it is to a judgment (`JudgmentNumber.tie`), with its court's key.

    `unique`: no other court can have given it.
    """

    number: str
    tie: str
    court: str
    unique: bool


@dataclass(frozen=True, slots=True)
class Traits:
    """Of one judgment.  Names are in the spelling of comparison; `organisations` are those that its sued agencies were matched to."""

    judgment_id: int
    stage: str
    day: str
    """ISO date of the decision, empty where unknown."""
    filed: str
    """ISO date of filing, empty where unknown."""
    year: str
    """Of the case number, or of the decision."""
    sued: tuple[str, ...]
    suing: tuple[str, ...]
    organisations: tuple[int, ...]
    reopens: bool
    unchanged: bool
    idle: bool
    """It closes nothing."""
    direct: str
    """The number of the judgment right below, empty where it names none."""
    heard: bool | None
    reviewers: tuple[str, ...]
    outcome: str
    """Operative part and causes, as codes."""
    ties: tuple[Tie, ...]
    serial: int | None
    twins: str | None
    sketch: bytes | None

    def own(self) -> set[str]:
        """Its own numbers."""
        return {tie.number for tie in self.ties if tie.tie == "own"}


def traits_of(judgment_id: int, record: Record, text: str, matched: Mapping[str, int]) -> Traits:
    """The traits of a judgment.  `matched`: printed name in the spelling of comparison → organisation."""
    own, stage = _own(record), _stage(record)
    parties = agencies(record, stage)
    codes = frozenset(record["dispositions"])
    below, named = _earlier(record, own, stage, text)
    sued = tuple(dict.fromkeys(spelling(party["name"]) for party in parties))
    home, day = court_key(record["court"]), record["decision_date"] or ""
    first = own[0] if own else None
    return Traits(
        judgment_id=judgment_id, stage=stage, day=day, filed=record["filed_date"] or "", year=_year(first, day),
        sued=sued, suing=_suing(record, parties), organisations=tuple(sorted({matched[name] for name in sued if name in matched})),
        reopens=bool(codes & REOPENING), unchanged=bool(codes & UNCHANGED), idle=idle(record), direct=_direct(below, stage),
        heard=reading.held(record, text) if stage in TRIALS else None,
        reviewers=tuple(spelling(name) for name in reading.reviewers(parties, text)),
        outcome=_outcome(record), ties=_once((*_own_ties(own, home), *below, *named)), serial=first.serial if first else None,
        twins=_twins(record, first, home, sued), sketch=reading.sketch(text, [party["name"] for party in record["parties"]]),
    )  # fmt: skip


def _year(number: Number | None, day: str) -> str:
    return (number.year if number else "") or day[:4]


def _suing(record: Record, sued: Collection[Record]) -> tuple[str, ...]:
    """Who stands against the agencies, each once."""
    found = opponents(dict(record), [dict(one) for one in sued])
    return tuple(dict.fromkeys(_person(party["name"]) for party in found if party not in sued))


def _direct(below: Sequence[Tie], stage: str) -> str:
    return below[0].number if below and stage in LATER else ""


def agencies(record: Record, stage: str) -> list[Record]:
    """The agencies that a judgment is about: those that were sued; in a review of enforcement the one that applies for it."""
    if stage == "enforcement":
        return [party for party in record["parties"] if party["role"] == "enforcement_applicant"]
    sued = defendants(dict(record))
    return [party for party in sued if party["kind"] == "agency"] or [p for p in sued if "defendant" in (p["original_role"], p["role"])]


def idle(record: Record) -> bool:
    """Whether nothing in the operative part closes an instance; where no part was found, whether it is no judgment."""
    codes = set(record["dispositions"])
    if codes:
        return codes <= IDLE
    return record["doc_type"] not in ("judgment", "compensation_judgment", "mediation") and record["agency_result"] is None


def stage_of(procedure: str | None) -> str:
    """The stage of a procedure code; empty for none."""
    return {"nonlitigation_enforcement": "enforcement"}.get(procedure or "", procedure or "")


def _stage(record: Record) -> str:
    known = stage_of(record["procedure"])
    by_role = next((_BY_ROLE[party["role"]] for party in record["parties"] if party["role"] in _BY_ROLE), "first")
    return known or by_role


def _own(record: Record) -> list[Number]:
    """The number it bears; one without a year may be of the year of the decision or of the year before."""
    number = number_of(record["case_number"] or "", _province(record["court"]))
    if number is None:
        return []
    if number.year:
        return [number]
    decided = (record["decision_date"] or "")[:4]
    years = (decided, str(int(decided) - 1)) if decided else ()
    return [Number(year, number.sign, number.mark, number.serial, number.part, number.paper) for year in years]


def _province(name: str | None) -> str:
    found = court(name) if name else None
    return next((code[0] for code in found.codes if not code.startswith("最高")), "") if found else ""


def _own_ties(own: Iterable[Number], home: str) -> list[Tie]:
    return [Tie(number.key, "own", home, number.unique) for number in own]


def _earlier(record: Record, own: list[Number], stage: str, text: str) -> tuple[list[Tie], list[Tie]]:
    """What it reviews or goes on with, the nearest first; and what is told of for some other reason.

    The first number of each stage below is what it reviews (the record of the suit comes first); numbers that can only be
    misprints of it count as it.  Further numbers belong to the dispute where they were sent back: else they are other
    suits of the same people, and chaining by them would make one dispute of two.
    """
    province = _province(record["court"]) or (own[0].province if own else "")
    given = [(number, prior) for prior in record["prior_cases"] if (number := number_of(prior["case_number"], province)) and number.year]
    chosen = _chosen(given, own, stage)
    below, named = [], []
    for number, prior in given:
        tie = Tie(number.key, "below", court_key(prior["court"]), number.unique)
        reviewed = any(number == one or number.like(one) for one in chosen)
        if reviewed or (_goes_on(number, own, stage) and reading.sent_back(prior["case_number"], text)):
            below.append(tie)
        else:
            named.append(Tie(tie.number, "named", tie.court, tie.unique))
    order = {number.key: place for place, number in enumerate(chosen)}
    below.sort(key=lambda tie: order.get(tie.number, len(order)))
    return below, named


def _chosen(given: list[tuple[Number, Any]], own: list[Number], stage: str) -> list[Number]:
    """The first number of each stage that this one reviews, the highest stage first; of a correction what it corrects."""
    if own and own[0].paper:
        slips = [number for number, _ in given if number.key == own[0].key or number.like(own[0])]
        if slips:
            return slips[:1]
    compensation = bool(own) and own[0].compensation
    chosen = []
    for wanted in _REVIEWED.get(stage, ()):
        fitting = [number for number, _ in given if stage_of(number.stage) == wanted]
        fitting.sort(key=lambda number: number.compensation != compensation)
        chosen += fitting[:1]
    return [number for number in chosen if not _abroad(number, chosen[0])] if chosen else []


def _abroad(number: Number, nearest: Number) -> bool:
    """Of another province than what is right below: no instance of the same suit."""
    return bool(number.province and nearest.province and number.province != nearest.province)


def _goes_on(number: Number, own: list[Number], stage: str) -> bool:
    """Whether a trial may follow on that number after it was sent back."""
    if own and number.key == own[0].key:
        return False
    return stage in TRIALS and stage_of(number.stage) in (*TRIALS, "retrial_review")


def _once(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    kept: dict[str, Tie] = {}
    for tie in ties:
        kept.setdefault(tie.number, tie)
    return tuple(kept.values())


def _person(name: str) -> str:
    return re.sub(r"等\S{0,8}(?:人|户|名)?$", "", spelling(name))


def _outcome(record: Record) -> str:
    causes = sorted({f"{cause['code']}.{cause['detail'] or ''}" for cause in record["causes"]})
    return ",".join((*sorted(set(record["dispositions"])), *causes))


def _twins(record: Record, number: Number | None, home: str, sued: Collection[str]) -> str | None:
    if number is None or not home or not sued or number.paper:
        return None
    parts = (home, number.year, number.mark, record["act_type"] or "", *sorted(sued))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def to_json(traits: Traits) -> dict[str, Any]:
    """As it is kept, with the rules that made it; serial, twins and sketch have columns of their own."""
    names = ("stage", "day", "filed", "year", "sued", "suing", "organisations", "reopens", "unchanged", "idle", "direct", "heard", "reviewers", "outcome")
    return {name: getattr(traits, name) for name in names} | {"rules": RULES, "ties": [[t.number, t.tie, t.court, t.unique] for t in traits.ties]}


def from_json(judgment_id: int, kept: Mapping[str, Any], serial: int | None, twins: str | None, sketch: bytes | None) -> Traits | None:
    """What `to_json` and the columns beside it keep; None where other rules made it."""
    if kept.get("rules") != RULES:
        return None
    several = {name: tuple(kept[name]) for name in ("sued", "suing", "organisations", "reviewers")}
    ties = tuple(Tie(*one) for one in kept["ties"])
    plain = {name: value for name, value in kept.items() if name != "rules"}
    return Traits(**{**plain, **several, "ties": ties}, judgment_id=judgment_id, serial=serial, twins=twins, sketch=sketch)


def day_of(traits: Traits) -> date:
    """The day by which instances are put in order; an unknown one counts as the end of the number's year."""
    if traits.day:
        return date.fromisoformat(traits.day)
    return date(int(traits.year), 12, 31) if traits.year.isdigit() and traits.year > "1900" else date.max
