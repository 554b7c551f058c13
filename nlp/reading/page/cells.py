"""The characters inside tables' grids → one line a row, cells separated by tabs; and how well text and grid agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.reading.page.lines import TextLine
from nlp.reading.page.pdfium import Boxes
from nlp.reading.page.rows import Segment, in_rows
from nlp.reading.page.tables import Lattice

FRAME_ROWS: Final = 12
"""A single field with more lines than this is a frame around running text, not a cell."""

APART: Final = 0.1
"""Characters nearer than this share of their height are printed in one go: a rule between them has been misplaced."""

Print = Callable[[list[Segment]], TextLine]


@dataclass(slots=True)
class Tables:
    """The tables taken from a page's segments.

    `lines`: rows of each.  `places`: for each a segment without characters that stands where it stood.  `rest`: all
    other segments.  `fit`: characters in cells, less those that the grid tears apart.  `empty`: cells
    without text, where those are the majority.  `doubtful`: whether either speaks against a grid.
    """

    rest: list[Segment]
    lines: list[list[TextLine]] = field(default_factory=list)
    places: list[Segment] = field(default_factory=list)
    fit: int = 0
    empty: int = 0
    doubtful: bool = False


def cells_of(lattices: list[Lattice], boxes: Boxes) -> NDArray[np.intp]:
    """[table, character]: the number of the cell in which the character stands, -1 outside the table."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return np.array([lattice.cells_of(x, y) for lattice in lattices]).reshape(len(lattices), len(boxes))


def take_tables(
    lattices: list[Lattice],
    segments: list[Segment],
    starts: list[int],
    *,
    boxes: Boxes,
    cells: NDArray[np.intp],
    show: Print,
) -> Tables:
    """Takes the segments inside tables out; of tables within each other the outer one has the text.

    `starts`: index of each segment's first character in `boxes` and `cells` (see `cells_of`), which hold the page's
    visible characters in the order of its content.
    """
    tables = Tables(segments)
    left = list(zip(segments, starts, strict=True))
    for lattice, own in zip(lattices, cells, strict=True):
        numbers = own.tolist()
        inside = [(segment, numbers[start]) for segment, start in left if numbers[start] >= 0]
        rows = _by_cell(inside)
        if not _is_table(rows):
            continue
        left = [(segment, start) for segment, start in left if numbers[start] < 0]
        torn = _torn(own, boxes)
        empty = len(np.unique(lattice.owner)) - len(rows)
        if empty > len(rows):
            tables.empty += empty
        tables.doubtful |= torn > 0 or empty > len(rows)
        tables.fit += int((own >= 0).sum()) - torn
        tables.places.append(Segment(0, 0, *lattice.box, table=len(tables.lines)))
        tables.lines.append(row_lines(lattice, rows, show, len(tables.lines)))
    tables.rest = [segment for segment, _ in left]
    return tables


def _torn(cells: NDArray[np.intp], boxes: Boxes) -> int:
    """Characters printed in one go of which the grid puts one into this cell and the next into that."""
    pairs = (cells[1:] != cells[:-1]) & (cells[1:] >= 0) & (cells[:-1] >= 0)
    if not pairs.any():
        return 0
    one, other = boxes[:-1][pairs], boxes[1:][pairs]
    height = one[:, 3] - one[:, 1]
    gap, drop = other[:, 0] - one[:, 2], np.abs(other[:, 1] + other[:, 3] - one[:, 1] - one[:, 3])
    return int(((np.abs(gap) < APART * height) & (drop < APART * height)).sum()) * 2


def _by_cell(segments: list[tuple[Segment, int]]) -> dict[int, list[list[Segment]]]:
    """The printed rows within each cell, from segments and the cells in which they stand."""
    grouped: dict[int, list[Segment]] = {}
    for segment, cell in segments:
        grouped.setdefault(cell, []).append(segment)
    return {cell: in_rows(found) for cell, found in grouped.items()}


def _is_table(rows: dict[int, list[list[Segment]]]) -> bool:
    """Whether the grid holds text in several cells, none of which is a page of its own."""
    return len(rows) >= 2 and max(map(len, rows.values())) <= FRAME_ROWS


def row_lines(lattice: Lattice, rows: dict[int, list[list[Segment]]], show: Print, table: int) -> list[TextLine]:
    """One line a row of the grid.  A merged cell's text stands in its upper left field, the other fields are empty.

    `show` makes the line of one printed row; `table` numbers the table on its page.  Boxes are as `show` gives them;
    a tab, and a row without any text, has the edge of what stands before it.
    """
    height, width = lattice.owner.shape
    lines: list[TextLine] = []
    before = np.zeros((1, 4), np.float32)
    for row in range(height):
        pieces: list[str] = []
        parts: list[NDArray[np.float32]] = []
        for column in range(width):
            if column:
                pieces.append("\t")
                parts.append(before[:, [2, 1, 2, 3]])
            for printed in rows.get(row * width + column, ()):
                line = show(printed)
                pieces.append(_joined(pieces, line.text))
                parts.append(_with_room(line.boxes, len(pieces[-1])))
                before = line.boxes[-1:]
        if pieces:
            lines.append(TextLine("".join(pieces), np.concatenate(parts), table=table))
    return lines


def _joined(pieces: list[str], text: str) -> str:
    """A cell's next line, with a blank before it where it would run two Latin words together."""
    last = pieces[-1][-1:] if pieces else ""
    return f" {text}" if last.isascii() and last.isalpha() and text[:1].isascii() and text[:1].isalpha() else text


def _with_room(boxes: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    return boxes if len(boxes) == length else np.concatenate((boxes[:1, [0, 1, 0, 3]], boxes))
