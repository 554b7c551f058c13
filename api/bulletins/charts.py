"""Charts as PNG, the same bytes for the same chart: bars from zero, each with its number, told apart by hatching too."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from api.bulletins.frozen import Chart
from api.ledger.official import written
from api.writing import fonts
from api.writing.fonts import Face

WIDTH_MM: Final = 150
DPI: Final = 200
COLOURS: Final = ("#5b7fa6", "#8a94a6", "#a8201a")
HATCHES: Final = ("", "...", "///")
LABEL: Final = 14
"""Characters of a label in one line."""
TALLEST: Final = 12
"""Bars in one chart; the rest stands in the table."""
_DRAWING: Final = Lock()
"""matplotlib keeps caches of glyphs that two threads must not fill at once."""


def picture(chart: Chart) -> bytes | None:
    """The chart as PNG; None where the machine has no Chinese font: it would show boxes."""
    found = fonts.face("hei")
    return None if found is None or not chart.labels else drawn(chart, found)


@lru_cache(maxsize=64)
def drawn(chart: Chart, found: Face) -> bytes:
    """The chart in a font; kept, because the page and each file show the same."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontPath, FontProperties

    with _DRAWING:
        font = FontProperties(fname=FontPath(found.path, found.index), size=9)
        figure = Figure(figsize=(WIDTH_MM / 25.4, _height(chart)), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        (_columns if chart.kind == "columns" else _bars)(axes, chart, font)
        _finish(axes, chart, font)
        made = io.BytesIO()
        figure.savefig(made, format="png", dpi=DPI, metadata={"Software": None})
    return made.getvalue()


def _height(chart: Chart) -> float:
    """In inches."""
    return 2.6 if chart.kind == "columns" else 0.7 + 0.32 * min(len(chart.labels), TALLEST)


def _columns(axes: Any, chart: Chart, font: Any) -> None:
    """Upright, side by side at each label."""
    width = 0.8 / len(chart.series)
    for number, series in enumerate(chart.series):
        places = [at + (number - (len(chart.series) - 1) / 2) * width for at in range(len(chart.labels))]
        drawn = axes.bar(places, _numbers(series.values), width, label=series.name, color=COLOURS[number], hatch=HATCHES[number], edgecolor="white")
        axes.bar_label(drawn, labels=[_text(value) for value in series.values], fontproperties=font, padding=1)
    axes.set_xticks(range(len(chart.labels)), labels=[_wrapped(label) for label in chart.labels], fontproperties=font)
    axes.set_ylim(0, 1.15 * _top(chart))
    axes.yaxis.set_visible(False)


def _bars(axes: Any, chart: Chart, font: Any) -> None:
    """Lying, the first on top."""
    labels, values = chart.labels[:TALLEST], chart.series[0].values[:TALLEST]
    places = [-at for at in range(len(labels))]
    drawn = axes.barh(places, _numbers(values), 0.62, label=chart.series[0].name, color=COLOURS[2], edgecolor="white")
    axes.bar_label(drawn, labels=[_text(value) for value in values], fontproperties=font, padding=2)
    axes.set_yticks(places, labels=[_wrapped(label) for label in labels], fontproperties=font)
    axes.set_xlim(0, 1.1 * _top(chart))
    axes.xaxis.set_visible(False)


def _finish(axes: Any, chart: Chart, font: Any) -> None:
    for side in ("top", "right", "left" if chart.kind == "columns" else "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    if len(chart.series) > 1:
        axes.legend(prop=font, frameon=False, ncols=len(chart.series), loc="lower center", bbox_to_anchor=(0.5, 1.0))


def _numbers(values: tuple[int | float | None, ...]) -> list[float]:
    return [float(value or 0) for value in values]


def _top(chart: Chart) -> float:
    return max((value for series in chart.series for value in _numbers(series.values)), default=0) or 1


def _text(value: int | float | None) -> str:
    return "" if value is None else f"{value:g}"


def _wrapped(label: str) -> str:
    """In lines of about the same length.  `$` begins a formula for matplotlib."""
    label = written(label)
    lines = -(-len(label) // LABEL) or 1
    size = -(-len(label) // lines) or 1
    broken = "\n".join(label[at : at + size] for at in range(0, len(label), size))
    return re.sub(r"\n([、，；）])", r"\1\n", broken).replace("$", r"\$")
