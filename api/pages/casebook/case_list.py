"""Typical cases (典型案例): the bureau's own in every state, those that one is asked to write, those that were released."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy.orm import Session

from api.casebook import cases
from api.casebook.cases import Wanted
from api.casebook.sight import Seen
from api.casebook.versions import STATES
from api.pages.casebook import case_deeds
from api.pages.kit import context, filter_fields, forms, frame, words
from api.pages.kit.given import number
from api.pages.kit.table import Column, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import tag
from api.store.actor import Actor

COLUMNS = (
    Column("title", "标题", "wrap", width=360, fixed=True),
    Column("state", "状态", "code"),
    Column("agency", "败诉单位", "text", width=220),
    Column("number", "案号", "code"),
    Column("bureau", "发布单位", "text", width=200),
    Column("updated", "最近改动", "code"),
    Column("released", "发布时间", "code"),
)
TONES: dict[str, Tone] = {"dismissed": "quiet", "draft": "moving", "released": "good", "withdrawn": "warn"}
NONE = "还没有典型案例。在“遴选候选”里选用，或在败诉案件的页面点“选为典型案例”。"
NONE_HERE = "本地区还没有发布典型案例"
EMPTY = "没有符合条件的案例，请放宽条件或清除筛选"


@frame.page("/typical-cases", "典型案例")
async def listed(request: Request) -> None:
    """Those of which the caller gets anything."""
    here, params = context.current(), request.query_params
    manages = here.person.may("manage")
    if manages:
        frame.action("遴选候选", "/typical-cases/proposals")
        frame.action("设置", "/casebook-settings", main=False)
        _undo(here, number(params.get("dismissed")))
    piece = Piece.of(params, "")
    state = params.get("state", "")
    wanted = Wanted((state,) if state in STATES else (), params.get("text", "")[:200])
    found, total = await here.read(_page, wanted, piece)
    with filter_fields.form():
        filter_fields.words(params, "text", "标题", "标题里的词语", wide=True)
        filter_fields.choice(state, "state", "状态", STATES.items(), nothing="除不选用以外")
        filter_fields.submit(params)
    nothing = EMPTY if wanted.text or wanted.state else NONE if manages else NONE_HERE
    Table("typical-cases", COLUMNS, found, total=total, piece=piece, empty=nothing, unit="个案例")


def _page(session: Session, actor: Actor, wanted: Wanted, piece: Piece) -> tuple[list[Row], int]:
    found, total = cases.page(session, actor, wanted, offset=piece.offset, limit=piece.limit)
    return [_row(one) for one in found], total


def _undo(here: context.Context, dismissed: int | None) -> None:
    """The way back for a case that was just turned down."""
    if dismissed is not None:
        with tag("p", classes="notice-line row"):
            tag("span", "已设为不选用。")
            forms.button("恢复", case_deeds.reconsider(here, dismissed))


def _row(one: Seen) -> Row:
    case = one.case
    asked = case.asked_id is not None
    return {
        "id": case.id, "href": f"/typical-cases/{case.id}", "title": cases.shown_title(case, whole=one.whole) or "（没有标题）",
        "state": cell(f"{STATES[case.state]}，单位撰写中" if asked else STATES[case.state], TONES[case.state]),
        "agency": case.organisation.name if one.whole else str((case.released or {}).get("agency") or "—"),
        "number": (case.dispute.number or "—") if one.whole else str((case.released or {}).get("number") or "—"), "bureau": case.bureau.name,
        "updated": words.moment(case.updated_at), "released": words.moment(case.released_at),
    }  # fmt: skip
