"""The cases behind a figure: as many as the figure says."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.indicators.asked import NAMES, Asked
from api.indicators.counting import RATES
from api.indicators.listing import Case, Listing, listing
from api.indicators.reports import Asker
from api.ledger.lines.machine import STAGES
from api.pages.kit import context, frame, words
from api.pages.kit.table import Column, Deed, Piece, Row, Table
from api.pages.kit.theme import tag
from api.pages.statistics.statistics_asked import asked_for, export_address, filter_names
from api.pages.statistics.statistics_table import CASES, PAGE
from api.store.actor import Actor
from api.store.types import today

COLUMNS = (
    Column("number", "案号", "code", width=208, fixed=True),
    Column("organisation", "单位", "text", width=208, fixed=True),
    Column("stage", "审级", "code"),
    Column("court", "法院"),
    Column("decided_on", "裁判日期", "code"),
    Column("result", "结果", "code"),
    Column("cause", "主要原因", "text"),
    Column("field", "执法领域"),
    Column("act_type", "被诉行政行为"),
    Column("head", "负责人出庭", "code"),
    Column("filed_on", "立案日期", "code", hidden=True),
)


@frame.page(CASES, "统计案件")
async def cases(request: Request) -> None:
    """The figure, its definition, and its cases."""
    here, params, moment = context.current(), request.query_params, today()
    asked = asked_for(params, moment, "lost")
    piece = Piece.of(params, "")
    found, names = await here.read(_shown, asked, piece)
    title = f"{asked.period.label}{NAMES[asked.measure]}案件"
    frame.heading(title)
    frame.crumbs(("统计", asked.address(PAGE)))
    tag("p", found.profile.definition, "definition")
    if names:
        tag("p", f"范围：{'、'.join(names)}", "definition")
    if asked.measure in RATES:
        tag("p", f"以下为{NAMES[RATES[asked.measure][0]]}案件，即比率的分子。", "definition")

    def export(deed: Deed) -> None:
        ui.navigate.to(export_address(CASES, params, deed.act))

    lines = [row(number, one) for number, one in enumerate(found.cases, piece.offset + 1)]
    Table(
        "statistics-cases", COLUMNS, lines, total=found.total, piece=piece, empty="没有案件",
        footer=f"合计 {found.total:,} 件", tools=(("xlsx", "导出 Excel 表格"), ("csv", "导出文本表格")), act=export,
    )  # fmt: skip


def row(number: int, one: Case) -> Row:
    """A line of the list."""
    verdict = one.verdict
    cause = next(iter(verdict.causes), None)
    found: Row = {
        "id": number,
        "number": one.number or verdict.dispute.number or "（案号不详）",
        "organisation": verdict.organisation.name if verdict.organisation else f"{verdict.name}（未确认单位）",
        "stage": STAGES.get(verdict.stage, verdict.stage),
        "court": verdict.court,
        "decided_on": words.day(verdict.decided_on),
        "result": words.result(verdict.result),
        "cause": words.cause(cause[1] or cause[0]) if cause else None,
        "field": words.label("field", verdict.field),
        "act_type": words.label("act_type", verdict.act_type),
        "head": words.label("head_attended", verdict.head),
        "filed_on": words.day(verdict.filed_on),
    }
    return found | {"href": f"/disputes/{verdict.dispute_id}"} if one.opens else found


def lines(found: Sequence[Case]) -> tuple[list[str], list[list[str]]]:
    """Headings and lines of a file."""
    texts = []
    for number, one in enumerate(found, 1):
        line = row(number, one)
        texts.append([_text(line[column.key]) for column in COLUMNS])
    return [column.label for column in COLUMNS], texts


def _text(cell: object) -> str:
    return str(cell["text"]) if isinstance(cell, dict) else "" if cell is None else str(cell)


def _shown(session: Session, actor: Actor, asked: Asked, piece: Piece) -> tuple[Listing, list[str]]:
    return listing(Asker.of(session, actor), asked, offset=piece.offset, limit=piece.limit), filter_names(session, asked)
