"""The counted part of a bulletin: its figures, the table of all of them, the units' table, and the charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from api.bulletins.basis import Basis
from api.bulletins.frozen import Chart, Figure, Heading, Line, Series, Table, percent
from api.bulletins.layout import SMALL_MARK
from api.indicators.counting import MEASURES, RATES
from api.indicators.query import Query
from api.indicators.tally import Tally, tallies
from nlp import taxonomy

SHOWN: Final = (
    "filed", "decided", "lost", "loss_rate", "corrected", "correction_rate", "withdrawn", "self_corrected", "mediated", "heard", "attended",
    "attendance_rate",
)  # fmt: skip
"""In the order of the table."""
HOW: Final = {
    "filed": "有裁判文书的案件，按立案日计入期间；尚无裁判文书的案件不在内",
    "corrected": "败诉案件与本地口径所列其他纠错文书之和",
    "withdrawn": "以撤诉（含按撤诉处理）结案的案件",
    "self_corrected": "撤诉案件中，文书或台账写明行政机关改变了被诉行政行为的",
    "mediated": "以调解书结案的案件",
    "heard": "各审级开庭审理的案件分别计，不受计数单位和分母限制",
    "attended": "开庭审理的案件中，裁判文书载明行政机关负责人出庭的；未载明的不计",
}
"""What the profile's definition leaves open of a measure."""
MONTHS_MAX: Final = 24
"""Months in a chart."""
LISTED: Final = 12
"""Parts of a whole in a chart."""


def figures(basis: Basis) -> list[Figure]:
    """What the measures say of the period, with the year before."""
    return [_rate(basis, code) if code in RATES else _count(basis, code) for code in SHOWN]


def _count(basis: Basis, code: str) -> Figure:
    return Figure(
        code=code, label=MEASURES[code], value=basis.now.count(code), before=basis.before.count(code), definition=_definition(basis, code),
        cases=tuple(basis.ids[code]),
    )  # fmt: skip


def _rate(basis: Basis, code: str) -> Figure:
    above, below, label = RATES[code]
    return Figure(
        code=code, label=label, kind="rate", value=basis.now.rate(code), part=basis.now.count(above), whole=basis.now.count(below),
        before=basis.before.rate(code), small=bool(basis.now.count(below)) and basis.now.is_small(code),
        definition=f"{MEASURES[above]}÷{MEASURES[below]}；{_definition(basis, above)}", cases=tuple(basis.ids[above]),
    )  # fmt: skip


def _definition(basis: Basis, code: str) -> str:
    how = HOW.get(code)
    return f"{how}；{basis.profile.definition}" if how else basis.profile.definition


def overall(given: Iterable[Figure]) -> Table:
    """All figures beside those of the year before."""
    columns = (Heading(label="项目"), *(Heading(label=label, kind="number") for label in ("本期", "去年同期", "增减")))
    lines = tuple(Line(cells=(one.label, _printed(one, one.value), _printed(one, one.before), _difference(one)), cases=one.cases) for one in given)
    return Table(code="overall", title="总体情况", columns=columns, lines=lines)


def _printed(figure: Figure, value: float | None) -> str:
    if value is None:
        return "—"
    if figure.kind == "rate":
        mark = SMALL_MARK if figure.small and value is figure.value else ""
        return f"{percent(value)}{mark}"
    return f"{value:,}"


def _difference(figure: Figure) -> str:
    if figure.value is None or figure.before is None:
        return "—"
    if figure.kind == "rate":
        return f"{100 * (figure.value - figure.before):+.1f}个百分点" if figure.value != figure.before else "0"
    return f"{figure.value - figure.before:+,}" if figure.value != figure.before else "0"


def units(basis: Basis) -> dict[int, Tally]:
    """Each unit's figures; those with nothing are left out."""
    found = tallies(basis.facts, basis.profile, basis.query, "organisation")
    return {key: tally for key, tally in found.items() if isinstance(key, int) and key and tally}


def parts(basis: Basis) -> list[Table]:
    """Lost cases by cause, by field and by kind of act."""
    return [_part(basis, "cause", "败诉原因", "原因"), _part(basis, "field", "执法领域", "领域"), _part(basis, "act_type", "被诉行政行为", "行政行为")]


def _part(basis: Basis, by: str, title: str, label: str) -> Table:
    """By the numbers of lost cases; those of one number in the order of the taxonomy."""
    order = taxonomy.codes(by)
    found: dict[str | None, list[int]] = {}
    for row in basis.lost:
        found.setdefault(getattr(row, by), []).append(row.case.id)
    codes = sorted(found, key=lambda code: (-len(found[code]), order.index(code) if code in order else len(order)))
    total = len(basis.lost)
    lines = tuple(
        Line(cells=(taxonomy.label(by, code) if code else "未查明", len(found[code]), len(found[code]) / total), cases=tuple(found[code])) for code in codes
    )
    columns = (Heading(label=label), Heading(label="败诉案件", kind="count"), Heading(label="占败诉案件", kind="rate"))
    return Table(code=by, title=title, columns=columns, lines=lines, note="每起案件按主要原因计一次。" if by == "cause" else "")


def charts(basis: Basis, tables: Iterable[Table]) -> Iterator[Chart]:
    """The course of the months, and each of the tables of lost cases."""
    yield _months(basis)
    for table in tables:
        shown = table.lines[:LISTED]
        yield Chart(
            code=table.code, title=f"败诉案件{table.title}分布" if table.code != "cause" else f"{table.title}分布", kind="bars",
            labels=tuple(str(line.cells[0]) for line in shown),
            series=(Series(name="败诉案件", values=tuple(len(line.cases) for line in shown)),),
        )  # fmt: skip


def _months(basis: Basis) -> Chart:
    """Of the period; of a month or quarter those of the year up to its end."""
    first = basis.period.start if basis.period.kind not in {"month", "quarter"} else date(basis.period.start.year, 1, 1)
    span = type(basis.period)(first, basis.period.end)
    months = span.months()[-MONTHS_MAX:]
    found = tallies(basis.facts, basis.profile, Query(span, basis.query.organisations), "month")
    by_month = [found.get(month.code, Tally()) for month in months]
    return Chart(
        code="months", title="各月收案、审结和败诉案件", kind="columns",
        labels=tuple(f"{month.start.month}月" if len(months) <= 12 else f"{month.start:%y.%m}" for month in months),
        series=tuple(Series(name=MEASURES[code], values=tuple(tally.count(code) for tally in by_month)) for code in ("filed", "decided", "lost")),
    )  # fmt: skip


def rate_text(tally: Tally) -> str:
    """A unit's loss rate as it is printed, marked where it is over few cases."""
    rate = tally.loss_rate
    return "—" if rate is None else f"{percent(rate)}{SMALL_MARK if tally.small else ''}"


def attendance_text(tally: Tally) -> str:
    """A unit's rate of attendance as it is printed."""
    rate = tally.attendance_rate
    return "—" if rate is None else f"{percent(rate)}{SMALL_MARK if tally.is_small('attendance_rate') else ''}"
