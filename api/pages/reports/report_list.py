"""Case reports (一案一报): which lost cases have theirs, which still need one, and by which day."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import QueryParams

from api.pages.kit import context, filter_bar, filter_fields, frame, words
from api.pages.kit.table import Cell, Column, Deed, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import tag
from api.pages.reports import starting
from api.reports import listing
from api.reports.listing import Counts, Filters, Line

TONES: dict[str, Tone] = {"missing": "warn", "draft": "moving", "returned": "warn", "submitted": "warn", "accepted": "good", "filed": "good"}
COLUMNS = (
    Column("number", "案号", "code", sort="number", fixed=True),
    Column("organisation", "单位", "text", width=240),
    Column("standing", "情况", "code"),
    Column("due", "提交期限", "code", sort="due"),
    Column("filed", "提交日", "code"),
    Column("decided", "最近裁判日", "code", sort="decided_on"),
    Column("court", "法院", "text", width=200),
    Column("deed", "办理", "code"),
)
NAMES = ("text", "state", "organisation", "overdue", "decided_from", "decided_to")
FLAGS = (("true", "是"), ("false", "否"))
NONE = "没有败诉案件，不需要一案一报"
EMPTY = "没有符合条件的案件，请放宽条件或清除筛选"
DEFINITION = "应报：按现行口径计为败诉的案件。已报：台账里有“一案一报提交日”的，在这里提交时自动填上。逾期：过了提交期限还没有提交；期限由口径规定，从台账里的收到日起算。"


@frame.page("/reports", "一案一报")
async def listed(request: Request) -> None:
    """Lost cases, as the address narrows them."""
    here, params = context.current(), request.query_params
    filters, piece = _read(params), Piece.of(params, listing.USUAL)
    inside = await here.read(filter_bar.organisations)
    found = await here.read(listing.page, filters, sort=piece.sort, offset=piece.offset, limit=piece.limit)
    asked = {name: params[name] for name in NAMES if params.get(name)}
    _bar(params, inside)
    _counts(await here.read(listing.counts, filters), asked)
    tag("p", DEFINITION, "quiet small")
    by_id = {line.entry_id: line for line in found.rows}

    async def act(deed: Deed) -> None:
        line = by_id.get(deed.ids[0]) if deed.ids else None
        if line is not None:
            await starting.starter(here, line.dispute_id, line.organisation_id)()

    rows = [_row(line, may=here.person.may("correct")) for line in found.rows]
    Table("reports", COLUMNS, rows, total=found.total, piece=piece, empty=EMPTY if asked else NONE, act=act)


def standing(line: Line) -> Cell:
    """How a lost case stands, in its colour; what is late says so."""
    label = listing.STANDINGS[line.standing]
    return cell(f"{label}，已逾期", "bad") if line.overdue else cell(label, TONES[line.standing])


def _read(params: QueryParams) -> Filters:
    given: dict[str, list[str]] = {}
    for name, value in params.multi_items():
        given.setdefault(name, []).append(value)
    return Filters.from_params(given)


def _bar(params: QueryParams, inside: list[tuple[str, str]]) -> None:
    with filter_fields.form():
        filter_fields.words(params, "text", "案号", "案号的一部分", wide=True)
        if len(inside) > 1:
            filter_fields.choice(params.get("organisation", ""), "organisation", "单位", inside, wide=True)
        filter_fields.choice(params.get("state", ""), "state", "情况", listing.STANDINGS.items())
        filter_fields.choice(params.get("overdue", ""), "overdue", "逾期", FLAGS)
        filter_fields.days(params, ("decided_from", "裁判日期自"), ("decided_to", "至"))
        filter_fields.submit(params)


def _counts(count: Counts, asked: dict[str, str]) -> None:
    with tag("ul", classes="state-counts"):
        _tile("应报", count.total, None)
        _tile("已报", count.filed, None)
        _tile("逾期", count.overdue, {**asked, "overdue": "true"})
        for code, label in listing.STANDINGS.items():
            if count.standings.get(code):
                _tile(label, count.standings[code], {**asked, "state": code})


def _tile(label: str, value: int, query: dict[str, str] | None) -> None:
    with tag("li"), tag("span", classes="count-tile") if query is None else tag("a", href=f"/reports?{urlencode(query)}"):
        tag("span", label, "quiet small")
        tag("strong", f"{value} 件")


def _row(line: Line, *, may: bool) -> Row:
    """A click opens the report, or the case where there is none."""
    deed = cell("起草", act="start") if line.report is None and may else "—"
    return {
        "id": line.entry_id, "href": f"/reports/{line.report.id}" if line.report else f"/disputes/{line.dispute_id}",
        "number": line.number or "（案号不详）", "organisation": line.organisation, "standing": standing(line), "due": words.day(line.due_on),
        "filed": words.day(line.filed_on), "decided": words.day(line.decided_on), "court": line.court or "—",
        "deed": cell("打开", href=f"/reports/{line.report.id}") if line.report else deed,
    }  # fmt: skip
