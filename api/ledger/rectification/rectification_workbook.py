"""The list of problems (问题清单) as an Excel file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.ledger.rectification import problems, rectification_list
from api.ledger.rectification.attachments import OF_RECTIFICATION
from api.ledger.rectification.rectification_list import Filters
from api.ledger.rectification.rectification_states import STATES
from api.ledger.rectification.rectifications import overdue
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Attachment, Rectification
from api.store.types import today

TITLE: Final = "行政诉讼败诉案件问题清单"
HEAD_ROW: Final = 2
"""Above it the title and how much of it is done."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a row is made of."""

    row: Rectification
    number: int
    day: date
    proofs: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet."""

    label: str
    width: int
    value: Callable[[Line], str | int | date | None]
    centred: bool = False


def _done(line: Line) -> str:
    """What the agency said when it last submitted."""
    return next((one.note for one in reversed(line.row.events) if one.action == "submitted"), "")


COLUMNS: Final = (
    Column("序号", 6, lambda line: line.number, centred=True),
    Column("单位", 26, lambda line: line.row.organisation.name),
    Column("案号", 26, lambda line: line.row.dispute.number),
    Column("审理法院", 22, lambda line: line.row.dispute.court or ""),
    Column("问题", 36, lambda line: line.row.problem),
    Column("对应原因", 20, lambda line: problems.label(line.row.cause)),
    Column("整改措施", 36, lambda line: line.row.measure),
    Column("责任单位", 16, lambda line: line.row.unit),
    Column("责任人", 10, lambda line: line.row.person, centred=True),
    Column("整改期限", 12, lambda line: line.row.due_on, centred=True),
    Column("状态", 10, lambda line: STATES[line.row.state], centred=True),
    Column("是否逾期", 9, lambda line: "是" if overdue(line.row, line.day) else "否", centred=True),
    Column("整改完成情况", 30, _done),
    Column("佐证材料", 9, lambda line: line.proofs, centred=True),
    Column("销号日期", 12, lambda line: line.row.closed_on, centred=True),
)


def exported(session: Session, actor: Actor, filters: Filters) -> bytes:
    """The file with all that the caller sees, as filtered; entered in the audit.  The session must be a writing one."""
    rows = rectification_list.page(session, actor, filters, limit=None, events=True).rows
    counts = rectification_list.counts(session, actor, filters)
    rate = "—" if counts.rate is None else f"{counts.rate:.1%}"
    told = f"截至 {today().isoformat()}：共 {counts.total} 项，已销号 {counts.closed} 项，整改完成率 {rate}，逾期 {counts.overdue} 项。已作废的不计。"
    audit.note(session, actor, "rectification.export", "rectification", None, after={"rows": len(rows)})
    return _written(told, [Line(row, number, today(), proofs) for number, (row, proofs) in enumerate(_with_proofs(session, rows), 1)])


def _with_proofs(session: Session, rows: list[Rectification]) -> list[tuple[Rectification, int]]:
    keys = (Attachment.object_id, func.count())
    known = select(*keys).where(Attachment.object_type == OF_RECTIFICATION, Attachment.removed.is_(False)).group_by(Attachment.object_id)
    counted = dict(session.execute(known).all())
    return [(row, counted.get(row.id, 0)) for row in rows]


def _written(told: str, lines: list[Line]) -> bytes:
    """Texts are only ever texts: none becomes a formula, a link or a number."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet("问题清单")
        formats = {centred: book.add_format(_style(centred=centred)) for centred in (False, True)}
        days = book.add_format({**_style(centred=True), "num_format": "yyyy-mm-dd"})
        last = len(COLUMNS) - 1
        sheet.merge_range(0, 0, 0, last, TITLE, book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}))
        sheet.merge_range(1, 0, 1, last, told, book.add_format({"font_size": 10, "align": "left"}))
        sheet.set_row(0, 28)
        head = book.add_format({**_style(centred=True), "bold": True, "bg_color": "#f2f3f5"})
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, column.width)
            sheet.write_string(HEAD_ROW, at, column.label, head)
        for row, line in enumerate(lines, HEAD_ROW + 1):
            for at, column in enumerate(COLUMNS):
                _write(sheet, (row, at), column.value(line), formats[column.centred], days)
        sheet.autofilter(HEAD_ROW, 0, max(HEAD_ROW + len(lines), HEAD_ROW + 1), last)
        sheet.freeze_panes(HEAD_ROW + 1, 3)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
    return made.getvalue()


def _write(sheet: Any, at: tuple[int, int], value: str | int | date | None, style: Any, days: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(*at, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, days)
    elif isinstance(value, int):
        sheet.write_number(*at, value, style)
    else:
        sheet.write_string(*at, value, style)


def _style(*, centred: bool) -> dict[str, object]:
    return {"border": 1, "font_size": 10, "text_wrap": True, "valign": "vcenter", "align": "center" if centred else "left"}
