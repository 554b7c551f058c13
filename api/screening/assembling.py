"""A screening as plain values, from what the checklist, the assessment and the past say.  No database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.screening import values
from api.screening.history import Past
from api.screening.results import Alike, Cause, Chance, Checked, Informed, Mend, Part, Place, Result
from api.screening.shelves import Shelf
from nlp import risk, screening, taxonomy
from nlp.risk import Risk, RiskCause
from nlp.screening import Finding, Screening

HEAD: Final = Informed("单位主要负责人", "负责人应当出庭应诉（行政诉讼法第3条第3款），高风险案件应由其研究应对")
LEGAL: Final = Informed("法制机构", "组织答辩举证，研究能否自行纠正")
HANDLING: Final = Informed("承办机构", "补充材料，回答待询问的问题")
BUREAU: Final = Informed("同级司法行政机关", "高风险案件应当及时报告")
INFORMED: Final[Mapping[str, tuple[Informed, ...]]] = {
    "red": (HEAD, LEGAL, HANDLING, BUREAU), "yellow": (LEGAL, HANDLING), "green": (LEGAL,), "unknown": (LEGAL, HANDLING),
}  # fmt: skip


def assemble(found: Screening, assessed: Risk, shelf: Shelf, past: Past, alike: tuple[Alike, ...]) -> Result:
    """The screening as it is kept, from what the checklist and the assessment say."""
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
    note = risk.model_note() if told["code"] == "model" and told["chance"] is None else None
    reasons = (note,) if note else tuple(told["reasons"])
    return Part(told["code"], told["label"], _chance(told["chance"]), round(told["weight"], 4), reasons)


def _chance(told: dict[str, float] | None) -> Chance | None:
    return Chance(**told) if told else None
