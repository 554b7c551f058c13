"""Days of the calendar that an administrator overrules (工作日历)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from fastapi import Request
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.due import calendar_days
from api.ledger.due.workdays import UNPUBLISHED, Calendar
from api.pages.kit import context, forms, frame, words
from api.pages.kit.given import day, number
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.store.actor import Actor
from api.store.tables import CalendarDay, User
from api.store.types import today

COLUMNS: Final = (
    Column("day", "日期", "code", width=160, fixed=True),
    Column("weekday", "星期", "code"),
    Column("working", "调整为", "code"),
    Column("published", "原安排", "code"),
    Column("note", "依据", "wrap", width=320),
    Column("who", "登记人", "code"),
    Column("created", "登记时间", "code"),
    Column("remove", "", "code"),
)
WEEKDAYS: Final = "一二三四五六日"
KINDS: Final = {False: "休息日", True: "工作日"}
LONGEST: Final = 31
"""Days entered at once."""


@frame.page("/calendar-days", "工作日历", "administer")
async def shown(request: Request) -> None:
    """The days of a year, and a form for more."""
    here, year = context.current(), number(request.query_params.get("year")) or today().year
    rows = await here.read(_rows, year)
    tag("p", "工作日按国务院办公厅每年公布的节假日安排计算。当地另有安排，或者新一年的安排已公布而系统还没有更新时，在这里登记；有关期限随后自动重新计算。", "quiet")
    for one in (today().year, today().year + 1):
        if not Calendar().known(one):
            tag("p", f"{one} 年{UNPUBLISHED}：截止日暂按周末和日期固定的节日推算，并标明“暂定”。", "notice-line")
    _years(year)

    async def remove(deed: Deed) -> None:
        found = date.fromordinal(deed.ids[0])
        if await forms.sure(f"取消 {found.isoformat()} 的调整？", "这一天恢复按公布的安排，有关期限随后重新计算。", "取消调整"):
            await here.write(calendar_days.remove, found)
            ui.navigate.to(f"/calendar-days?year={found.year}")

    Table("calendar-days", COLUMNS, rows, unit="天", empty=f"{year} 年没有调整", act=remove)
    _form(here)


def _years(year: int) -> None:
    with tag("div", classes="row section"):
        for one in (year - 1, year, year + 1):
            tag("a", f"{one} 年", "button plain-button" if one != year else "button", href=f"/calendar-days?year={one}")


def _form(here: context.Context) -> None:
    with forms.box("登记"):
        with tag("div", classes="admin-fields"):
            first, last = forms.day("日期"), forms.day("至（只有一天时留空）")
            working = forms.choice("调整为", KINDS, False)
            note = forms.text("依据（如通知文号）", limit=calendar_days.LONGEST)

        async def save() -> None:
            begin = day(first.value)
            if begin is None:
                raise ServiceError("E602", why="请填写日期")
            end = day(last.value) or begin
            await here.write(_put, begin, end, working=bool(working.value), note=note.value or "")
            notice("已登记，有关期限正在重新计算。")
            ui.navigate.to(f"/calendar-days?year={begin.year}")

        with tag("div", classes="row"):
            forms.button("登记", save, main=True)


def _put(session: Session, actor: Actor, first: date, last: date, *, working: bool, note: str) -> None:
    if not 0 <= (last - first).days < LONGEST:
        raise ServiceError("E602", why=f"一次登记 1 至 {LONGEST} 天，截止日期不早于开始日期")
    for offset in range((last - first).days + 1):
        calendar_days.put(session, actor, first + timedelta(days=offset), working=working, note=note)


def _rows(session: Session, actor: Actor, year: int) -> list[Row]:
    actor.require("administer")
    found = calendar_days.listed(session, actor, year)
    people = dict(session.execute(select(User.id, User.name).where(User.id.in_({one.user_id for one in found}))).all())
    return [_row(one, people.get(one.user_id, "—")) for one in found]


def _row(one: CalendarDay, who: str) -> Row:
    working, certain = calendar_days.plain(one.day)
    return {
        "id": one.day.toordinal(),
        "day": one.day.isoformat(),
        "weekday": f"星期{WEEKDAYS[one.day.weekday()]}",
        "working": cell(KINDS[one.working], "good" if one.working else "warn"),
        "published": KINDS[working] if certain else UNPUBLISHED,
        "note": one.note,
        "who": who,
        "created": words.moment(one.created_at),
        "remove": cell("取消", act="remove"),
    }
