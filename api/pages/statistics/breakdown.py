"""Statistics: a period, a way of breaking down, a measure; as a chart, as a table, as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.indicators.asked import CAPACITIES, NAMES, NOTHING, STAGES, WAYS, Asked
from api.indicators.counting import RATES
from api.indicators.labels import UNKNOWN
from api.indicators.period import Period
from api.indicators.query import By
from api.indicators.reports import CAUSES, Asker, Breakdown, Figures, Part, breakdown
from api.indicators.tally import Tally
from api.pages.kit import charts, context, filter_bar, filter_fields, frame, words
from api.pages.kit.charts import Level, Point
from api.pages.kit.table import Deed, Table, Tone
from api.pages.kit.theme import tag
from api.pages.statistics.statistics_asked import asked_for, export_address, filter_names
from api.pages.statistics.statistics_table import CASES, PAGE, change, columns, rows
from api.store.actor import Actor
from api.store.types import today
from nlp import taxonomy

BARS: Final = 30
"""Parts on a chart; the table has all."""
MORE: Final = ("act_type", "detail", "township", "court", "stage", "capacity")
YEARS: Final = 4
IN_TIME: Final = frozenset({"month", "quarter"})


@frame.page("/statistics", "统计")
async def statistics(request: Request) -> None:
    """The form, the figure, its chart and its table."""
    here, moment = context.current(), today()
    several = here.person.scope.path is None  # an agency has one unit to show, as a rule
    usual: By = "organisation" if several else "quarter"
    asked = asked_for(request.query_params, moment, by=usual)
    found, inside, names = await here.read(_shown, asked, moment, request.query_params.get("sort", ""))
    frame.action("在诉案件统计", "/statistics/suits", main=False)
    frame.action("导出 Excel 表格", export_address(PAGE, request.query_params, "xlsx"), main=False)
    _form(request.query_params, inside, moment, usual)
    title = f"{asked.period.label}{NAMES[asked.measure]}，按{WAYS[asked.by]}"
    with tag("section", classes="figure"):
        tag("h2", title + (f"（{'、'.join(names)}）" if names else ""))
        tag("p", found.figures.profile.definition, "definition")
        _total(found.figures, asked)
        _chart(found, asked)

    def export(deed: Deed) -> None:
        ui.navigate.to(export_address(PAGE, request.query_params, deed.act))

    Table(
        f"statistics-{'cause' if asked.by in CAUSES else 'all'}", columns(asked.by, found.figures.profile), rows(found, asked),
        empty="这一期间没有数据", tools=(("xlsx", "导出 Excel 表格"), ("csv", "导出文本表格")), act=export, unit="行",
        footer=f"带 * 的比率分母不足 {found.figures.profile.ranking.small} 件，仅供参考。点击数字查看案件，点击名称继续细分。",
    )  # fmt: skip


def _shown(session: Session, actor: Actor, asked: Asked, moment: date, sort: str) -> tuple[Breakdown, list[tuple[str, str]], list[str]]:
    found = breakdown(Asker.of(session, actor), asked, moment)
    if sort.removeprefix("-") in NAMES and asked.by not in IN_TIME:
        key, down = sort.removeprefix("-"), sort.startswith("-")
        found = replace(found, parts=sorted(found.parts, key=lambda part: (part.now.value(key) or 0) * (-1 if down else 1)))
    return found, filter_bar.organisations(session, actor), filter_names(session, asked)


def _total(figures: Figures, asked: Asked) -> None:
    measure, now = asked.measure, figures.now
    with tag("p", classes="total-line"):
        tag("span", f"{NAMES[measure]} ")
        with tag("a", href=asked.address(CASES)):
            tag("b", _said(measure, now))
        if measure in RATES:
            above, below, _ = RATES[measure]
            tag("span", f"（{now.count(above):,}/{now.count(below):,}{'，件数少，仅供参考' if now.is_small(measure) else ''}）")
        else:
            tag("span", " 件")
    with tag("p", classes="against"):
        others = {figures.before_of: ("环比", figures.before), figures.year_before_of: ("同比", figures.year_before)}  # one, of a year
        for span, (name, before) in others.items():
            said = change(measure, now, before)
            tag("span", f"{name}{said or '没有可比数据'}（{span.label} {_said(measure, before)}）")
        for level in _levels(figures):
            tag("span", f"{level.label} {_number(measure, level.value)}")


def _chart(found: Breakdown, asked: Asked) -> None:
    share = asked.measure in RATES
    shown = [part for part in found.parts if part.now.value(asked.measure) is not None or asked.by in IN_TIME]
    if not shown:
        return
    points = [_point(part, asked) for part in shown]
    levels = _levels(found.figures) if share else []
    tone: Tone = "bad" if asked.measure in {"lost", "loss_rate", "corrected", "correction_rate"} else "quiet"
    if asked.by in IN_TIME:
        charts.columns(points, name=NAMES[asked.measure], share=share, tone=tone, levels=levels)
        return
    charts.bars(points[:BARS], name=NAMES[asked.measure], share=share, tone=tone, levels=levels)
    if len(points) > BARS:
        tag("p", f"图中为前 {BARS} 行，全部 {len(points)} 行见下表。", "quiet small")


def _point(part: Part, asked: Asked) -> Point:
    measure = asked.measure
    note = ""
    if measure in RATES:
        above, below, _ = RATES[measure]
        note = f"{part.now.count(above)}/{part.now.count(below)}"
    label = _short(asked.by, str(part.key), part.label)
    return Point(label, part.now.value(measure), asked.part(part.key).address(CASES), note, part.now.is_small(measure))


def _short(by: By, key: str, label: str) -> str:
    return f"{key[2:4]}年{Period.parse(key).label[5:]}" if by in IN_TIME and key != "None" else label


def _levels(figures: Figures) -> list[Level]:
    marks = figures.marks
    found = [Level("全省平均", marks.province)] if marks.province is not None else []
    return found + ([Level("目标", marks.target)] if marks.target is not None else [])


def _said(measure: str, figures: Tally) -> str:
    value = figures.value(measure)
    return "—" if value is None else _number(measure, value)


def _number(measure: str, value: float) -> str:
    return charts.percent(value) if measure in RATES else f"{value:,.0f}"


def _form(params: QueryParams, inside: list[tuple[str, str]], moment: date, usual: By) -> None:
    year = Period.holding("year", moment)
    with filter_fields.form():
        _choice(params, "period", "期间", [(one.code, one.label) for one in periods(year)], year.label)
        filter_fields.days(params, ("from", "或自"), ("to", "至"))
        _choice(params, "by", "分组", [(by, name) for by, name in WAYS.items() if by != usual], WAYS[usual])
        _choice(params, "measure", "指标", [(code, name) for code, name in NAMES.items() if code != "loss_rate"], NAMES["loss_rate"])
        if len(inside) > 1:
            _choice(params, "organisation", "单位", [*inside, (NOTHING, UNKNOWN["organisation"])])
        _choice(params, "field", "执法领域", _codes("field"))
        _choice(params, "cause", "败诉原因", _codes("cause"))
        filter_fields.more(params, MORE, _more)


def _more(params: QueryParams) -> None:
    _choice(params, "act_type", "被诉行政行为", _codes("act_type"))
    _choice(params, "stage", "审级", list(STAGES.items()), "按口径")
    _choice(params, "capacity", "单位身份", list(CAPACITIES.items()))
    filter_fields.words(params, "court", "法院", "法院全称")
    for name in ("detail", "township"):
        if params.get(name):
            tag("input", type="hidden", name=name, value=params[name])


def _codes(by: By) -> list[tuple[str, str]]:
    return [*((code, words.label(by, code)) for code in taxonomy.codes(by)), (NOTHING, UNKNOWN[by])]


def _choice(params: QueryParams, name: str, label: str, options: list[tuple[str, str]], nothing: str = "全部") -> None:
    value = params.get(name, "")
    if value and value not in dict(options):
        said = Period.parse(value).label if name == "period" else nothing if name in {"by", "measure"} else "已选"
        options, value = (options, "") if said == nothing else ([*options, (value, said)], value)
    filter_fields.choice(value, name, label, options, wide=name == "organisation", nothing=nothing)


def periods(year: Period) -> list[Period]:
    """This year and the ones before, with their halves and quarters."""
    found: list[Period] = []
    for number in range(year.start.year, year.start.year - YEARS, -1):
        found += [Period.year(number)] if number != year.start.year else []
        found += [*(Period.half(number, half) for half in (1, 2)), *(Period.quarter(number, quarter) for quarter in (1, 2, 3, 4))]
    return found
