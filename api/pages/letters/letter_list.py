"""Supervision letters (监督文书): the list, and beginning a new one."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger.letters import letters
from api.ledger.letters.letter_frames import frames
from api.pages.kit import context, filter_bar, filter_fields, forms, frame, words
from api.pages.kit.given import number
from api.pages.kit.table import Cell, Column, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import asset, tag
from api.store.actor import Actor
from api.store.tables import Letter, Organisation, Verdict
from api.store.types import today

ui.add_head_html(f'<link rel="stylesheet" href="{asset("rectifications.css")}">', shared=True)
TONES: dict[str, Tone] = {"draft": "quiet", "issued": "moving", "answered": "good", "overdue": "bad"}
COLUMNS = (
    Column("label", "种类", "code", fixed=True, width=160),
    Column("number", "文号", "code"),
    Column("organisation", "被监督单位", "text", width=240),
    Column("case", "案号", "code"),
    Column("issued", "印发日期", "code"),
    Column("due", "办理期限", "code"),
    Column("answered", "回复日期", "code"),
    Column("state", "状态", "code"),
)
NONE = "还没有监督文书"
EMPTY = "没有符合条件的监督文书，请放宽条件或清除筛选"
NO_OPINION = "没有逾期未按其整改的监督意见书，不能制发监督决定书。"


@dataclass(slots=True)
class Offer:
    """What a new letter may be about."""

    kinds: dict[str, str]
    agencies: dict[int, str]
    number: str
    overdue: dict[int, tuple[int, str]]
    """Opinion → its agency and how it is shown."""


@frame.page("/letters", "监督文书")
async def listed(request: Request) -> None:
    """Letters, newest first."""
    here, params = context.current(), request.query_params
    piece = Piece.of(params, "")
    if here.person.may("manage"):
        frame.action("起草监督文书", "/letters/new")
    inside, kinds = await here.read(filter_bar.organisations), await here.read(letters.labels)
    found = await here.read(
        letters.listed, kind=params.get("kind", ""), state=params.get("state", ""), organisation_id=number(params.get("organisation")),
        dispute_id=number(params.get("dispute")), offset=piece.offset, limit=piece.limit,
    )  # fmt: skip
    with filter_fields.form():
        if len(inside) > 1:
            filter_fields.choice(params.get("organisation", ""), "organisation", "单位", inside, wide=True)
        filter_fields.choice(params.get("kind", ""), "kind", "种类", kinds.items())
        states = {code: label for code, label in letters.STATES.items() if code != "draft" or here.person.may("manage")}
        filter_fields.choice(params.get("state", ""), "state", "状态", states.items())
        filter_fields.submit(params)
    asked = any(params.get(name) for name in ("kind", "state", "organisation", "dispute"))
    Table("letters", COLUMNS, [_row(one) for one in found.rows], total=found.total, piece=piece, empty=EMPTY if asked else NONE, unit="份")


@frame.page("/letters/new", "起草监督文书", "manage")
async def new(kind: str = "", dispute: int = 0, organisation: int = 0, follows: int = 0) -> None:
    """Which letter, to whom, about which case."""
    frame.crumbs(("监督文书", "/letters"))
    here = context.current()
    offer = await here.read(_offer, dispute)
    with forms.box():
        if offer.number:
            tag("p", f"案件：{offer.number}")
        with tag("div", classes="admin-fields"):
            chosen = forms.choice("种类", offer.kinds, kind if kind in offer.kinds else next(iter(offer.kinds)))
            agency = forms.choice("被监督单位", offer.agencies, organisation or next(iter(offer.agencies), None), find=True)
            shown = {one: text for one, (_, text) in offer.overdue.items()}
            opinion = forms.choice("逾期未按其整改的监督意见书（起草决定书时选择）", {0: "（不选）", **shown}, follows if follows in shown else 0)
            opinion.set_visibility(bool(shown))
        if not shown:
            tag("p", NO_OPINION, "quiet small")
        if not dispute:
            tag("p", "要由案件填写内容，请从案件页面起草；这里起草的，案件内容留空，由您填写。", "quiet small")

        async def make() -> None:
            after = (opinion.value or None) if frames()[str(chosen.value)].follows else None
            unit = offer.overdue[after][0] if after else int(agency.value or 0)
            made = await here.write(_draft, str(chosen.value), unit, dispute_id=None if after else dispute or None, follows_id=after)
            ui.navigate.to(f"/letters/{made}")

        with tag("div", classes="row"):
            forms.button("起草", make, main=True)
            tag("a", "返回", href="/letters")


def state(row: Letter) -> Cell:
    """The state in its colour."""
    code = letters.state(row, today())
    return cell(letters.STATES[code], TONES[code])


def _draft(session: Session, actor: Actor, kind: str, organisation_id: int, /, **about: int | None) -> int:
    return letters.draft(session, actor, kind, organisation_id, **about).id


def _offer(session: Session, actor: Actor, dispute_id: int) -> Offer:
    rows = select(Organisation.id, Organisation.name).where(actor.scope.holds_organisation(), Organisation.kind == "agency")
    case = ""
    if dispute_id:
        found = actor.scope.dispute(session, dispute_id)
        case = found.number
        rows = rows.where(Organisation.id.in_(select(Verdict.organisation_id).where(Verdict.dispute_id == found.id)))
    overdue = {
        one.id: (one.organisation_id, f"{one.organisation.name} {one.number}：{why}")
        for one, why in letters.overdue_opinions(session, actor)
    }
    return Offer(letters.labels(session, actor), dict(session.execute(rows.order_by(Organisation.name)).all()), case, overdue)


def _row(row: Letter) -> Row:
    return {
        "id": row.id, "href": f"/letters/{row.id}", "label": str(row.values.get("label", "")), "number": row.number or "—",
        "organisation": row.organisation.name, "case": (row.dispute.number if row.dispute else "") or "—",
        "issued": words.day(row.issued_on), "due": words.day(row.due_on), "answered": words.day(row.answered_on), "state": state(row),
    }  # fmt: skip
