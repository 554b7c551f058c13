"""Rectifications (整改): the list of problems, how many are in which state, and how much of them each unit has done."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.ledger.rectification import problems, rectification_list
from api.ledger.rectification.rectification_list import Count, Filters
from api.ledger.rectification.rectification_states import STATES
from api.ledger.rectification.rectifications import overdue
from api.pages.kit import context, filter_bar, filter_fields, frame, words
from api.pages.kit.table import Cell, Column, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import asset, tag
from api.store.actor import Actor
from api.store.tables import Rectification
from api.store.types import today

ui.add_head_html(f'<link rel="stylesheet" href="{asset("rectifications.css")}">', shared=True)
TONES: dict[str, Tone] = {"open": "moving", "returned": "warn", "submitted": "warn", "closed": "good", "cancelled": "quiet"}
COLUMNS = (
    Column("problem", "问题", "wrap", width=300, fixed=True),
    Column("state", "状态", "code"),
    Column("due", "整改期限", "code", sort="due_on"),
    Column("organisation", "单位", "text", width=220),
    Column("case", "案号", "code"),
    Column("cause", "对应原因", "text", width=160, hidden=True),
    Column("measure", "整改措施", "wrap", width=260),
    Column("unit", "责任单位", "text", width=120),
    Column("person", "责任人", "code"),
    Column("closed", "销号日期", "code", sort="closed_on"),
    Column("updated", "最近改动", "code", sort="updated_at", hidden=True),
)
UNITS = (
    Column("organisation", "单位", "text", width=300, fixed=True),
    Column("total", "问题", "number"),
    Column("open", "整改中", "number"),
    Column("returned", "退回补正", "number"),
    Column("submitted", "待核查", "number"),
    Column("closed", "已销号", "number"),
    Column("overdue", "逾期", "number"),
    Column("rate", "完成率", "number"),
)
DEFINITION = "完成率＝已销号的问题÷全部问题，不含已作废的；按登记日期归入期间。逾期：过了整改期限还没有报送核查。"
NONE = "还没有整改问题。在败诉案件的页面点“登记整改问题”。"
EMPTY = "没有符合条件的问题，请放宽条件或清除筛选"
FLAGS = (("true", "是"), ("false", "否"))
NAMES = ("text", "state", "organisation", "dispute", "cause", "overdue", "opened_from", "opened_to", "due_from", "due_to")
"""Of the address, what narrows the list."""
UNIT_ROWS = 12
"""So many units are shown without being asked for."""


@frame.page("/rectifications", "整改")
async def listed(request: Request) -> None:
    """Problems, as the address narrows them."""
    here, params = context.current(), request.query_params
    filters, piece = read(params), Piece.of(params, rectification_list.USUAL)
    inside = await here.read(filter_bar.organisations)
    found = await here.read(rectification_list.page, filters, sort=piece.sort, offset=piece.offset, limit=piece.limit)
    units, names = await here.read(_units, filters)
    asked = {name: params[name] for name in NAMES if params.get(name)}
    if filters.dispute is not None and here.person.may("correct"):
        frame.action("登记问题", f"/rectifications/new?dispute={filters.dispute}")
    frame.action("导出问题清单", f"/api/v1/rectifications/export?{urlencode(asked)}", main=False)
    _bar(params, inside)
    _counts(await here.read(rectification_list.counts, filters), asked)
    if len(units) > 1:
        with tag("details", classes="remedy-fold") as fold:
            tag("summary", "各单位完成情况")
            Table("rectification-units", UNITS, [_unit(one, count, names, asked) for one, count in _ordered(units)], unit="个单位")
        if len(units) <= UNIT_ROWS:
            fold.props["open"] = True
    tag("p", DEFINITION, "quiet small")
    rows = [_row(one) for one in found.rows]
    Table("rectifications", COLUMNS, rows, total=found.total, piece=piece, empty=EMPTY if asked else NONE, unit="项")


def read(params: QueryParams) -> Filters:
    """The filters of an address.  Raises ServiceError E602."""
    given: dict[str, list[str]] = {}
    for name, value in params.multi_items():
        given.setdefault(name, []).append(value)
    return Filters.from_params(given)


def state(row: Rectification) -> Cell:
    """The state in its colour; what is overdue says so."""
    if overdue(row, today()):
        return cell(f"{STATES[row.state]}，已逾期", "bad")
    return cell(STATES[row.state], TONES[row.state])


def _units(session: Session, actor: Actor, filters: Filters) -> tuple[dict[int, Count], dict[int, str]]:
    units = rectification_list.by_unit(session, actor, filters)
    return units, rectification_list.unit_names(session, units)


def _ordered(units: dict[int, Count]) -> list[tuple[int, Count]]:
    """Who has done least of it first."""
    return sorted(units.items(), key=lambda one: (one[1].rate if one[1].rate is not None else 2, -one[1].total, one[0]))


def _bar(params: QueryParams, inside: list[tuple[str, str]]) -> None:
    with filter_fields.form():
        filter_fields.words(params, "text", "词语", "问题、措施、责任人、案号", wide=True)
        if len(inside) > 1:
            filter_fields.choice(params.get("organisation", ""), "organisation", "单位", inside, wide=True)
        filter_fields.choice(params.get("state", ""), "state", "状态", STATES.items())
        filter_fields.choice(params.get("overdue", ""), "overdue", "逾期", FLAGS)
        filter_fields.days(params, ("opened_from", "登记日期自"), ("opened_to", "至"))
        filter_fields.days(params, ("due_from", "整改期限自"), ("due_to", "至"))
        for name in ("dispute", "cause"):
            if params.get(name):
                tag("input", type="hidden", name=name, value=params[name])
        filter_fields.submit(params)


def _counts(count: Count, asked: dict[str, str]) -> None:
    rate = "—" if count.rate is None else f"{count.rate:.1%}"
    with tag("ul", classes="state-counts"):
        _tile("问题", f"{count.total}", None)
        for code, label in STATES.items():
            if code != "cancelled" or count.states.get(code):
                _tile(label, f"{count.states.get(code, 0)}", {**asked, "state": code})
        _tile("逾期", f"{count.overdue}", {**asked, "overdue": "true"})
        _tile("完成率", f"{rate}（{count.closed}/{count.total}）" if count.total else rate, None)


def _tile(label: str, value: str, query: dict[str, str] | None) -> None:
    with tag("li"), tag("span", classes="count-tile") if query is None else tag("a", href=f"/rectifications?{urlencode(query)}"):
        tag("span", label, "quiet small")
        tag("strong", value)


def _unit(organisation_id: int, count: Count, names: dict[int, str], asked: dict[str, str]) -> Row:
    query = urlencode({**asked, "organisation": str(organisation_id)})
    return {
        "id": organisation_id, "href": f"/rectifications?{query}", "organisation": names[organisation_id], "total": count.total,
        **{code: count.states.get(code, 0) for code in ("open", "returned", "submitted")}, "closed": count.closed,
        "overdue": cell(str(count.overdue), "bad") if count.overdue else 0, "rate": "—" if count.rate is None else f"{count.rate:.1%}",
    }  # fmt: skip


def _row(row: Rectification) -> Row:
    return {
        "id": row.id, "href": f"/rectifications/{row.id}", "problem": row.problem, "organisation": row.organisation.name,
        "case": row.dispute.number or "（案号不详）", "cause": problems.label(row.cause) or "—", "measure": row.measure or "—",
        "unit": row.unit or "—", "person": row.person or "—", "due": words.day(row.due_on), "state": state(row),
        "closed": words.day(row.closed_on), "updated": words.moment(row.updated_at),
    }  # fmt: skip
