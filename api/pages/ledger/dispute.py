"""A dispute: its instances as a time line with each agency's results, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Path
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.ledger.disputes import timeline
from api.ledger.disputes.timeline import Instance, Timeline
from api.ledger.disputes.words import CAPACITIES, HEADS, KINDS, STAGES, WHY
from api.ledger.due import deadlines
from api.ledger.lines import entries
from api.ledger.rectification import rectification_list
from api.ledger.rectification.rectification_states import STATES as RECTIFICATION_STATES
from api.pages.casebook import cases_at_dispute
from api.pages.due import deadline_list
from api.pages.kit import context, forms, frame, theme, words
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import tag
from api.pages.ledger import dispute_links, dispute_reports
from api.pages.trash import holding
from api.reports import listing
from api.reports.listing import Line
from api.store.actor import Actor
from api.store.tables import Deadline, Dispute, LedgerEntry, Organisation, Rectification, Verdict
from api.store.types import today
from nlp.judgment import LOSSES
from nlp.taxonomy import label

LEDGER = (
    Column("agency", "单位", "text", width=280, fixed=True),
    Column("result", "本单位结果", "code"),
    Column("decided", "最近裁判日", "code"),
    Column("missing", "待填写", "wrap", width=360),
)
RECTIFICATIONS = (
    Column("problem", "问题", "wrap", width=320, fixed=True),
    Column("unit", "单位", "text", width=240),
    Column("due", "整改期限", "code"),
    Column("state", "状态", "code"),
)
SERIES = (
    Column("number", "案号", "code", fixed=True),
    Column("opponents", "起诉人", "text", width=200),
    Column("stage", "已到审级", "code"),
    Column("result", "机关胜败", "code"),
    Column("decided", "最近裁判日", "code"),
)
UNKNOWN = "（案号不详）"


@dataclass(slots=True)
class Shown:
    """All that the page shows."""

    found: Timeline
    entries: list[tuple[LedgerEntry, str]] = field(default_factory=list)
    """Lines of the ledger with their agency's name."""
    deadlines: list[Deadline] = field(default_factory=list)
    rectifications: list[Rectification] = field(default_factory=list)
    reports: list[Line] = field(default_factory=list)
    """The agencies that lost, each with its case report or without one."""
    typical: list[cases_at_dispute.Lost] = field(default_factory=list)
    """The same, each with its typical case or without one."""


@frame.page("/disputes/{dispute_id:int}", "案件")
async def dispute(dispute_id: Annotated[int, Path(ge=1, le=2**53)]) -> Response | None:
    """One dispute; the address of one that has become part of another leads there."""
    here = context.current()
    ui.add_head_html(f'<link rel="stylesheet" href="{theme.asset("dispute.css")}">')
    shown = await here.read(_shown, dispute_id)
    case = shown.found.dispute
    if case.id != dispute_id:
        return RedirectResponse(f"/disputes/{case.id}", 303)
    frame.heading(case.number or UNKNOWN)
    frame.crumbs(("案件台账", "/ledger"))
    await holding.action(here, "dispute", case.id)
    _facts(shown.found)
    _course(shown.found)
    _ledger(shown.entries)
    _deadlines(shown.deadlines, today())
    dispute_reports.section(here, shown.reports)
    cases_at_dispute.section(here, case.id, shown.typical)
    _rectifications(here, case, shown.rectifications)
    _series(shown.found)
    dispute_links.section(shown.found, manages=here.person.may("manage"))
    return None


def _shown(session: Session, actor: Actor, dispute_id: int) -> Shown:
    found = timeline.of(session, actor, dispute_id)
    dispute_id = found.dispute.id
    lines = entries.of(session, actor, [dispute_id])
    names = dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_([one.organisation_id for one in lines]))).all())
    wanted = rectification_list.Filters(dispute=dispute_id)
    lost = listing.lost(session, actor, dispute_id)
    return Shown(
        found,
        [(one, names[one.organisation_id]) for one in lines],
        deadlines.of_dispute(session, actor, dispute_id),
        rectification_list.page(session, actor, wanted).rows,
        lost,
        cases_at_dispute.of(session, actor, dispute_id, lost),
    )


def _facts(found: Timeline) -> None:
    case = found.dispute
    standing = words.label("agency_result", case.result) + ("，已生效" if case.final else "")
    with forms.box(), tag("dl", classes="facts"):
        for term, value in (
            ("种类", KINDS[case.kind]), ("法院", case.court or "—"), ("起诉人", case.opponents or "—"), ("被告", case.agencies or "—"),
            ("案由", words.label("act_type", case.act_type)), ("执法领域", words.label("field", case.field)),
            ("立案日", words.day(case.filed_on)), ("目前结果", standing),
        ):  # fmt: skip
            tag("dt", term)
            tag("dd", value)


def _course(found: Timeline) -> None:
    with forms.box("审理经过"):
        if found.instances:
            with tag("ol", classes="case-line"):
                for one in found.instances:
                    _instance(one, found)
        for paper in found.papers:
            said = f"，{words.day(paper.decided_on)}，{paper.name}：{words.label('agency_result', paper.result)}"
            with tag("p", classes="case-note"):
                tag("a", STAGES[paper.stage], href=f"/papers/{paper.paper_id}")
                tag("span", said)


def _instance(one: Instance, found: Timeline) -> None:
    with tag("li", classes="case-step standing" if any(verdict.latest for verdict in one.verdicts) else "case-step"):
        with tag("div", classes="case-when"):
            tag("span", words.day(one.decision_date), "case-day")
            tag("strong", STAGES[one.stage])
        with tag("div", classes="case-what"):
            if not one.visible:
                tag("span", "另有一份文书，与您的单位无关，不显示。", "quiet")
                return
            with tag("div", classes="case-head"):
                tag("a", one.case_number or UNKNOWN, href=f"/judgments/{one.judgment_id}")
                tag("span", f"{one.court or '法院不详'} {words.label('doc_type', one.doc_type)}")
            _results(one, found)
            if len(found.instances) > 1:
                tag("p", f"归入本案的依据：{WHY[one.why]}", "case-note quiet")


def _results(one: Instance, found: Timeline) -> None:
    if not one.verdicts:
        tag("p", "没有识别出被告行政机关。", "case-note quiet")
        return
    with tag("ul", classes="case-results"):
        for verdict in one.verdicts:
            with tag("li"):
                tag("span", verdict.name + ("" if verdict.capacity == "original" else f"（{CAPACITIES[verdict.capacity]}）"))
                tag("span", words.label("agency_result", verdict.result), f"tone-{words.RESULT_TONES.get(verdict.result or '', 'quiet')}")
                tag("span", _detail(verdict, found), "quiet")


def _detail(verdict: Verdict, found: Timeline) -> str:
    """Operative part, causes, attendance, and what the result amounts to."""
    told = ["、".join(label("disposition", code) for code in verdict.dispositions)]
    causes = "、".join(words.cause(detail or code) for code, detail in verdict.causes)
    told += [f"原因：{causes}" if causes else "", "程序轻微违法" if verdict.mild else ""]
    told += ["改变行为后撤诉" if verdict.self_corrected and found.tells_correction(verdict) else ""]
    told += [f"负责人{HEADS[verdict.head]}" if verdict.head != "unstated" else ""]
    told += ["已生效" if verdict.final else "不是结案文书" if not verdict.closing else ""]
    return "；".join(part for part in told if part)


def _ledger(lines: list[tuple[LedgerEntry, str]]) -> None:
    with forms.box("台账"):
        Table("dispute-ledger", LEDGER, [_line(*one) for one in lines], empty="本案还没有对应到您能查看的单位")


def _line(entry: LedgerEntry, name: str) -> Row:
    empty = [column.label for column in entries.missing(entry)]
    missing = f"{empty[0]}等 {len(empty)} 项" if len(empty) > 1 else "".join(empty)
    return {
        "id": entry.id, "href": f"/ledger/{entry.id}", "agency": name, "result": words.result(entry.result), "decided": words.day(entry.decided_on),
        "missing": missing or "—",
    }  # fmt: skip


def _deadlines(found: list[Deadline], day: date) -> None:
    with forms.box("期限"):
        rows = [{**deadline_list.row(one, day, manages=False), "href": None} for one in found]
        Table("dispute-deadlines", deadline_list.columns(manages=False), rows, unit="项", empty="本案没有期限")


def _rectifications(here: context.Context, case: Dispute, found: list[Rectification]) -> None:
    lost = case.result in LOSSES
    if not found and not lost:
        return
    with forms.box("整改"):
        Table("dispute-rectifications", RECTIFICATIONS, [_rectification(one) for one in found], empty="还没有登记整改问题")
        with tag("div", classes="row"):
            if here.person.may("correct"):
                tag("a", "登记整改问题", "button", href=f"/rectifications/new?dispute={case.id}")
            if here.person.may("manage"):
                tag("a", "起草监督文书", "button plain-button", href=f"/letters/new?dispute={case.id}")
            tag("a", "查看监督文书", href=f"/letters?dispute={case.id}")


def _rectification(one: Rectification) -> Row:
    return {
        "id": one.id, "href": f"/rectifications/{one.id}", "problem": one.problem, "unit": one.organisation.name, "due": words.day(one.due_on),
        "state": RECTIFICATION_STATES[one.state],
    }  # fmt: skip


def _series(found: Timeline) -> None:
    series = found.group
    if series is None:
        return
    with forms.box(f"系列案（{series.size} 件）"):
        tag("p", f"{series.name}：不同起诉人就同类行为在同一法院同时起诉同一机关，案号相近、裁判内容基本相同。各案分别立案、分别显示，是否按一件统计由口径决定。", "case-note")
        Table("dispute-series", SERIES, [_twin(one) for one in found.series], empty="系列中的其他案件您无权查看")


def _twin(one: Dispute) -> Row:
    return {
        "id": one.id, "href": f"/disputes/{one.id}", "number": one.number or UNKNOWN, "opponents": one.opponents or "—",
        "stage": cell(STAGES[one.stage]), "result": words.result(one.result), "decided": words.day(one.last_decided_on),
    }  # fmt: skip
