"""Case reports where a lost case is shown: on its own page, and in a line of the ledger."""

from __future__ import annotations

from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.pages.reports import report_list, starting
from api.reports.listing import Line

COLUMNS = (
    Column("organisation", "单位", "text", width=280, fixed=True),
    Column("standing", "情况", "code"),
    Column("due", "提交期限", "code"),
    Column("filed", "提交日", "code"),
    Column("deed", "办理", "code"),
)


def section(here: context.Context, lost: list[Line]) -> None:
    """The agencies that lost, each with the way to its report; nothing where none did."""
    if not lost:
        return
    by_id = {line.entry_id: line for line in lost}

    async def act(deed: Deed) -> None:
        line = by_id.get(deed.ids[0]) if deed.ids else None
        if line is not None:
            await starting.starter(here, line.dispute_id, line.organisation_id)()

    with forms.box("一案一报"):
        rows = [_row(line, may=here.person.may("correct")) for line in lost]
        Table("dispute-reports", COLUMNS, rows, unit="个单位", act=act)


def action(here: context.Context, line: Line | None) -> None:
    """The button of a ledger line's page: to the report, or to a new one."""
    if line is None:
        return
    if line.report is not None:
        frame.action("一案一报", f"/reports/{line.report.id}", main=False)
    elif here.person.may("correct"):
        frame.action(starting.LABEL, starting.starter(here, line.dispute_id, line.organisation_id), main=False)


def _row(line: Line, *, may: bool) -> Row:
    there = f"/reports/{line.report.id}" if line.report else None
    deed = cell("打开", href=there) if there else cell(starting.LABEL, act="start") if may else "—"
    return {
        "id": line.entry_id, "href": there, "organisation": line.organisation, "standing": report_list.standing(line),
        "due": words.day(line.due_on), "filed": words.day(line.filed_on), "deed": deed,
    }  # fmt: skip
