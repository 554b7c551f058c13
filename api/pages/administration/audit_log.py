"""The audit: who did what when, and what it changed."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.pages.administration import audit_words
from api.pages.kit import context, filter_fields, frame, given, words
from api.pages.kit.table import Column, Deed, Piece, Row, Table, cell
from api.pages.kit.theme import tag
from api.people import audit_log
from api.people.audit_log import Filters, Line
from api.store.actor import SYSTEM, Actor
from api.store.audit import ACTIONS, OBJECTS
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
    with filter_fields.form():
        for name, label, options in (("action", "操作", ACTIONS), ("object_type", "对象", OBJECTS)):
            filter_fields.choice(params.get(name, ""), name, label, options.items())
        filter_fields.days(params, ("first_day", "自"), ("last_day", "至"))
        for name in ("user_id", "object_id"):
            if params.get(name):
                tag("input", type="hidden", name=name, value=params[name])
        filter_fields.submit(params)


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
        user_id=given.number(params.get("user_id")), action=params.get("action") or None,
        object_type=params.get("object_type") or None, object_id=given.number(params.get("object_id")),
        first_day=given.day(params.get("first_day")), last_day=given.day(params.get("last_day")),
    )  # fmt: skip


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
        changed = audit_words.changes(line.entry.before, line.entry.after, names, kind=line.entry.object_type)
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
        return SYSTEM.name if line.entry.login in {"", SYSTEM.login} else line.entry.login
    return line.name or line.entry.login


def _object(kind: str, number: int | None) -> Any:
    text = OBJECTS.get(kind, kind) + (f" {number}" if number is not None else "")
    return cell(text, href=ADDRESSES[kind].format(number)) if number is not None and kind in ADDRESSES else text
