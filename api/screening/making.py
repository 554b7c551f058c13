"""Makes a screening: the checklist over the papers, what the agency lost before, similar judgments, and the risk of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, cast

from sqlalchemy.orm import Session

import corpora
from api.ledger.due.workdays import Calendar
from api.policy.in_force import profile_of
from api.screening import answering, history, shelves, similar, values
from api.screening.history import Past
from api.screening.results import Alike, Cause, Chance, Checked, Informed, Mend, Part, Place, Result, to_json
from api.screening.shelves import Shelf
from api.screening.values import Fact
from api.store.scope import Scope, scope_of
from api.store.tables import Suit
from nlp import risk, screening, taxonomy
from nlp.risk import Precedent, Risk, RiskCause
from nlp.screening import Answer, Finding, HumanAnswer, Screening
from nlp.similar import Index
from nlp.versions import extractor, models

HEAD: Final = Informed("单位主要负责人", "负责人应当出庭应诉（行政诉讼法第3条第3款），高风险案件应由其研究应对")
LEGAL: Final = Informed("法制机构", "组织答辩举证，研究能否自行纠正")
HANDLING: Final = Informed("承办机构", "补充材料，回答待询问的问题")
BUREAU: Final = Informed("同级司法行政机关", "高风险案件应当及时报告")
INFORMED: Final[Mapping[str, tuple[Informed, ...]]] = {
    "red": (HEAD, LEGAL, HANDLING, BUREAU), "yellow": (LEGAL, HANDLING), "green": (LEGAL,), "unknown": (LEGAL, HANDLING),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A screening before it is kept, with the values that count for the suit's own columns."""

    result: Result
    facts: tuple[Fact, ...]

    @property
    def digest(self) -> str:
        """The same for screenings that say the same."""
        written = json.dumps(to_json(self.result), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


def make(session: Session, suit: Suit, index: Index | None, day: date) -> Made:
    """Screens a suit with a session that only reads.  `index`: of similar judgments, where there is one; `day`: today."""
    shelf = shelves.of(session, suit)
    answers = {
        one.item: HumanAnswer(cast(Answer, one.answer), one.note) for one in answering.of(session, suit).values()
    }
    found = screening.screen(shelf.file, calendar=Calendar.of(session), on=day, answers=answers)
    past = history.of(session, suit, found.act_type, profile_of(session, suit.organisation_id))
    alike = _similar(session, suit, index, [one.code for one in found.causes if one.shown])
    assessed = risk.assess(
        found, history=history.counts(past.history), base=history.counts(past.base), similar=list(_precedents(alike))
    )
    return Made(_result(found, assessed, shelf, past, alike), shelf.facts())


def _similar(session: Session, suit: Suit, index: Index | None, causes: list[str]) -> tuple[Alike, ...]:
    """Of all judgments, whoever reads this sees of them what he may (`showing.visible`); those within the agency's own
    sight alone where too few agencies are behind them to tell their number.
    """
    if index is None:
        return ()
    case = similar.of_pending(session, suit, causes)
    found = similar.like(session, index, case, Scope(everything=True), limit=similar.KEPT)
    if len(set(similar.sued(session, [one.judgment_id for one in found]).values())) < history.LEAST_AGENCIES:
        found = similar.like(session, index, case, scope_of("agency", suit.organisation), limit=similar.KEPT)
    return tuple(found)


def _result(found: Screening, assessed: Risk, shelf: Shelf, past: Past, alike: tuple[Alike, ...]) -> Result:
    act_type = found.act_type or ""
    strengths = {one.code: screening.STRENGTHS[one.strength] for one in found.causes}
    told = assessed.to_json()
    return Result(
        level=assessed.level,
        chance=_chance(told["chance"]),
        act_type=act_type,
        act_type_label=taxonomy.label("act_type", act_type) if act_type else "",
        reasons=assessed.reasons,
        parts=tuple(_part(one) for one in told["parts"]),
        findings=tuple(_checked(one, shelf) for one in found.findings),
        causes=tuple(_cause(one, strengths.get(one.code, ""), past) for one in assessed.causes),
        mends=tuple(Mend(one["text"], tuple(one["basis"])) for one in told["mends"]),
        similar=alike,
        history=past.history,
        base=past.base,
        informed=INFORMED[assessed.level],
        papers=len(shelf.documents),
    )


def _checked(one: Finding, shelf: Shelf) -> Checked:
    places = tuple(_place(shelf, paper, span.start, span.end) for paper, span in one.evidence)
    human = one.human
    return Checked(
        one.item.code, one.item.requires, tuple(map(str, one.item.basis)), one.item.cause, taxonomy.causes()[one.item.cause].label,
        one.answer, one.reasons, places, one.question or "", human.answer if human else "", human.note if human else "",
    )  # fmt: skip


def _place(shelf: Shelf, paper: int, start: int, end: int) -> Place:
    found = values.source(shelf.file, paper, start, end)
    document_id, name = shelf.documents[paper]
    return Place(document_id, name, start, end, found.page, found.quote)


def _cause(one: RiskCause, strength: str, past: Past) -> Cause:
    mends = tuple(Mend(mend.text, tuple(map(str, mend.basis))) for mend in one.mends)
    lost = Chance(one.lost.value, one.lost.low, one.lost.high) if one.lost else None
    basis = tuple(map(str, one.basis))
    return Cause(one.code, one.label, one.shown, strength, lost, one.items, one.requires, basis, mends, past.losses(one.code))


def _part(told: dict[str, Any]) -> Part:
    return Part(told["code"], told["label"], _chance(told["chance"]), round(told["weight"], 4), tuple(told["reasons"]))


def _chance(told: dict[str, float] | None) -> Chance | None:
    return Chance(**told) if told else None


def _precedents(alike: Iterable[Alike]) -> Iterable[Precedent]:
    return (Precedent(str(one.judgment_id), one.number, one.lost, one.likeness) for one in alike if one.lost is not None)


@cache
def version() -> str:
    """Of checklists, weights, rules and models, such as `0.1.0+3f5a09c1d2e4.9b01c4`."""
    digest = hashlib.sha256(repr(sorted(models().items())).encode())
    for folder in ("checklists", "screening"):
        for path in sorted((corpora.ROOT / folder).glob("*.toml")):
            digest.update(path.name.encode() + path.read_bytes())
    return f"{extractor()}.{digest.hexdigest()[:6]}"
