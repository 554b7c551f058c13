"""The machine's columns of the ledger: what judgments, deadlines and rectifications say of a line, and which judgment says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.ledger.lines import standing
from api.ledger.lines.masking import masked
from api.ledger.lines.repeated import Repeated
from api.ledger.rectification.rectification_states import COUNTED
from api.ledger.rectification.rectification_states import STATES as RECTIFICATIONS
from api.policy.profile import Profile
from api.store.tables import (
    Analysis,
    Deadline,
    Dispute,
    DisputeJudgment,
    Judgment,
    LedgerEntry,
    Organisation,
    Rectification,
    Series,
    Verdict,
)
from nlp.taxonomy import codes, label

STAGES: Final = {
    "first": "一审", "second": "二审", "retrial": "再审", "retrial_review": "再审审查", "enforcement": "非诉执行",
    "reconsideration_decision": "行政复议", "reconsideration_opinion": "复议意见", "supervision_notice": "执法监督",
    "judicial_suggestion": "司法建议", "other": "其他程序",
}  # fmt: skip
_ORDER: Final = {stage: number for number, stage in enumerate(STAGES)}
CAPACITIES: Final = {"original": "原行为机关", "review": "复议机关"}
HEADS: Final = {"attended": "出庭", "absent": "未出庭", "unstated": "未载明"}
RECORD: Final = frozenset({"dispositions", "performance", "hearing_on", "head_name", "head_post"})
"""Columns for which the records of judgments have to be read."""
SLOW: Final = RECORD | {"cause_pages", "repeated"}
"""Columns that take longer than all others together."""
JOIN: Final = "；"


@dataclass(frozen=True, slots=True)
class Said:
    """What a machine's column says: text (ISO for a day, 是 or 否 for a flag), and the judgment that says so."""

    text: str
    judgment_id: int | None = None


NOTHING: Final = Said("")
Own = dict[str, Said]


@dataclass(slots=True)
class Line:
    """A line with all that its machine's columns are made from.  `verdicts` are its agency's own, oldest first."""

    entry: LedgerEntry
    dispute: Dispute
    agency: str
    verdicts: list[Verdict] = field(default_factory=list)
    others: list[Verdict] = field(default_factory=list)
    numbers: list[tuple[str, str, int]] = field(default_factory=list)
    """Stage, case number and id of each judgment."""
    series: str = ""
    deadlines: list[Deadline] = field(default_factory=list)
    rectifications: list[Rectification] = field(default_factory=list)

    @property
    def last(self) -> Verdict | None:
        """The agency's latest verdict."""
        return next((one for one in reversed(self.verdicts) if one.latest), self.verdicts[-1] if self.verdicts else None)

    @property
    def ground(self) -> Verdict | None:
        """The verdict that says why it lost: the latest one with causes."""
        return next((one for one in reversed(self.verdicts) if one.causes), None)


def of(session: Session, entries: Sequence[LedgerEntry], profile: Profile, wanted: Collection[str]) -> dict[int, Own]:
    """What the machine says in the `wanted` columns (others are left out) of each line, by the line's id.

    Columns that people fill in may be asked for, too, where `Column.said`.  Nobody's rights are asked here.
    """
    lines = _lines(session, entries)
    asked = [code for code in _PLAIN if code in wanted]
    found: dict[int, Own] = {line.entry.id: {code: _PLAIN[code](line) for code in asked} for line in lines}
    for line in lines:
        own = found[line.entry.id]
        if "counted" in wanted:
            own["counted"] = Said(_yes(standing.counts(line.entry.standing, profile.counting)))
        if "definition" in wanted:
            own["definition"] = Said(f"{profile.name}（{profile.digest[:6]}）")
        if "report_due" in wanted:
            own["report_due"] = _report_due(line, {one.code for one in profile.deadline if one.done == "report_filed"})
    if "repeated" in wanted:
        again = Repeated.of(session, profile, entries)
        for line in lines:
            found[line.entry.id]["repeated"] = Said(again.said(line.entry), None)
    if RECORD & set(wanted):
        _add_records(session, lines, found, wanted)
    if "cause_pages" in wanted:
        _add_pages(session, lines, found)
    return found


def _lines(session: Session, entries: Sequence[LedgerEntry]) -> list[Line]:
    ids = {entry.dispute_id for entry in entries}
    disputes = {one.id: one for one in session.scalars(select(Dispute).where(Dispute.id.in_(ids)))}
    places = {entry.organisation_id for entry in entries}
    names = _pairs(session, select(Organisation.id, Organisation.name).where(Organisation.id.in_(places)))
    series_ids = {one.series_id for one in disputes.values() if one.series_id}
    series = _pairs(session, select(Series.id, Series.name).where(Series.id.in_(series_ids)))
    verdicts = _grouped(session.scalars(select(Verdict).where(Verdict.dispute_id.in_(ids))), lambda one: one.dispute_id)
    deadlines = _grouped(session.scalars(select(Deadline).where(Deadline.dispute_id.in_(ids))), _place)
    problems = select(Rectification).where(Rectification.dispute_id.in_(ids), Rectification.state.in_(COUNTED)).order_by(Rectification.id)
    rectified = _grouped(session.scalars(problems), _place)
    numbers = defaultdict(list)
    listed = select(DisputeJudgment.dispute_id, DisputeJudgment.stage, Judgment.case_number, Judgment.id).join(DisputeJudgment.judgment)
    for dispute_id, stage, number, judgment_id in session.execute(listed.where(DisputeJudgment.dispute_id.in_(ids)).order_by(DisputeJudgment.position)):
        numbers[dispute_id].append((stage, number or "", judgment_id))
    lines = []
    for entry in entries:
        dispute = disputes[entry.dispute_id]
        here = sorted(verdicts[entry.dispute_id], key=lambda one: (one.decided_on or date.min, _ORDER.get(one.stage, len(_ORDER)), one.id))
        lines.append(Line(
            entry, dispute, names[entry.organisation_id], [one for one in here if one.organisation_id == entry.organisation_id],
            [one for one in here if one.organisation_id != entry.organisation_id], numbers[dispute.id],
            series.get(dispute.series_id or 0, ""), deadlines[_place(entry)], rectified[_place(entry)],
        ))  # fmt: skip
    return lines


def _pairs(session: Session, wanted: Select[int, Any]) -> dict[int, Any]:
    return {row[0]: row[1] for row in session.execute(wanted)}


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _place(row: Deadline | Rectification | LedgerEntry) -> tuple[int, int]:
    return row.dispute_id, row.organisation_id


def _number(*stages: str) -> Callable[[Line], Said]:
    def said(line: Line) -> Said:
        found = [(number, one) for stage, number, one in line.numbers if stage in stages and number]
        if not found:
            return Said(line.dispute.number) if "first" in stages else NOTHING
        return Said(JOIN.join(dict.fromkeys(number for number, _ in found)), found[0][1])

    return said


def _label(group: str, code: str | None) -> str:
    return label(group, code) if code in codes(group) else ""


def result_text(code: str | None) -> str:
    """An agency's result in words; "" for none."""
    return _label("agency_result", code)


def _last(text: Callable[[Verdict], str]) -> Callable[[Line], Said]:
    def said(line: Line) -> Said:
        return Said(text(line.last), line.last.judgment_id) if line.last else NOTHING

    return said


def _results(line: Line) -> Said:
    parts = [f"{STAGES.get(one.stage, '')}{result_text(one.result)}" for one in line.verdicts if one.result]
    return Said(JOIN.join(dict.fromkeys(parts)), line.last.judgment_id if line.last else None)


def _others(capacity: str) -> Callable[[Line], Said]:
    def said(line: Line) -> Said:
        newest = {one.name: one for one in line.others if one.capacity == capacity}  # oldest first: the newest stays
        return Said(JOIN.join(f"{name}：{result_text(one.result)}".rstrip("：") for name, one in newest.items()))

    return said


def _head(line: Line) -> Said:
    known = {one.stage: HEADS.get(one.head, "") for one in line.verdicts if one.head != "unstated"}
    if len(known) > 1:
        return Said(JOIN.join(f"{STAGES.get(stage, '')}{text}" for stage, text in known.items()))
    if known:
        return Said(next(iter(known.values())), line.last.judgment_id if line.last else None)
    return Said(HEADS["unstated"]) if line.verdicts else NOTHING


def cause_text(cause: Sequence[str | None]) -> str:
    """A cause [code, detail] in words."""
    code, detail = cause[0], cause[1] if len(cause) > 1 else None
    fine = _label("cause_detail", detail)
    return _label("cause", code) + (f"（{fine}）" if fine else "")


def _causes(which: slice) -> Callable[[Line], Said]:
    def said(line: Line) -> Said:
        if line.ground is None:
            return NOTHING
        return Said(JOIN.join(dict.fromkeys(map(cause_text, line.ground.causes[which]))), line.ground.judgment_id)

    return said


def _rect_state(line: Line) -> Said:
    states = [RECTIFICATIONS[one.state] for one in line.rectifications]
    if len(states) < 2:
        return Said("".join(states))
    closed = sum(one.state == "closed" for one in line.rectifications)
    return Said(f"共 {len(states)} 项，已销号 {closed} 项")


def _rect_closed(line: Line) -> Said:
    days = [one.closed_on for one in line.rectifications]
    known = [day for day in days if day]
    return Said(max(known).isoformat()) if known and len(known) == len(days) else NOTHING


def _report_due(line: Line, rules: set[str]) -> Said:
    found = [one.moved_to or one.due_on for one in line.deadlines if one.rule in rules]
    days = sorted(day for day in found if day)
    return Said(days[0].isoformat()) if days else NOTHING


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _yes(on: bool) -> str:
    return "是" if on else "否"


_PLAIN: Final[dict[str, Callable[[Line], Said]]] = {
    "number_first": _number("first"),
    "number_second": _number("second"),
    "number_retrial": _number("retrial", "retrial_review"),
    "agency": lambda line: Said(line.agency),
    "court": lambda line: Said(line.dispute.court or ""),
    "opponents": lambda line: Said(masked(line.dispute.opponents)),
    "act_type": lambda line: Said(_label("act_type", line.dispute.act_type)),
    "field": lambda line: Said(_label("field", line.dispute.field)),
    "filed_on": lambda line: Said(_day(line.dispute.filed_on)),
    "series": lambda line: Said(line.series),
    "capacity": _last(lambda one: CAPACITIES.get(one.capacity, "")),
    "named": _last(lambda one: one.name),
    "reviewer": _others("review"),
    "co_defendants": _others("original"),
    "head": _head,
    "stage": lambda line: Said(STAGES.get(line.dispute.stage, "")),
    "first_decided_on": lambda line: Said(_day(line.dispute.first_decided_on)),
    "decided_on": lambda line: Said(_day(line.entry.decided_on), line.last.judgment_id if line.last else None),
    "result": _last(lambda one: result_text(one.result)),
    "results": _results,
    "final": lambda line: Said(_yes(any(one.final for one in line.verdicts))),
    "cause_main": _causes(slice(0, 1)),
    "cause_other": _causes(slice(1, None)),
    "rect_measures": lambda line: Said(JOIN.join(one.measure for one in line.rectifications if one.measure)),
    "rect_persons": lambda line: Said(JOIN.join(dict.fromkeys(one.person for one in line.rectifications if one.person))),
    "rect_state": _rect_state,
    "rect_closed_on": _rect_closed,
}


def _add_records(session: Session, lines: list[Line], found: dict[int, Own], wanted: Collection[str]) -> None:
    ids = {one.judgment_id for line in lines for one in line.verdicts if one.judgment_id}
    records = _pairs(session, select(Judgment.id, Judgment.record).where(Judgment.id.in_(ids)))
    for line in lines:
        said = _from_records(line, [(one, records[one.judgment_id]) for one in line.verdicts if one.judgment_id in records])
        found[line.entry.id].update({code: value for code, value in said.items() if code in wanted})


def _from_records(line: Line, known: list[tuple[Verdict, dict[str, Any]]]) -> Own:
    said = dict.fromkeys(RECORD, NOTHING)
    for verdict, record in known:  # the later one says more of what holds now
        items, judgment_id = record.get("disposition_items", []), verdict.judgment_id
        texts = [item["text"] for item in items if item.get("text")]
        if texts:
            said["dispositions"] = Said(JOIN.join(dict.fromkeys(texts)), judgment_id)
        periods = [one["text"] for one in record.get("performance_periods", []) if one.get("text")]
        if periods:
            said["performance"] = Said(JOIN.join(dict.fromkeys(periods)), judgment_id)
        heard = record.get("hearing_dates", [])
        if heard:
            said["hearing_on"] = Said(max(heard), judgment_id)
        for one in record.get("attendance", []):
            if one.get("agency") in {None, verdict.name, line.agency} and one.get("name"):
                said["head_name"] = Said(one["name"], judgment_id)
                said["head_post"] = Said(one.get("post") or "", judgment_id)
    return said


def _add_pages(session: Session, lines: list[Line], found: dict[int, Own]) -> None:
    """Pages on which the causes stand, as the machine found them."""
    grounds = {line.entry.id: line.ground.judgment_id for line in lines if line.ground and line.ground.judgment_id}
    listed = select(Judgment.id, Analysis.evidence).join(Analysis, Analysis.id == Judgment.analysis_id)
    places = _pairs(session, listed.where(Judgment.id.in_(set(grounds.values()))))
    for line in lines:
        evidence = places.get(grounds.get(line.entry.id, 0), {})
        pages = {place["page"] for pointer, there in evidence.items() if pointer.startswith("/causes/") for place in there if place.get("page")}
        found[line.entry.id]["cause_pages"] = Said("、".join(map(str, sorted(pages))), grounds.get(line.entry.id))
