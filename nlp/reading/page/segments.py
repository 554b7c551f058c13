"""A page's characters → printed lines in reading order.

PDFium delivers characters in the order of the page's content, which is whatever the producer liked.  Here they are
cut into segments (stretches without a jump), turned upright, and ordered by where they stand: top to bottom, or
column by column.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.document import Box
from nlp.reading.page.cells import Tables, cells_of, take_tables
from nlp.reading.page.columns import find_gutter, order_by_column
from nlp.reading.page.lines import TextLine
from nlp.reading.page.marginalia import without_line_numbers, without_stamps
from nlp.reading.page.paragraphs import SOFT_HYPHEN
from nlp.reading.page.pdfium import Boxes, Characters, Codes
from nlp.reading.page.rows import Segment, in_rows
from nlp.reading.page.tables import find_lattices, has_dashes, lattice_of_cells
from nlp.reading.page.turning import turn_boxes

GAP: Final = 1.2
"""Characters farther apart than this many 汉字 begin a new segment (a cell, a column, a name among signatures)."""

NUMBER_GAP: Final = 0.5
"""The same after a figure: Word sets line numbers 6 mm to the left of the text."""

GUTTER: Final = 0.4
"""The same at a place where the rest of the page has a gutter: a hanging comma may all but fill it."""

OVERPRINT_SHARE: Final = 0.02
"""Share of characters printed over other ones above which the order of a page is doubtful."""


@dataclass(slots=True)
class PageText:
    """Lines in reading order with boxes of the displayed page, and what is special about the page.

    `tables`: box of each ruled table, by the number that its lines carry.
    `turn`: clockwise degrees by which most of the text is turned.  `doubtful`: text lies over text.
    `grid_doubtful`: the rules of tables may have been misread; of two readings the one with the greater `grid_fit`
    is better.
    """

    lines: list[TextLine]
    tables: list[Box] = field(default_factory=list)
    turn: int = 0
    columns: int = 1
    doubtful: bool = False
    grid_doubtful: bool = False
    grid_fit: tuple[int, int] = (0, 0)


def clean_codes(codes: Codes) -> Codes:
    """Blanks of all kinds → U+0020; radicals and compatibility forms of 汉字 → the character they look like."""
    return np.where(codes <= 0xFFFF, _cleaning()[np.minimum(codes, 0xFFFF)], np.minimum(codes, 0x10FFFF))


def page_text(
    characters: Characters, paths: Boxes, width: float, height: float, grids: list[Boxes] | None = None
) -> PageText:
    """Lines of a page `width` × `height` points as displayed; `characters.codes` must be cleaned.

    `paths`: boxes of the lines drawn on the page, for the ruled tables; `grids`: the cells of each table, where they
    are known otherwise.
    """
    visible = np.flatnonzero((characters.codes != 32) & _on_page(characters.boxes, width, height))
    if not len(visible):
        return PageText([])
    shown = characters.boxes[visible]
    turn = dominant_turn(shown)
    upright = turn_boxes(shown, turn, width, height)
    size = (width, height) if turn % 180 == 0 else (height, width)
    if grids is not None:
        lattices = [found for grid in grids if (found := lattice_of_cells(turn_boxes(grid, turn, width, height)))]
    else:
        lattices = find_lattices(turn_boxes(paths, turn, width, height), *size) if len(paths) > 3 else []
    cells = cells_of(lattices, upright)
    em = _em(characters.codes[visible], upright)
    segments = without_stamps(_cut(visible, characters.codes[visible], upright, cells, em))
    text = characters.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    printer = _Printer(text, _with_blanks(characters.boxes, visible))
    tables = Tables(segments)
    if lattices:
        starts = np.searchsorted(visible, [segment.start for segment in segments]).tolist()
        tables = take_tables(lattices, segments, starts, boxes=upright, cells=cells, show=printer.line)
    segments = without_line_numbers(tables.rest, characters.codes) + tables.places
    gutter = find_gutter(segments)
    if gutter is not None:
        segments = [part for segment in segments for part in _split(segment, gutter, GUTTER * em, visible, upright)]
    rows = order_by_column(segments, gutter) if gutter is not None else [(0, row) for row in in_rows(segments)]
    return PageText(
        lines=[line for column, row in rows for line in _lines(row, column, tables.lines, printer)],
        tables=[_displayed(place, turn, size) for place in tables.places],
        turn=turn,
        columns=1 if gutter is None else 2,
        doubtful=_overprinted(segments),
        grid_doubtful=tables.doubtful or (grids is None and has_dashes(paths)),
        grid_fit=(tables.fit, -tables.empty),
    )


@dataclass(frozen=True, slots=True)
class _Printer:
    """The page's whole text and boxes, from which lines are cut."""

    text: str
    boxes: Boxes

    def line(self, row: list[Segment], column: int = 0) -> TextLine:
        """One line of one or more segments; a blank between those."""
        if len(row) == 1:
            part = slice(row[0].start, row[0].end)
            return TextLine(self.text[part], self.boxes[part], column=column)
        pieces: list[str] = []
        parts: list[Boxes] = []
        for segment in row:
            if pieces:
                pieces.append(" ")
                parts.append(parts[-1][-1:, [2, 1, 2, 3]])
            pieces.append(self.text[segment.start : segment.end])
            parts.append(self.boxes[segment.start : segment.end])
        return TextLine("".join(pieces), np.concatenate(parts), column=column)


def _lines(row: list[Segment], column: int, tables: list[list[TextLine]], printer: _Printer) -> list[TextLine]:
    """The line that a row prints; a table in it comes after what stands beside it."""
    words = [segment for segment in row if segment.table is None]
    lines = [printer.line(words, column)] if words else []
    for segment in row:
        if segment.table is not None:
            lines += tables[segment.table]
    return lines


def _displayed(place: Segment, turn: int, size: tuple[float, float]) -> Box:
    """The box of a table on the page as displayed."""
    upright = np.array([[place.x0, place.y0, place.x1, place.y1]], np.float32)
    x0, y0, x1, y1 = turn_boxes(upright, (360 - turn) % 360, *size)[0].tolist()
    return x0, y0, x1, y1


def dominant_turn(boxes: Boxes) -> int:
    """Clockwise degrees by which the text is turned, from the direction in which most characters follow each other.

    Vertical writing (downwards, lines from right to left) is the same as text turned by 90 degrees.
    """
    if len(boxes) < 2:
        return 0
    x, y = boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3]
    dx, dy = x[1:] - x[:-1], y[1:] - y[:-1]
    if int(((dx > 0) & (np.abs(dy) < dx)).sum()) * 3 > 2 * len(dx):
        return 0
    size = 4 * (boxes[1:, 2:] - boxes[1:, :2]).max(axis=1)
    near = (np.abs(dx) < size) & (np.abs(dy) < size)
    dx, dy = dx[near], dy[near]
    level = np.abs(dx) >= np.abs(dy)
    votes = [
        int((level & (dx > 0)).sum()),
        int((~level & (dy > 0)).sum()),
        int((level & (dx < 0)).sum()),
        int((~level & (dy < 0)).sum()),
    ]
    best = int(np.argmax(votes))
    # A column of single characters in a table also runs downwards: only a clear majority turns a page.
    return best * 90 if votes[best] * 3 > sum(votes) * 2 else 0


@cache
def _cleaning() -> NDArray[np.uint32]:
    table = np.arange(0x10000, dtype=np.uint32)
    for first, last in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF)):
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1:
                table[code] = ord(plain)
    for code in range(0x10000):
        if code < 32 or unicodedata.category(chr(code)) in {"Cc", "Zs", "Zl", "Zp", "Cf"}:
            table[code] = 32
    table[0xD800:0xE000] = 0xFFFD
    table[[2, 0xFFFE]] = ord(SOFT_HYPHEN)
    table[0xFFFF] = 32
    return table


def _cut(
    visible: NDArray[np.intp], codes: Codes, boxes: Boxes, cells: NDArray[np.intp], em: float
) -> list[Segment]:
    """Segments in content order; a new one where the next character is on another line or cell, far, or behind."""
    x0, y0, x1, y1 = boxes.T
    height = y1 - y0
    middle = (y0 + y1) / 2
    reach = np.minimum(height[1:], height[:-1])
    gap = x0[1:] - x1[:-1]
    jump = np.abs(np.diff(middle)) > 0.5 * reach
    jump |= gap > GAP * em
    jump |= x0[1:] < x0[:-1] - 0.6 * reach
    digit = (codes >= 48) & (codes <= 57)
    jump |= (gap > NUMBER_GAP * em) & digit[:-1] & ~digit[1:]
    if len(cells):
        jump |= (cells[:, 1:] != cells[:, :-1]).any(axis=0)
    starts = np.concatenate(([0], np.flatnonzero(jump) + 1))
    ends = np.concatenate((starts[1:], [len(visible)])) - 1
    columns = (
        visible[starts].tolist(),
        (visible[ends] + 1).tolist(),
        np.minimum.reduceat(x0, starts).tolist(),
        np.minimum.reduceat(y0, starts).tolist(),
        np.maximum.reduceat(x1, starts).tolist(),
        np.maximum.reduceat(y1, starts).tolist(),
    )
    return [Segment(*values) for values in zip(*columns, strict=True)]


def _on_page(boxes: Boxes, width: float, height: float) -> NDArray[np.bool_]:
    """Which characters have a height and stand, for the most part, where the page shows them (never for NaN)."""
    x, y = boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3]
    shown = (boxes[:, 3] > boxes[:, 1]) & (x > 0) & (x < 2 * width) & (y > 0) & (y < 2 * height)
    return np.asarray(shown, np.bool_)


def _em(codes: Codes, boxes: Boxes) -> float:
    """The width of most 汉字 of the page; the height of a character depends on which font stands in for a named one."""
    han = boxes[(codes >= 0x2E80) & (codes < 0xFF00)]
    return float(np.median(han[:, 2] - han[:, 0]) if len(han) else np.median(boxes[:, 3] - boxes[:, 1]))


def _split(
    segment: Segment, gutter: float, gap: float, visible: NDArray[np.intp], boxes: Boxes
) -> tuple[Segment, ...]:
    """A segment in two where it crosses the gutter with a gap there; as it is otherwise."""
    if segment.table is not None or not segment.x0 < gutter < segment.x1:
        return (segment,)
    first, last = np.searchsorted(visible, (segment.start, segment.end)).tolist()
    own = boxes[first:last]
    cut = int(np.searchsorted(own[:, 0], gutter - gap))
    if not 0 < cut < len(own) or own[cut, 0] - own[cut - 1, 2] < gap:
        return (segment,)
    start = int(visible[first + cut])
    halves = ((segment.start, int(visible[first + cut - 1]) + 1, own[:cut]), (start, segment.end, own[cut:]))
    return tuple(
        Segment(begin, end, *part[:, :2].min(axis=0).tolist(), *part[:, 2:].max(axis=0).tolist())
        for begin, end, part in halves
    )


def _with_blanks(boxes: Boxes, visible: NDArray[np.intp]) -> Boxes:
    """Gives each blank, which PDFium places at random, the right edge of the character before it."""
    before = np.zeros(len(boxes), np.intp)
    before[visible] = visible
    before = np.maximum.accumulate(before)
    placed = boxes[before]
    blank = np.ones(len(boxes), np.bool_)
    blank[visible] = False
    placed[blank, 0] = placed[blank, 2]
    return placed


def _overprinted(segments: list[Segment]) -> bool:
    """Whether segments lie over one another by more than a touch."""
    ordered = sorted((item for item in segments if item.table is None), key=lambda item: item.y0)
    hidden = 0
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.y0 >= one.y1 - 0.5 * (one.y1 - one.y0):
                break
            shared = min(one.x1, other.x1) - max(one.x0, other.x0)
            if shared > 0.5 * min(one.x1 - one.x0, other.x1 - other.x0):
                hidden += min(one.end - one.start, other.end - other.start)
    return hidden > OVERPRINT_SHARE * sum(segment.end - segment.start for segment in segments)

