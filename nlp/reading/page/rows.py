"""Segments of a page, upright, and the rows that they form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of characters without a jump: offsets into the page's characters, and its upright box.

    `table`: number of the table on the page for which this segment holds the place; it has no characters itself.
    """

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    table: int | None = None

    @property
    def middle(self) -> float:
        """Half way between its upper and its lower edge."""
        return (self.y0 + self.y1) / 2


def in_rows(segments: list[Segment]) -> list[list[Segment]]:
    """Segments that stand on the same line, left to right; lines from top to bottom."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda item: (item.middle, item.x0)):
        if rows and _same_row(rows[-1][-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    for row in rows:
        if len(row) > 1:
            row.sort(key=lambda item: item.x0)
    return rows


def _same_row(one: Segment, other: Segment) -> bool:
    return abs(one.middle - other.middle) < 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)
