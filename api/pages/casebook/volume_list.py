"""The casebooks (典型案例汇编): the list, and a new one."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.casebook.volumes import keeping
from api.casebook.volumes.choosing import Wanted
from api.casebook.volumes.keeping import Words
from api.casebook.volumes.sight import VOLUMES
from api.pages.kit import context, forms, frame, thrown_away, words
from api.pages.kit.given import day
from api.pages.kit.table import Column, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import tag
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import Volume

COLUMNS: Final = (
    Column("title", "书名", "wrap", width=320, fixed=True),
    Column("number", "编号", "code"),
    Column("bureau", "编印单位", "text"),
    Column("count", "案例数", "number"),
    Column("state", "状态", "code"),
    Column("updated", "最近修改", "code"),
    Column("frozen", "定稿时间", "code"),
)
TONES: Final[dict[str, Tone]] = {"draft": "warn", "frozen": "good"}
CHOICES: Final = {"all": "选入全部已发布的典型案例", "some": "选入一段时间内发布的", "none": "先不选入"}


@frame.page("/casebooks", "典型案例汇编")
async def listed(request: Request) -> None:
    """Those that the caller may read, the newest first."""
    here, piece = context.current(), Piece.of(request.query_params, "")
    found, total = await here.read(_page, piece)
    manages = here.person.may("manage")
    if manages:
        frame.action("编一本汇编", "/casebooks/new")
        thrown_away.way_back(here, VOLUMES, request.query_params.get(thrown_away.MARK), "/casebooks")
    empty = "还没有汇编，点右上角“编一本汇编”" if manages else "司法局还没有定稿的汇编"
    Table("casebooks", COLUMNS, found, total=total, piece=piece, empty=empty, unit="本")


@frame.page("/casebooks/new", "编一本汇编", "manage")
async def new() -> None:
    """Bureau, title and which released cases to begin with."""
    frame.crumbs(("典型案例汇编", "/casebooks"))
    here = context.current()
    known = await here.read(_bureaus)
    with forms.box("新的汇编"):
        with tag("div", classes="admin-fields"):
            bureau = forms.choice("编印单位", known, next(iter(known), None))
            title = forms.text("书名", keeping.USUAL_TITLE, limit=keeping.TITLE_MAX)
            which = forms.choice("案例", CHOICES, "all")
            since, until = forms.day("发布日期自（选“一段时间”时填写）"), forms.day("至")

        async def make() -> None:
            span = {"all": Wanted(), "some": Wanted(since=day(since.value), until=day(until.value))}.get(which.value)
            made = await here.write(_add, bureau.value, title.value or "", span)
            ui.navigate.to(f"/casebooks/{made}")

        with tag("div", classes="row"):
            forms.button("开始编", make, main=True)
            tag("span", "案例、顺序和封面随时可以再改，定稿后固定。", "quiet")


def _page(session: Session, actor: Actor, piece: Piece) -> tuple[list[Row], int]:
    found, total = keeping.page(session, actor, offset=piece.offset, limit=piece.limit)
    return [_row(one) for one in found], total


def _row(one: Volume) -> Row:
    return {
        "id": one.id, "href": f"/casebooks/{one.id}", "title": one.title, "number": one.number or None, "bureau": one.bureau.name,
        "count": len(one.cases), "state": cell(keeping.STATES[one.state], TONES[one.state]), "updated": words.moment(one.updated_at),
        "frozen": words.moment(one.frozen_at),
    }  # fmt: skip


def _bureaus(session: Session, actor: Actor) -> dict[int, str]:
    return {one.id: one.name for one in bureaus.within(session, actor)}


def _add(session: Session, actor: Actor, bureau_id: int, title: str, wanted: Wanted | None) -> int:
    return keeping.add(session, actor, bureau_id, Words(title=title), wanted=wanted).id
