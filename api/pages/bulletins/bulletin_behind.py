"""What stands behind a figure of a bulletin: its cases, or its pending suits, as they were when it was counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Path, Request
from sqlalchemy.orm import Session

from api.bulletins import keeping
from api.bulletins.frozen import Case, SuitCase
from api.bulletins.sight import BULLETINS
from api.pages.kit import context, frame
from api.pages.kit.table import Column, Piece, Row, Table
from api.pages.kit.theme import tag
from api.store.actor import Actor

BulletinId = Annotated[int, Path(ge=1, le=2**31 - 1)]
One = TypeVar("One")
CASES = (
    Column("number", "案号", "code", width=208, fixed=True),
    Column("agency", "单位", "text", width=208, fixed=True),
    Column("result", "结果", "code"),
    Column("causes", "败诉原因", "text"),
    Column("decided", "裁判日期", "code"),
    Column("court", "法院", "text"),
    Column("stage", "审级", "code"),
    Column("act_type", "被诉行政行为", "code"),
    Column("field", "执法领域", "text"),
)
SUITS = (
    Column("number", "案号", "code", width=208, fixed=True),
    Column("agency", "单位", "text", width=208, fixed=True),
    Column("level", "研判", "code"),
    Column("ending", "办结方式", "code"),
    Column("ended", "办结日", "code"),
    Column("received", "收到应诉材料日", "code"),
    Column("act", "被诉行政行为", "text"),
    Column("court", "法院", "text"),
)


@frame.page("/bulletins/{bulletin_id:int}/cases", "案件")
async def cases(bulletin_id: BulletinId, request: Request) -> None:
    """The cases behind a figure."""
    rows, total, piece = await _behind(bulletin_id, request, keeping.cases, "decided", _case)
    tag("p", "案件与制作通报时相同；您无权查看的案件不在内。", "quiet")
    Table("bulletin-cases", CASES, rows, total=total, piece=piece, empty="没有您可以查看的案件")


@frame.page("/bulletins/{bulletin_id:int}/suits", "在诉案件")
async def suits(bulletin_id: BulletinId, request: Request) -> None:
    """The suits behind a figure."""
    rows, total, piece = await _behind(bulletin_id, request, keeping.suits, "suits_closed", _suit)
    tag("p", "在诉案件与制作通报时相同；您无权查看的不在内。", "quiet")
    Table("bulletin-suits", SUITS, rows, total=total, piece=piece, empty="没有您可以查看的在诉案件")


async def _behind(
    bulletin_id: int, request: Request, find: Callable[[Session, Actor, int, str], tuple[str, list[One]]], usual: str, row: Callable[[One], Row]
) -> tuple[Sequence[Row], int, Piece]:
    """Writes the heading; returns the rows of the page that is asked for, how many there are in all, and which page it is.

    `usual`: the figure that is meant where the address names none.
    """
    here, params = context.current(), request.query_params
    bulletin = await here.read(BULLETINS.one, bulletin_id)
    label, found = await here.read(find, bulletin_id, params.get("of", usual)[:60])
    frame.crumbs(("通报", "/bulletins"), (bulletin.title, f"/bulletins/{bulletin_id}"))
    frame.heading(f"{label}：{len(found):,} 件")
    piece = Piece.of(params, "")
    return [row(one) for one in found[piece.offset : piece.offset + piece.limit]], len(found), piece


def _case(one: Case) -> Row:
    return {
        "id": one.id, "href": f"/disputes/{one.dispute_id}", "number": one.number or "（案号待补）", "agency": one.agency, "result": one.result or None,
        "causes": one.causes or None, "decided": one.decided_on or "—", "court": one.court or None, "stage": one.stage, "act_type": one.act_type or None,
        "field": one.field or None,
    }  # fmt: skip


def _suit(one: SuitCase) -> Row:
    return {
        "id": one.id, "href": f"/suits/{one.id}", "number": one.number or "（案号待补）", "agency": one.agency, "level": one.level or None,
        "ending": one.ending or None, "ended": one.ended_on or "—", "received": one.received_on or "—", "act": one.act or None, "court": one.court or None,
    }  # fmt: skip
