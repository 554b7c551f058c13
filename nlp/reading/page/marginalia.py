"""What is printed beside or across the running text: line numbers in the margin, large stamps over the lines."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Final

from nlp.reading.page.pdfium import Codes
from nlp.reading.page.rows import Segment, in_rows

DIGITS_MAX: Final = 4
"""Line numbers that run on from page to page reach four digits."""

EVERY_MIN, FIFTH_MIN = 5, 2
"""Numbers on a page that must count its lines: of each line, and of each fifth or tenth."""

STAMP_SIZE: Final = 1.8
"""A watermark is at least so many times as high as the text under it; headings stand on ground of their own."""

STAMP_SHARE: Final = 0.3
"""Share of a line's height that a stamp must cover to lie over it."""


def without_line_numbers(segments: list[Segment], codes: Codes) -> list[Segment]:
    """Drops the numbers that count the lines, all of them or each fifth, in the left or the right margin."""
    numbers: list[tuple[Segment, int]] = []
    for segment in segments:
        if 0 < segment.end - segment.start <= DIGITS_MAX:
            word = "".join(map(chr, codes[segment.start : segment.end].tolist())).strip()
            if word.isascii() and word.isdigit():
                numbers.append((segment, int(word)))
    if len(numbers) < FIFTH_MIN:
        return segments
    dropped = {id(segment) for segment, _ in numbers}
    body = [segment for segment in segments if id(segment) not in dropped]
    if not body:
        return segments
    left, right = min(segment.x0 for segment in body), max(segment.x1 for segment in body)
    out = {
        id(segment)
        for side in (
            [item for item in numbers if item[0].x1 <= left],
            [item for item in numbers if item[0].x0 >= right],
        )
        if _counts_lines(side, body)
        for segment, _ in side
    }
    return [segment for segment in segments if id(segment) not in out] if out else segments


def _counts_lines(numbers: list[tuple[Segment, int]], body: list[Segment]) -> bool:
    """Whether numbers rise by the same step, with as many lines from one to the next (a blank line may count)."""
    ordered = sorted(numbers, key=lambda item: item[0].middle)
    steps = {later[1] - earlier[1] for earlier, later in pairwise(ordered)}
    if len(steps) != 1:
        return False
    step = steps.pop()
    if step not in {1, 2, 5, 10} or len(numbers) < (EVERY_MIN if step == 1 else FIFTH_MIN):
        return False
    rows = [row[0].middle for row in in_rows(body)]
    if step == 1:
        # A table's first column counts rows too, but a page has more lines than a table has rows.
        return len(numbers) >= 0.5 * len(rows)
    near = 0.5 * median(segment.y1 - segment.y0 for segment in body)
    between = [
        sum(earlier[0].middle + near < row <= later[0].middle + near for row in rows)
        for earlier, later in pairwise(ordered)
    ]
    return max(between) <= step and median(between) >= 0.8 * step


def without_stamps(segments: list[Segment]) -> list[Segment]:
    """Drops upright watermarks: characters much larger than the text and printed over it, with all of their row."""
    if len(segments) < 2:
        return segments
    usual = median(segment.y1 - segment.y0 for segment in segments)
    large = [segment for segment in segments if segment.y1 - segment.y0 >= STAMP_SIZE * usual]
    if not large:
        return segments
    text = [segment for segment in segments if segment.y1 - segment.y0 < STAMP_SIZE * usual]
    stamps = {id(part) for row in in_rows(large) if any(_covers(part, text) for part in row) for part in row}
    return [segment for segment in segments if id(segment) not in stamps]


def _covers(stamp: Segment, text: list[Segment]) -> bool:
    return any(
        min(stamp.y1, line.y1) - max(stamp.y0, line.y0) > STAMP_SHARE * (line.y1 - line.y0)
        and min(stamp.x1, line.x1) - max(stamp.x0, line.x0) > STAMP_SHARE * (line.y1 - line.y0)
        for line in text
    )
