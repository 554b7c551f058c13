"""The audit: who did what when, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from fastapi import Request
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.errors import ServiceError
from api.pages import audit_words, context, filter_bar, frame, words
from api.pages.table import Column, Deed, Piece, Row, Table, cell
from api.pages.theme import tag
from api.people import audit_log
from api.people.audit_log import OBJECTS, Filters, Line
from api.store.actor import Actor
from api.store.audit import ACTIONS
from api.store.tables import Organisation

COLUMNS = (
    Column("at", "时间", "code", width=150, fixed=True),
    Column("who", "操作人", "code", width=150, fixed=True),
    Column("action", "操作", "code"),
    Column("object", "对象", "code"),
    Column("change", "内容", "wrap", width=560),
    Column("address", "来源地址", "code", hidden=True),
    Column("show", "", "code"),
)
CUT: Final = 160
SYSTEM: Final = "系统"
ADDRESSES: Final = {"judgment": "/judgments/{}", "user": "/users/{}", "organisation": "/organisations/{}", "job": "/jobs"}


@frame.page("/audit", "操作记录", "manage")
async def listed(request: Request) -> None:
    """The entries that the caller may see, filtered by the address."""
    params = request.query_params
    filters, piece = _filters(params), Piece.of(params, "-at")
    _form(params)
    rows, total, details = await context.current().read(_rows, filters, piece)

    def show(deed: Deed) -> None:
        _dialog(details[deed.ids[0]])

    empty = "没有符合条件的记录" if params else "还没有操作记录"
    Table("audit", COLUMNS, rows, total=total, piece=piece, empty=empty, act=show)


def _form(params: QueryParams) -> None:
    with tag("form", classes="filters screen-only", method="get", role="search", aria_label="筛选"):
        _select("action", "操作", ACTIONS, params.get("action", ""))
        _select("object_type", "对象", OBJECTS, params.get("object_type", ""))
        filter_bar.days(params, ("first_day", "自"), ("last_day", "至"))
        for name in ("user_id", "object_id"):
            if params.get(name):
                tag("input", type="hidden", name=name, value=params[name])
        tag("button", "筛选", "button plain-button", type="submit")
        if params:
            tag("a", "清除", href="/audit")


def _select(name: str, label: str, options: Mapping[str, str], chosen: str) -> None:
    with tag("label", label), tag("select", classes="input", name=name):
        tag("option", "全部", value="")
        for code, text in options.items():
            option = tag("option", text, value=code)
            if code == chosen:
                option.props["selected"] = True


def _dialog(detail: tuple[str, list[tuple[str, str, str]]]) -> None:
    title, lines = detail
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog wide"):
        tag("h2", title)
        with tag("table", classes="changes"):
            with tag("tr"):
                for heading in ("", "之前", "之后"):
                    tag("th", heading)
            for what, old, new in lines:
                with tag("tr"):
                    tag("th", what)
                    tag("td", old or "—")
                    tag("td", new or "—")
        with tag("div", classes="dialog-actions"):
            tag("button", "关闭", "button", type="button").on("click", dialog.close)


def _filters(params: QueryParams) -> Filters:
    return Filters(
        user_id=_number(params.get("user_id")), action=params.get("action") or None,
        object_type=params.get("object_type") or None, object_id=_number(params.get("object_id")),
        first_day=_day(params.get("first_day")), last_day=_day(params.get("last_day")),
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ServiceError("E602", why="日期应写成 2026-03-05 的样子") from error


def _rows(
    session: Session, actor: Actor, filters: Filters, piece: Piece
) -> tuple[list[Row], int, dict[int, tuple[str, list[tuple[str, str, str]]]]]:
    """The lines of the list, how many there are in all, and of each what it changed."""
    actor.require("manage")
    page = audit_log.page(session, actor, filters, offset=piece.offset, limit=piece.limit)
    ids = set().union(*(audit_words.organisations_in(line.entry.before, line.entry.after) for line in page.rows))
    names = dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))).all())
    rows, details = [], {}
    for line in page.rows:
        changed = audit_words.changes(line.entry.before, line.entry.after, names)
        rows.append(_row(line, changed))
        details[line.entry.id] = (f"{ACTIONS[line.entry.action]}（{words.moment(line.entry.at)}）", changed)
    return rows, page.total, details


def _row(line: Line, changed: list[tuple[str, str, str]]) -> Row:
    entry = line.entry
    text = audit_words.brief(changed)
    return {
        "id": entry.id,
        "at": words.moment(entry.at),
        "who": _who(line),
        "action": ACTIONS[entry.action],
        "object": _object(entry.object_type, entry.object_id),
        "change": (text if len(text) <= CUT else text[:CUT] + "…") or None,
        "address": entry.address or None,
        "show": cell("详情", act="show") if changed else None,
    }


def _who(line: Line) -> str:
    if line.entry.user_id is None:
        return SYSTEM if line.entry.login in {"", "system"} else line.entry.login
    return line.name or line.entry.login


def _object(kind: str, number: int | None) -> Any:
    text = OBJECTS.get(kind, kind) + (f" {number}" if number is not None else "")
    return cell(text, href=ADDRESSES[kind].format(number)) if number is not None and kind in ADDRESSES else text
