"""Statistics of pending suits: a period by agency, each number opening its suits; the list behind one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.indicators import suits
from api.indicators.period import Period
from api.indicators.suits import DEFINITIONS, MEASURES, RESOLVED, SuitFigures
from api.ledger.suit_words import ENDINGS, STATES
from api.pages.kit import context, filter_bar, filter_fields, frame, words
from api.pages.kit.charts import percent
from api.pages.kit.given import day, number
from api.pages.kit.table import Column, Deed, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import tag
from api.pages.statistics.breakdown import periods
from api.pages.statistics.statistics_asked import export_address
from api.store.actor import Actor
from api.store.tables import Suit
from api.store.types import today
from nlp.risk import LEVELS

PAGE: Final = "/statistics/suits"
LIST: Final = "/statistics/suits/list"
COLUMNS: Final = (
    Column("unit", "单位", "text", width=224, fixed=True), *(Column(code, label, "number") for code, label in MEASURES.items()),
    Column("resolved", RESOLVED, "number"),
)  # fmt: skip
SUITS: Final = (
    Column("number", "案号", "code", width=208, fixed=True),
    Column("unit", "单位", "text", width=208, fixed=True),
    Column("level", "研判", "code"),
    Column("state", "状态", "code"),
    Column("ending", "办结方式", "code"),
    Column("ended", "办结日", "code"),
    Column("received", "收到应诉材料日", "code"),
    Column("act", "被诉行政行为", "text", width=240),
    Column("court", "法院", "text"),
)
TONES: Final[Mapping[str, Tone]] = {"red": "bad", "yellow": "warn", "green": "good"}
Value = str | int | float | None


@frame.page(PAGE, "在诉案件统计")
async def figures(request: Request) -> None:
    """The form, what is counted how, and the table."""
    here, params = context.current(), request.query_params
    frame.crumbs(("统计", "/statistics"))
    span, unit = asked(params)
    found, names, inside = await here.read(_shown, span, unit)
    with filter_fields.form():
        year = Period.holding("year", today())
        filter_fields.choice(params.get("period", ""), "period", "期间", [(one.code, one.label) for one in periods(year)], nothing=year.label)
        filter_fields.days(params, ("from", "或自"), ("to", "至"))
        if len(inside) > 1:
            filter_fields.choice(params.get("organisation", ""), "organisation", "单位", inside, wide=True)
        filter_fields.submit(params)
    tag("h2", f"{span.label}在诉案件和审前化解情况")
    tag("p", f"按在诉案件登记统计，与裁判文书的统计分开计算；期末为 {found.last.isoformat()}。", "definition")

    def export(deed: Deed) -> None:
        ui.navigate.to(export_address(PAGE, params, deed.act))

    Table("statistics-suits", COLUMNS, rows(found, names, unit), empty="这一期间没有登记的在诉案件", unit="行", act=export,
          tools=(("xlsx", "导出 Excel 表格"), ("csv", "导出文本表格")), footer="点击数字查看案件。")  # fmt: skip
    with tag("details"):
        tag("summary", "各项怎样统计", "text-button")
        for code, said in DEFINITIONS.items():
            tag("p", f"{MEASURES.get(code, RESOLVED)}：{said}。", "quiet small")


@frame.page(LIST, "统计在诉案件")
async def listed(request: Request) -> None:
    """The suits behind a number."""
    here, params = context.current(), request.query_params
    span, unit = asked(params)
    measure = asked_measure(params)
    piece = Piece.of(params, "")
    found, total, levels = await here.read(_listed, (span, unit), measure, piece)
    frame.crumbs(("统计", "/statistics"), ("在诉案件统计", _address(PAGE, span, unit)))
    frame.heading(f"{span.label}{MEASURES[measure]}")
    tag("p", DEFINITIONS[measure], "definition")

    def export(deed: Deed) -> None:
        ui.navigate.to(export_address(LIST, params, deed.act))

    Table("statistics-suits-list", SUITS, [line(one, levels.get(one.id, "")) for one in found], total=total, piece=piece, empty="没有案件",
          footer=f"合计 {total:,} 件", tools=(("xlsx", "导出 Excel 表格"), ("csv", "导出文本表格")), act=export)  # fmt: skip


def asked(params: Mapping[str, str]) -> tuple[Period, int | None]:
    """Period and organisation of an address; without a period this year.  Raises ServiceError E602."""
    first, last = day(params.get("from")), day(params.get("to"))
    given = f"{first or '1990-01-01'}..{last or today()}" if first or last else params.get("period", "")
    return Period.parse(given) if given else Period.holding("year", today()), number(params.get("organisation"))


def asked_measure(params: Mapping[str, str]) -> str:
    """The measure of an address.  Raises ServiceError E602."""
    measure = params.get("measure", "pending")
    if measure not in MEASURES:
        raise ServiceError("E602", why="指标的取值不认识")
    return measure


def rows(found: SuitFigures, names: Mapping[int, str], unit: int | None) -> list[Row]:
    """The whole, then each agency."""
    lines = [("合计", unit, found), *((names.get(one, ""), one, part) for one, part in found.by_unit(names))] if found.everything else []
    return [_row(place, label, one, part) for place, (label, one, part) in enumerate(lines)]


def _row(place: int, label: str, unit: int | None, part: SuitFigures) -> Row:
    line: Row = {"id": place, "unit": label, "resolved": cell(percent(part.resolved_rate), "quiet", title=f"{part.resolved}/{part.count('closed')}")}
    for measure in MEASURES:
        count = part.count(measure)
        tone: Tone = "bad" if measure == "red" and count else ""
        href = _address(LIST, part.period, unit, measure=measure)
        line[measure] = cell(f"{count:,}", tone, href=href) if count else cell("0", "quiet")
    return line


def line(one: Suit, level: str) -> Row:
    """A suit of the list; `level` on the day that was asked for."""
    label = next((said for code, said in LEVELS.items() if code == level), "")
    return {
        "id": one.id, "href": f"/suits/{one.id}", "number": one.number or "（案号不详）", "unit": one.organisation.name,
        "level": cell(label, TONES.get(level, "quiet")) if label else None, "state": STATES.get(one.state, one.state),
        "ending": ENDINGS.get(one.ending or "", "") or None, "ended": words.day(one.ended_on), "received": words.day(one.received_on), "act": one.act or None,
        "court": one.court or None,
    }  # fmt: skip


def figure_lines(found: SuitFigures, names: Mapping[int, str]) -> tuple[list[str], list[list[Value]]]:
    """Headings and lines of a file, the whole last."""
    parts = [*((names.get(one, ""), part) for one, part in found.by_unit(names)), ("合计", found)]
    return ["单位", *MEASURES.values(), RESOLVED], [[label, *(part.count(one) for one in MEASURES), part.resolved_rate] for label, part in parts]


def suit_lines(found: list[Suit], levels: Mapping[int, str]) -> tuple[list[str], list[list[str]]]:
    """Headings and lines of the list as a file."""
    texts = [[_text(line(one, levels.get(one.id, ""))[column.key]) for column in SUITS] for one in found]
    return [column.label for column in SUITS], texts


def _text(shown: object) -> str:
    return str(shown["text"]) if isinstance(shown, dict) else "" if shown is None else str(shown)


def _address(path: str, span: Period, unit: int | None, **more: str) -> str:
    given = {"period": span.code, **more, **({"organisation": str(unit)} if unit else {})}
    return f"{path}?{urlencode(given)}"


def _shown(session: Session, actor: Actor, span: Period, unit: int | None) -> tuple[SuitFigures, dict[int, str], list[tuple[str, str]]]:
    found = suits.of_actor(session, actor, span, today(), organisation=unit)
    return found, suits.names(session, found), filter_bar.organisations(session, actor)


def _listed(
    session: Session, actor: Actor, which: tuple[Period, int | None], measure: str, piece: Piece
) -> tuple[list[Suit], int, Mapping[int, str]]:
    found = suits.of_actor(session, actor, which[0], today(), organisation=which[1])
    ids = found.ids[measure]
    return suits.listed(session, ids[piece.offset : piece.offset + piece.limit]), len(ids), found.levels
