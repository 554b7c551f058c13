"""Finds the gutter of a page set in two columns, and orders its lines by it.

The danger is on both sides: two columns read across give nonsense, and a table or a signature block read down
tears apart what belongs together.  A gutter is believed only between two blocks of running text.
"""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import Final

from nlp.reading.page.rows import Segment, in_rows

ROWS_MIN: Final = 8
"""Lines that each column must have; signature blocks and address lists have fewer."""

FILLED_MIN: Final = 0.6
"""Running text fills its column to 90 % and more; the cells of a table seldom to half."""

CROSSING_MAX: Final = 0.2
"""Share of lines (title, footnotes) that may run across the gutter."""


def find_gutter(segments: list[Segment]) -> float | None:
    """x of the gutter between two columns of running text, or None."""
    if len(segments) < 2 * ROWS_MIN:
        return None
    left, right = min(s.x0 for s in segments), max(s.x1 for s in segments)
    third = (right - left) / 3
    starts = [s.x0 for s in segments if left + third < s.x0 < right - third]
    if len(starts) < ROWS_MIN:
        return None
    height = median(s.y1 - s.y0 for s in segments)
    for start in _candidates(starts, height):
        # Half way to the left column: recognised lines do not begin at the same point.
        gutter = (max((s.x1 for s in segments if s.x1 <= start), default=start) + start) / 2
        if _separates(segments, gutter, left, right):
            return gutter
    return None


def _candidates(starts: list[float], height: float) -> list[float]:
    """Left edges that occur often, the most frequent first: where the right column may begin."""
    counts = Counter(round(start) for start in starts)
    return [min(s for s in starts if abs(s - key) <= 0.5 * height) for key, _ in counts.most_common(3)]


def _separates(segments: list[Segment], gutter: float, left: float, right: float) -> bool:
    before = [s for s in segments if s.x1 <= gutter]
    after = [s for s in segments if s.x0 >= gutter]
    across = len(segments) - len(before) - len(after)
    if across > CROSSING_MAX * len(segments) or not before:
        return False
    rows_before, rows_after = in_rows(before), in_rows(after)
    if min(len(rows_before), len(rows_after)) < ROWS_MIN:
        return False
    edge = max(s.x1 for s in before)
    return _filled(rows_before, left, edge) >= FILLED_MIN and _filled(rows_after, gutter, right) >= FILLED_MIN


def _filled(rows: list[list[Segment]], left: float, right: float) -> float:
    """How much of the column's width its lines fill with characters, in the median."""
    return median(sum(s.x1 - s.x0 for s in row) for row in rows) / max(right - left, 1.0)


def order_by_column(segments: list[Segment], gutter: float) -> list[tuple[int, list[Segment]]]:
    """(column, row) in reading order: lines across everything (column 0) part the page into bands; within a band
    the left column (1) comes first, then the right one (2).
    """
    across = [s for s in segments if s.x0 < gutter < s.x1]
    ordered: list[tuple[int, list[Segment]]] = []
    rest = [s for s in segments if not s.x0 < gutter < s.x1]
    for row in in_rows(across):
        upper = [s for s in rest if s.middle < row[0].middle]
        rest = [s for s in rest if s.middle >= row[0].middle]
        ordered += _band(upper, gutter)
        ordered.append((0, row))
    return ordered + _band(rest, gutter)


def _band(segments: list[Segment], gutter: float) -> list[tuple[int, list[Segment]]]:
    left = [s for s in segments if s.x1 <= gutter]
    right = [s for s in segments if s.x0 >= gutter]
    return [(1, row) for row in in_rows(left)] + [(2, row) for row in in_rows(right)]
