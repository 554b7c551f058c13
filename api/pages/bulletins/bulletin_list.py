"""The bulletins (通报): the list, and a new one with its definition shown before it is made."""

from __future__ import annotations

from datetime import date
from typing import Final

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.bulletins import gathering, keeping
from api.bulletins.frozen import Counted, Frozen
from api.bulletins.sight import BULLETINS
from api.indicators.period import Kind, Period
from api.pages.kit import context, forms, frame, thrown_away, words
from api.pages.kit.given import day
from api.pages.kit.table import Column, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import tag
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.types import today

COLUMNS: Final = (
    Column("title", "标题", "wrap", width=360, fixed=True),
    Column("number", "文号", "code"),
    Column("bureau", "制发单位", "text"),
    Column("period", "统计期间", "code"),
    Column("state", "状态", "code"),
    Column("updated", "最近修改", "code"),
    Column("sent", "印发时间", "code"),
)
TONES: Final[dict[str, Tone]] = {"draft": "warn", "sent": "good"}
OFFERED: Final[dict[Kind, int]] = {"quarter": 6, "half": 4, "year": 3, "month": 6}
"""How many periods of each kind can be chosen, the newest first."""
CUSTOM: Final = "custom"


@frame.page("/bulletins", "通报")
async def listed(request: Request) -> None:
    """Those that the caller may read, the newest period first."""
    here, piece = context.current(), Piece.of(request.query_params, "-ends_on")
    found, total = await here.read(keeping.page, offset=piece.offset, limit=piece.limit)
    manages = here.person.may("manage")
    if manages:
        frame.action("制作通报", "/bulletins/new")
        thrown_away.way_back(here, BULLETINS, request.query_params.get(thrown_away.MARK), "/bulletins")
    empty = "还没有通报，点右上角“制作通报”" if manages else "司法局还没有印发通报"
    Table("bulletins", COLUMNS, [_row(one) for one in found], total=total, piece=piece, empty=empty)


@frame.page("/bulletins/new", "制作通报", "manage")
async def new() -> None:
    """Bureau and period, how it will be counted, and the button that makes it."""
    frame.crumbs(("通报", "/bulletins"))
    here = context.current()
    bureaus = await here.read(_bureaus)
    with forms.box("统计期间") as box:
        with tag("div", classes="admin-fields"):
            bureau = forms.choice("制发单位", bureaus, next(iter(bureaus), None))
            period = forms.choice("统计期间", periods(today()), _usual(today()).code)
            first, last = forms.day("自（选“自选期间”时填写）"), forms.day("至")
        shown = tag("div")

    async def look() -> None:
        shown.clear()
        name, policy = await here.read(gathering.preview, bureau.value)
        with shown:
            _policy(name, policy)

    async def make() -> None:
        span = chosen(period.value or "", first.value, last.value)
        bureau_id, frozen = await here.read(gathering.gather, bureau.value, span)
        made = await here.write(_add, bureau_id, frozen)
        ui.navigate.to(f"/bulletins/{made}")

    with box, tag("div", classes="row"):
        forms.button("制作", make, main=True)
        tag("span", "数据从现在起固定，文字可以再改。案件多时需要几秒钟。", "quiet")
    bureau.on_value_change(look)
    if bureaus:
        await look()


def periods(on: date) -> dict[str, str]:
    """Code → name of the periods that can be chosen, those that are over first of each kind."""
    found: dict[str, str] = {}
    for kind, offered in OFFERED.items():
        span = Period.holding(kind, on)
        for _ in range(offered):
            found[span.code] = span.label + ("（尚未结束）" if span.end >= on else "")
            span = span.previous()
    return {**found, CUSTOM: "自选期间"}


def chosen(code: str, first: str | None, last: str | None) -> Period:
    """The period asked for.  Raises ServiceError E602."""
    if code != CUSTOM:
        return Period.parse(code)
    start, end = day(first), day(last)
    return Period.parse(f"{start or ''}..{end or ''}")


def _usual(on: date) -> Period:
    """The last quarter that is over."""
    return Period.holding("quarter", on).previous()


def _bureaus(session: Session, actor: Actor) -> dict[int, str]:
    return {one.id: one.name for one in bureaus.within(session, actor)}


def _add(session: Session, actor: Actor, bureau_id: int, frozen: Frozen) -> int:
    return keeping.add(session, actor, bureau_id, frozen).id


def _policy(name: str, policy: Counted) -> None:
    tag("h2", "统计口径")
    with tag("dl", classes="facts"):
        for label, text in (("制发单位", name), ("口径", f"{policy.name}（版本 {policy.digest}）"), ("依据", policy.source), ("说明", policy.definition)):
            tag("dt", label)
            tag("dd", text)


def _row(one: keeping.Listed) -> Row:
    bulletin = one.bulletin
    return {
        "id": bulletin.id, "href": f"/bulletins/{bulletin.id}", "title": bulletin.title, "number": bulletin.number or None, "bureau": one.bureau,
        "period": f"{bulletin.starts_on} 至 {bulletin.ends_on}", "state": cell(keeping.STATES[bulletin.state], TONES[bulletin.state]),
        "updated": words.moment(bulletin.updated_at), "sent": words.moment(bulletin.sent_at),
    }  # fmt: skip
