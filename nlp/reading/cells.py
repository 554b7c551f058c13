"""The characters inside a table's grid → one line a row, cells separated by tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.reading.lines import TextLine
from nlp.reading.rows import Segment, in_rows
from nlp.reading.tables import Lattice

FRAME_ROWS: Final = 12
"""A single field with more lines than this is a frame around running text, not a cell."""

Print = Callable[[list[Segment]], TextLine]


def by_cell(segments: list[Segment], cells: list[int]) -> dict[int, list[list[Segment]]]:
    """The printed rows within each cell; `cells` says where each segment stands."""
    grouped: dict[int, list[Segment]] = {}
    for segment, cell in zip(segments, cells, strict=True):
        grouped.setdefault(cell, []).append(segment)
    return {cell: in_rows(found) for cell, found in grouped.items()}


def is_table(rows: dict[int, list[list[Segment]]]) -> bool:
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
