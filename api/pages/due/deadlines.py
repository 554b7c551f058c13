"""Deadlines (期限日历): a month, a list, what a bureau moves, and the address for calendar programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.ledger.due import deadlines, feed, month, moving, suit_days
from api.ledger.due.deadlines import STATES, UNFINISHED, State, Wanted
from api.ledger.due.month import Month
from api.pages.due import deadline_list, deadline_month
from api.pages.kit import context, filter_bar, filter_fields, forms, frame, words
from api.pages.kit.given import day, number
from api.pages.kit.table import Deed, Piece, Table
from api.pages.kit.theme import asset, notice, tag
from api.store.actor import Actor
from api.store.tables import CalendarKey, Deadline
from api.store.types import today

ui.add_head_html(f'<link rel="stylesheet" href="{asset("deadlines.css")}">', shared=True)
ALL: Final = "all"
SUITS_MOST: Final = 100
"""Deadlines of pending suits in a list: the board of suits has all."""
EMPTY: Final = "没有符合条件的期限，请放宽条件或清除筛选"
NONE: Final = "没有未完成的期限。裁判文书登记后，在案件台账里填写收到日等日期，这里就会算出截止日。"
EXPLAINED: Final = (
    "把这个地址填入手机或电脑日历程序的“订阅日历”，就能看到您的未完成期限，每小时更新。"
    "知道这个地址的人都能看到这些期限，请勿转发；关闭后不再显示，遗失或泄露时请重新生成，原地址立即停用。"
)


@frame.page("/deadlines", "期限日历")
async def shown(request: Request) -> None:
    """The month, or the list where the address asks for it."""
    here, params = context.current(), request.query_params
    listed = params.get("view") == "list"
    inside, rules = await here.read(filter_bar.organisations), {**await here.read(deadlines.rules), suit_days.HEARING: "开庭（在诉案件）"}
    _actions(here, params, request, listed=listed)
    _filters(params, inside, rules, listed=listed)
    if listed:
        await _list(here, params)
    else:
        wanted = _wanted(params)
        deadline_month.show(await here.read(_month, wanted, deadline_month.asked(params)), params)


def _month(session: Session, actor: Actor, wanted: Wanted, code: str) -> Month:
    return month.of(session, actor, wanted, deadline_month.first(code))


async def _list(here: context.Context, params: QueryParams) -> None:
    wanted, piece = _wanted(params), Piece.of(params, "ends_on")
    suits = await here.read(suit_days.listed, wanted)
    if suits and not piece.offset:
        _suits(suits)
    page = await here.read(deadlines.listed, wanted, offset=piece.offset, limit=piece.limit)
    manages = here.person.may("manage")
    by_id = {one.id: one for one in page.rows}

    async def act(deed: Deed) -> None:
        if deed.ids[0] in by_id:
            await _ask(here, by_id[deed.ids[0]])

    narrowed = any(params.get(name) for name in ("organisation", "rule", "state", "first", "last", "dispute"))
    rows = [deadline_list.row(one, today(), manages=manages) for one in page.rows]
    Table("deadlines", deadline_list.columns(manages=manages), rows, total=page.total, piece=piece, unit="项",
          footer=f"合计 {page.total:,} 项", empty=EMPTY if narrowed else NONE, act=act)  # fmt: skip


def _suits(found: Sequence[suit_days.Line]) -> None:
    """Those of pending suits, before the ledger's: a table of its own."""
    tag("h2", "在诉案件的应诉期限")
    rows = [deadline_list.suit_row(place, line, today()) for place, line in enumerate(found[:SUITS_MOST])]
    Table("suit-deadlines", deadline_list.SUIT_COLUMNS, rows, unit="项", footer=f"合计 {len(found):,} 项")
    if len(found) > SUITS_MOST:
        tag("p", f"只列出最早的 {SUITS_MOST} 项，其余请在“在诉案件”页面查看。", "quiet small")
    tag("h2", "已有裁判文书的案件")


def _wanted(params: QueryParams) -> Wanted:
    """What the address asks for; what it does not name is left open, but the list without a state is of what is unfinished.

    Raises ServiceError E602 for days that are none.
    """
    code = params.get("state", "")
    chosen: tuple[State, ...] = tuple(one for one in STATES if one == code)
    states = () if code == ALL else chosen or UNFINISHED
    span = (day(params.get("first")), day(params.get("last")))
    return Wanted(number(params.get("organisation")), params.get("rule", "")[:40], states, *span, number(params.get("dispute")))


def _filters(params: QueryParams, inside: list[tuple[str, str]], rules: dict[str, str], *, listed: bool) -> None:
    with filter_fields.form():
        for name in ("view", "month") if not listed else ("view",):
            if params.get(name):
                tag("input", type="hidden", name=name, value=params[name])
        if len(inside) > 1:
            filter_fields.choice(params.get("organisation", ""), "organisation", "单位", inside, wide=True)
        filter_fields.choice(params.get("rule", ""), "rule", "期限", list(rules.items()), wide=True)
        if listed:
            states = [*STATES.items(), (ALL, "全部（含已完成、未起算）")]
            filter_fields.choice(params.get("state", ""), "state", "状态", states, nothing="未完成")
            filter_fields.days(params, ("first", "截止日自"), ("last", "至"))
        filter_fields.submit(params)


def _actions(here: context.Context, params: QueryParams, request: Request, *, listed: bool) -> None:
    kept = {name: params[name] for name in ("organisation", "rule") if params.get(name)}
    other = kept if listed else {**kept, "view": "list"}
    frame.action("看月历" if listed else "看列表", f"/deadlines?{urlencode(other)}", main=False)
    frame.action("打印", lambda: ui.run_javascript("window.print()"), main=False)
    frame.action("日历订阅", lambda: _subscription(here, str(request.base_url)), main=False)


async def _ask(here: context.Context, one: Deadline) -> None:
    """What a bureau says of a deadline that is to end on another day."""
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", "调整期限")
        tag("p", f"{one.organisation.name}：{one.label}，{one.dispute.number or '案号不详'}。按规则截止 {words.day(one.due_on)}，依据 {one.source}。")
        to = forms.day("新的截止日（留空为恢复按规则计算）", one.moved_to.isoformat() if one.moved_to else "")
        why = forms.text("原因", limit=moving.LONGEST)
        court = ui.checkbox("人民法院已准许延长") if one.statutory else None

        async def save() -> None:
            allowed = court is not None and bool(court.value)
            await here.write(moving.move, one.id, day(to.value), why.value or "", allowed_by_court=allowed)
            dialog.close()
            notice("已调整")
            ui.navigate.reload()

        with tag("div", classes="dialog-actions"):
            forms.button("取消", dialog.close)
            forms.button("保存", save, main=True)


async def _subscription(here: context.Context, base: str) -> None:
    """Whether the person has an address for his calendar programme; a new one, or none any more."""
    key: CalendarKey | None = await here.read(feed.key_of)
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", "日历订阅")
        tag("p", EXPLAINED)
        if key is not None:
            used = f"，最近使用 {words.moment(key.last_used_at)}" if key.last_used_at else "，还没有使用过"
            tag("p", f"现有地址生成于 {words.moment(key.created_at)}{used}。", "quiet small")

        async def make() -> None:
            path = await here.write(feed.renew_key)
            dialog.close()
            address = (here.services.settings.public_url or base).rstrip("/") + path
            forms.shown_once("日历订阅地址", address, EXPLAINED, then="/deadlines")

        async def end() -> None:
            await here.write(feed.revoke_key)
            dialog.close()
            notice("订阅地址已停用")

        with tag("div", classes="dialog-actions"):
            forms.button("关闭", dialog.close)
            if key is not None:
                forms.button("停用", end, danger=True)
            forms.button("重新生成" if key is not None else "生成订阅地址", make, main=True)
