"""One line of the ledger: what the judgments say, each value with its judgment; what people fill in; who wrote what when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Path, Request
from nicegui import ui
from nicegui.element import Element
from sqlalchemy.orm import Session

from api.ledger.lines import cells, entries, values
from api.ledger.lines.cells import Shown
from api.ledger.lines.columns import BY_CODE, COLUMNS, GROUPS, Column
from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import Column as ListColumn
from api.pages.kit.table import Row, Table
from api.pages.kit.theme import asset, notice, tag
from api.pages.ledger import dispute_reports
from api.policy.in_force import profile_for
from api.reports import listing
from api.reports.listing import Line as Reported
from api.store.actor import Actor
from api.store.tables import LedgerEntry

ui.add_head_html(f'<link rel="stylesheet" href="{asset("ledger.css")}">', shared=True)
SOURCES: Final = {"page": "页面", "api": "接口", "import": "导入", "machine": "案件合并", "report": "一案一报", "casebook": "典型案例", "screening": "应诉研判"}
HISTORY: Final = (
    ListColumn("at", "时间", "code"), ListColumn("who", "填写人", "code"), ListColumn("column", "列", "code"), ListColumn("before", "原内容", "wrap", width=280),
    ListColumn("after", "新内容", "wrap", width=280), ListColumn("source", "方式", "code"),
)  # fmt: skip
LONG: Final = 500
"""Texts that may be longer than this get a field of several lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """All that the page shows."""

    entry: LedgerEntry
    agency: str
    number: str
    dispute_id: int
    shown: dict[str, Shown]
    definition: str
    history: list[Row]
    report: Reported | None
    """Its case report, or that one is owed; None where the case is none that was lost."""


@frame.page("/ledger/{entry_id:int}", "案件台账")
async def line(request: Request, entry_id: Annotated[int, Path(ge=1, le=2**53)]) -> None:
    """All columns of a line, those of people open to who may write."""
    here = context.current()
    found = await here.read(_line, entry_id)
    back = f"/ledger?{request.query_params}" if str(request.query_params) else "/ledger"
    frame.heading(f"{found.number or '（案号不详）'} {found.agency}")
    frame.crumbs(("案件台账", back))
    frame.action("查看案件", f"/disputes/{found.dispute_id}", main=False)
    dispute_reports.action(here, found.report)
    fields: dict[str, Any] = {}
    may = here.person.may("correct")
    for group in GROUPS:
        _group(group, found, fields, may=may)
    tag("p", found.definition, "quiet small")
    if may:
        _save_bar(here, found, fields)
    with forms.box("填写记录"):
        Table("ledger-history", HISTORY, found.history, unit="条", empty="还没有人填写过这一行")


def _line(session: Session, actor: Actor, entry_id: int) -> Line:
    actor.require("read")
    entry = entries.one(session, actor, entry_id)
    profile = profile_for(session, actor)
    shown = cells.of(session, [entry], profile, list(BY_CODE))[entry.id]
    told = [_told(one) for one in entries.history(session, actor, entry_id)]
    reported = next((one for one in listing.lost(session, actor, entry.dispute_id) if one.entry_id == entry.id), None)
    return Line(entry, entry.organisation.name, shown["number_first"].text, entry.dispute_id, shown, profile.definition, told, reported)


def _told(change: Any) -> Row:
    column = BY_CODE.get(change.column)
    said = [values.shown(column, value) if column else str(value) for value in (change.before, change.after)]
    return {
        "id": change.id, "at": words.moment(change.created_at), "who": entries.writer(change), "column": column.label if column else change.column,
        "before": said[0] or "（空）", "after": said[1] or "（空）", "source": SOURCES.get(change.source, change.source),
    }  # fmt: skip


def _group(group: str, found: Line, fields: dict[str, Any], *, may: bool) -> None:
    """The machine's values first, then the fields."""
    columns = [column for column in COLUMNS if column.group == group]
    with forms.box(group):
        said = [column for column in columns if column.source == "machine" or not may]
        if said:
            with tag("dl", classes="facts ledger-facts"):
                for column in said:
                    _said(column, found.shown[column.code])
        mine = [column for column in columns if column.source == "person" and may]
        if mine:
            with tag("div", classes="admin-fields ledger-fields"):
                for column in mine:
                    fields[column.code] = _field(column, found.entry.values.get(column.code), found.shown[column.code])


def _said(column: Column, shown: Shown) -> None:
    tag("dt", column.label)
    with tag("dd"):
        tag("span", shown.text or "—", "" if shown.text else "quiet")
        if shown.judgment_id and shown.text:
            tag("a", "见文书", "small", href=f"/judgments/{shown.judgment_id}", title=f"{column.label}出自这份裁判文书")


def _field(column: Column, kept: Any, shown: Shown) -> Element:
    """The control that fits the column; where only the judgment says something, that stands as a hint."""
    said = f"文书：{shown.text}" if shown.text and not shown.written else ""
    if column.kind == "date":
        field = forms.day(column.label, kept or "")
        if said:
            field.props["placeholder"] = said
        return field
    if column.kind in {"flag", "choice"}:
        options = {"": "（未填写）", **(column.choices or {"yes": "是", "no": "否"})}
        value = {True: "yes", False: "no", None: ""}.get(kept, kept) if column.kind == "flag" else kept or ""
        return forms.choice(column.label, options, value)
    if column.limit > LONG:
        area = ui.textarea(column.label, value=kept or "").props(f"{forms.FIELD} autogrow")
        area.props["maxlength"] = column.limit
        return area
    return forms.text(column.label, kept or "", hint=said, limit=column.limit)


def _save_bar(here: context.Context, found: Line, fields: dict[str, Any]) -> None:
    state = {"revision": found.entry.revision}

    async def save() -> None:
        given = {code: {"yes": True, "no": False}.get(field.value, field.value) for code, field in fields.items()}
        before = state["revision"]
        state["revision"] = await here.write(_fill, found.entry.id, before, given)
        if state["revision"] == before:
            notice("没有改动", "info")
            return
        notice("已保存")
        ui.navigate.reload()

    with tag("div", classes="ledger-save screen-only"):
        forms.button("保存", save, main=True)
        tag("span", "来自裁判文书的内容有误时，请打开文书更正；台账随后自动更新。", "quiet small")


def _fill(session: Session, actor: Actor, entry_id: int, revision: int, given: dict[str, Any]) -> int:
    return entries.fill(session, actor, entry_id, revision, given).revision
