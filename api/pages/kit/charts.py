"""Charts: axes from zero, numbers beside rates, few cases hatched, a click opens the cases behind a bar or point.

What stands on them are texts drawn on a canvas, tool tips too: nothing in them is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nicegui import ui

from api.pages.kit.table import Tone
from api.pages.kit.theme import asset

ui.add_head_html(f'<link rel="stylesheet" href="{asset("figures.css")}">', shared=True)
INK, QUIET, LINE = "#1f2329", "#5a6270", "#e5e6eb"
COLOURS: Final[dict[Tone, str]] = {
    "bad": "#c4554c", "warn": "#c79a3f", "good": "#4f9a6a", "moving": "#1d5fbf", "quiet": "#8a94a6", "": "#8a94a6",
}  # fmt: skip
FONT: Final = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif'
HATCHED: Final = {"symbol": "rect", "color": "rgba(255, 255, 255, 0.75)", "dashArrayX": [1, 0], "dashArrayY": [3, 3], "rotation": -0.785}
_OPEN: Final = "(event) => { const href = event.data && event.data.href; if (href && href.startsWith('/')) window.location.href = href; }"
_TIP: Final = "(point) => (point.data && point.data.tip) || point.name"


@dataclass(frozen=True, slots=True)
class Point:
    """One bar or point.  `value` None: nothing to show.  `note`: stands beside it, such as 7/50.  `small`: over few cases."""

    label: str
    value: float | None
    href: str
    note: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the chart, such as the provincial average."""

    label: str
    value: float


def bars(points: Sequence[Point], *, name: str, share: bool, tone: Tone = "bad", levels: Sequence[Level] = ()) -> ui.echart:
    """Bars from left to right, the first at the top, for parts that have names."""
    value = _value_axis(share=share)
    parts = _category_axis([point.label for point in points], width=184) | {"inverse": True}
    series = _bar_series(name, points, tone, share=share) | {"barMaxWidth": 18}
    series["label"] = {"show": True, "position": "right", "color": QUIET, ":formatter": "(point) => point.data.said"}
    if levels:
        series["markLine"] = _levels(levels, "xAxis", share=share)
    return _chart({"xAxis": value, "yAxis": parts, "series": [series], "grid": _grid(right=104)}, 64 + 28 * len(points))


def columns(
    points: Sequence[Point], *, name: str, share: bool, tone: Tone = "bad", levels: Sequence[Level] = (), height: int = 280
) -> ui.echart:
    """Bars from below, for times."""
    series = _bar_series(name, points, tone, share=share) | {"barMaxWidth": 36}
    series["label"] = {"show": len(points) <= 16, "position": "top", "color": QUIET, ":formatter": "(point) => point.data.said"}
    if levels:
        series["markLine"] = _levels(levels, "yAxis", share=share)
    return _chart({"xAxis": _category_axis([point.label for point in points]), "yAxis": _value_axis(share=share), "series": [series]}, height)


def columns_and_line(counts: Sequence[Point], rates: Sequence[Point], *, names: tuple[str, str], height: int = 264) -> ui.echart:
    """Counts as bars and a rate as a line over the same times, each on its own axis from zero."""
    bar = _bar_series(names[0], counts, "bad", share=False) | {"barMaxWidth": 32}
    bar["label"] = {"show": True, "position": "inside", "color": "#fff", ":formatter": "(point) => point.value || ''"}
    line = {
        "type": "line", "name": names[1], "yAxisIndex": 1, "symbol": "circle", "symbolSize": 8, "connectNulls": False,
        "lineStyle": {"color": COLOURS["moving"]}, "itemStyle": {"color": COLOURS["moving"]},
        "data": [_item(point, share=True) | ({"symbol": "emptyCircle"} if point.small else {}) for point in rates],
    }  # fmt: skip
    axes = [_value_axis(share=False), _value_axis(share=True) | {"splitLine": {"show": False}}]
    options = {
        "legend": {"data": list(names), "right": 0, "top": 0, "textStyle": {"color": QUIET}}, "yAxis": axes,
        "xAxis": _category_axis([_two_lines(one) for one in rates]), "series": [bar, line], "grid": _grid(top=40),
    }  # fmt: skip
    return _chart(options, height)


def percent(value: float | None) -> str:
    """14.0%, a dash for none."""
    return "—" if value is None else f"{value * 100:.1f}%"


def _chart(options: Mapping[str, Any], height: int) -> ui.echart:
    base = {
        "animation": False, "textStyle": {"fontFamily": FONT, "color": INK, "fontSize": 12}, "grid": _grid(),
        "tooltip": {"trigger": "item", "renderMode": "richText", ":formatter": _TIP, "textStyle": {"color": INK, "fontSize": 12}},
    }  # fmt: skip
    chart = ui.echart(base | dict(options), renderer="canvas").classes("chart").style(f"height: {height}px")
    chart.on("componentClick", js_handler=_OPEN)
    return chart


def _grid(top: int = 24, right: int = 56) -> dict[str, Any]:
    return {"left": 8, "right": right, "top": top, "bottom": 8, "containLabel": True}


def _bar_series(name: str, points: Sequence[Point], tone: Tone, *, share: bool) -> dict[str, Any]:
    data = []
    for point in points:
        style: dict[str, Any] = {"color": COLOURS[tone]}
        data.append(_item(point, share=share) | {"itemStyle": style | ({"decal": HATCHED} if point.small else {})})
    return {"type": "bar", "name": name, "data": data, "itemStyle": {"color": COLOURS[tone]}, "cursor": "pointer"}


def _item(point: Point, *, share: bool) -> dict[str, Any]:
    shown = None if point.value is None else round(point.value * 100, 2) if share else point.value
    said = percent(point.value) if share else "—" if point.value is None else f"{point.value:,.0f}"
    said = f"{said}（{point.note}）" if point.note else said
    few = "，件数少，仅供参考" if point.small else ""
    return {"value": shown, "href": point.href, "said": said, "tip": f"{point.label}：{said}{few}"}


def _category_axis(labels: Sequence[str], width: int = 0) -> dict[str, Any]:
    label: dict[str, Any] = {"color": INK, "fontSize": 11, "interval": 0 if len(labels) <= 13 else "auto"}
    if width:
        label |= {"width": width, "overflow": "truncate", "interval": 0}
    return {"type": "category", "data": list(labels), "axisLabel": label, "axisTick": {"show": False}, "axisLine": {"lineStyle": {"color": LINE}}}


def _value_axis(*, share: bool) -> dict[str, Any]:
    return {
        "type": "value", "min": 0, "minInterval": 0 if share else 1,
        "axisLabel": {"color": QUIET, "formatter": "{value}%" if share else "{value}"}, "splitLine": {"lineStyle": {"color": LINE}},
    }  # fmt: skip


def _levels(levels: Sequence[Level], axis: str, *, share: bool) -> dict[str, Any]:
    upright, least = axis == "xAxis", min((one.value for one in levels), default=0)
    lines = [
        {axis: round(one.value * 100, 2) if share else one.value, "name": one.label,
         "label": {"formatter": f"{one.label} {percent(one.value) if share else format(one.value, ',.0f')}"}
         | ({"align": "right" if one.value == least else "left"} if upright and len(levels) > 1 else {}),
         "lineStyle": {"type": "dashed" if number else "solid", "color": INK, "width": 1}}
        for number, one in enumerate(levels)
    ]  # fmt: skip
    return {"symbol": "none", "silent": True, "data": lines, "label": {"color": INK, "position": "start" if upright else "insideEndTop"}}


def _two_lines(point: Point) -> str:
    return f"{point.label}\n{point.note}" if point.note else point.label
