"""The figures of the start page: tiles, the trend, the causes, and fields by causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.indicators.compare import difference
from api.indicators.dashboard import Dashboard, asked
from api.indicators.masks import Key
from api.indicators.period import Period
from api.indicators.query import NONE
from api.indicators.tally import Tally
from api.pages.kit import bars, charts
from api.pages.kit.charts import Point, percent
from api.pages.kit.heat import Heat, Side, Spot
from api.pages.kit.table import Tone
from api.pages.kit.theme import tag, whole

CASES = "/statistics/cases"


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure in large; `note` stands below it."""

    label: str
    number: str
    href: str
    unit: str = ""
    tone: Tone = ""
    note: str = ""
    title: str = ""


def periods(chosen: Period, today: date) -> None:
    """Which period is shown, and the others that people ask for."""
    now = Period.holding("quarter", today)
    year = Period.holding("year", today)
    with tag("nav", classes="switch", aria_label="统计期间"):
        for one in dict.fromkeys((now, now.previous(), year, year.previous(), chosen)):
            link = tag("a", one.label, href="/" if one == now else f"/?period={one.code}")
            if one == chosen:
                link.props["aria-current"] = "true"
        tag("a", "其他期间和分组", href="/statistics")


def tiles(shown: Dashboard, others: Sequence[Tile]) -> None:
    """The figures of the period, what waits, and the definition."""
    now, period = shown.now, shown.period
    own = [
        Tile(f"{period.label}败诉", f"{now.lost:,}", _cases(period, "lost"), "件", "bad" if now.lost else "", *_against(shown, "lost")),
        _rate(shown, "败诉率", "loss_rate", "lost", "decided"),
        _rate(shown, "负责人出庭率", "attendance_rate", "attended", "heard"),
    ]
    whole("tiles.html", classes="tiles", tiles=(*own, *others))
    tag("p", shown.profile.definition, "definition")
    if shown.unmatched.decided:
        with tag("p", classes="definition"):
            tag("span", f"{shown.year.label}另有未确认单位的案件，审结 {shown.unmatched.decided:,} 件、败诉 {shown.unmatched.lost:,} 件，没有计入以上数字：")
            tag("a", "查看案件", href=asked(shown.year, "decided").address(CASES) + "&unmatched=1")


def charts_of(shown: Dashboard) -> None:
    """The trend and the causes; then fields by causes."""
    with tag("div", classes="columns"):
        _trend(shown)
        total = shown.whole_year.lost
        bars.show(
            f"{shown.year.label}败诉原因", f"按主要原因，{total:,} 件败诉案件每件计一次",
            [bars.Bar(label, lost, _cases(shown.year, "lost", cause=_value(key)), "bad") for key, label, lost in shown.causes],
        )  # fmt: skip
    if shown.heat.lost:
        _heat(shown)


def _trend(shown: Dashboard) -> None:
    with tag("section", classes="figure"):
        tag("h2", "败诉件数和败诉率，按季度")
        tag("p", "季度下方为败诉件数/审结件数；空心点为件数少，仅供参考", "quiet small")
        if not any(one.decided for _, one in shown.trend):
            tag("p", "还没有数据", "empty")
            return
        counts = [Point(_short(period), one.lost, _cases(period, "lost")) for period, one in shown.trend]
        rates = [
            Point(_short(period), one.loss_rate, _cases(period, "decided"), f"{one.lost}/{one.decided}", one.small) for period, one in shown.trend
        ]
        charts.columns_and_line(counts, rates, names=("败诉", "败诉率"))
        with tag("details", classes="figure-table"):
            tag("summary", "以表格查看")
            _trend_table(shown.trend)


def _trend_table(trend: Sequence[tuple[Period, Tally]]) -> None:
    rows = [
        (period.label, [(f"{one.count(measure):,}", _cases(period, measure)) for measure in ("decided", "lost")], percent(one.loss_rate))
        for period, one in trend
    ]
    whole("trend.html", "table", "plain-table", rows=rows)


def _heat(shown: Dashboard) -> None:
    heat, year = shown.heat, shown.year
    with tag("section", classes="figure section"):
        tag("h2", f"{year.label}败诉案件：执法领域和败诉原因")
        tag("p", "按主要原因，颜色越深件数越多，点击数字查看案件", "quiet small")
        rows = [Side(label, _cases(year, "lost", field=_value(key))) for key, label in heat.fields]
        columns = [Side(label, _cases(year, "lost", cause=_value(key))) for key, label in heat.causes]
        spots = [
            [Spot(heat.lost.get((one, other), 0), _cases(year, "lost", field=_value(one), cause=_value(other))) for other, _ in heat.causes]
            for one, _ in heat.fields
        ]
        Heat("败诉案件按执法领域和败诉原因", rows, columns, spots)


def _rate(shown: Dashboard, label: str, measure: str, above: str, below: str) -> Tile:
    now = shown.now
    part = f"{now.count(above):,}/{now.count(below):,}"
    few = "，件数少" if now.is_small(measure) and now.count(below) else ""
    note, title = _against(shown, measure)
    return Tile(label, percent(now.rate(measure)), _cases(shown.period, below), f"({part}{few})", "", note, title)


def _against(shown: Dashboard, measure: str) -> tuple[str, str]:
    """How it stands to the year before, and which days those were."""
    points = difference(measure, shown.now, shown.year_before).points
    title = f"与 {shown.year_before_of.label} 比较"
    if points is None:
        return "上年同期没有可比数据", title
    if not points:
        return "与上年同期持平", title
    size = f"{abs(points) * 100:.1f} 个百分点" if measure.endswith("_rate") else f"{abs(points):,.0f} 件"
    return f"比上年同期 {'▲' if points > 0 else '▼'} {size}", title


def _cases(period: Period, measure: str, **filters: object) -> str:
    return asked(period, measure, **filters).address(CASES)


def _value(key: Key) -> object:
    return NONE if key is None else key


def _short(period: Period) -> str:
    """25年一季."""
    return f"{period.start.year % 100:02}年{'一二三四'[(period.start.month - 1) // 3]}季"
