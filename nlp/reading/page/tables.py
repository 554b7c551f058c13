"""Ruled tables: from lines drawn on a page to a grid of cells.

pdfplumber reads plain grids as exactly (both 30 of 30 on 229 pages of four producers), but takes 34 ms of processor
time a page, nine times all the rest of reading; the same idea (edges, where they meet, the rectangles between) over
PDFium's path boxes takes 1 ms on a page that has rules, 0.16 on the average page.
What a grid leaves in doubt is put to pdfplumber: see `nlp.reading.formats.second_opinion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.document import Box

RULE_WIDTH: Final = 3.0
"""Points.  Rules in court documents are 0.5–1.5 wide; a box that is narrower than this is a rule, not a cell."""

RULE_LENGTH: Final = 6.0
"""Points.  Shorter strokes belong to drawn glyphs, ticks and dashes."""

TOUCH: Final = 3.0
"""Points by which rules may miss each other and still meet."""

RULES_MAX: Final = 2_000
"""A page of 60 rows by 15 columns drawn cell by cell has 3,600 edges, merged 900; drawings have far more."""

OPEN_ROOM: Final = 8.0
"""Points by which rules must reach beyond the last one across them to show a column or row that is open there."""

DASH: Final = 20.0
"""Points.  The longest dash of a dashed border, at twice the usual width."""

DASHES_MIN, DASHES_ROW = 40, 10
"""Dashes on a page, and on one level, from which on they may be a table's rules; a dashed underline has no frame."""

COVER: Final = 0.6
"""Share of a cell's side that must be ruled."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table's grid: x of its vertical and y of its horizontal rules, and which cell each field belongs to.

    `owner[row, column]` is the number (row * columns + column) of the upper left field of the cell; fields that
    are merged share it.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: NDArray[np.intp]

    @property
    def box(self) -> Box:
        """The outermost rules."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cells_of(self, x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.intp]:
        """For each point the number of its cell, -1 outside the table."""
        columns = np.searchsorted(np.array(self.xs), x) - 1
        rows = np.searchsorted(np.array(self.ys), y) - 1
        height, width = self.owner.shape
        inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        return np.where(inside, self.owner[rows.clip(0, height - 1), columns.clip(0, width - 1)], -1)


def find_lattices(paths: NDArray[np.float32], width: float, height: float) -> list[Lattice]:
    """Tables from the boxes of the paths (x0, y0, x1, y1) drawn on a page `width` × `height`, top to bottom."""
    level, upright = _rules(paths, width, height)
    if len(level) < 2 or not len(upright) or len(level) + len(upright) > RULES_MAX:
        return []
    lattices = [
        lattice
        for group in _connected(level, upright)
        if (lattice := _lattice(level[group[0]], upright[group[1]])) is not None
    ]
    return sorted(lattices, key=lambda lattice: lattice.ys[0])


def lattice_of_cells(cells: NDArray[np.float32]) -> Lattice | None:
    """The grid of a table whose cells are known as boxes (shape (n, 4)); None for a single cell."""
    if len(cells) < 2:
        return None
    xs, ys = _positions(cells[:, [0, 2]].ravel()), _positions(cells[:, [1, 3]].ravel())
    if len(xs) < 2 or len(ys) < 2:
        return None
    owner = np.arange((len(xs) - 1) * (len(ys) - 1)).reshape(len(ys) - 1, len(xs) - 1)
    columns = np.abs(cells[:, [0, 2], None] - np.array(xs)).argmin(axis=2)
    rows = np.abs(cells[:, [1, 3], None] - np.array(ys)).argmin(axis=2)
    for (left, right), (top, bottom) in zip(columns.tolist(), rows.tolist(), strict=True):
        owner[top:bottom, left:right] = owner[top, left]
    return Lattice(tuple(xs), tuple(ys), _tiled(owner))


def has_dashes(paths: NDArray[np.float32]) -> bool:
    """Whether a page has rows of short strokes, which may be a table's dashed rules (never in `find_lattices`)."""
    if not DASHES_MIN <= len(paths) <= RULES_MAX:
        return False
    sides = paths[:, 2:] - paths[:, :2]
    dashes = paths[(sides.min(axis=1) <= RULE_WIDTH) & (sides.max(axis=1) <= DASH)]
    if len(dashes) < DASHES_MIN:
        return False
    _, counts = np.unique(dashes[:, 1].round(), return_counts=True)
    return bool(counts.max() >= DASHES_ROW)


def _rules(paths: NDArray[np.float32], width: float, height: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Level rules as rows of y, x0, x1 and upright ones as x, y0, y1; boxes give their four sides."""
    x0, y0, x1, y1 = paths.T
    wide, tall = x1 - x0, y1 - y0
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    level = (tall <= RULE_WIDTH) & (wide >= RULE_LENGTH)
    upright = (wide <= RULE_WIDTH) & (tall >= RULE_LENGTH)
    # A white sheet or a frame around the whole page is no cell.
    box = (wide > RULE_LENGTH) & (tall > RULE_LENGTH) & ~((wide > 0.9 * width) & (tall > 0.9 * height))
    levels = [(middle_y[level], x0[level], x1[level]), (y0[box], x0[box], x1[box]), (y1[box], x0[box], x1[box])]
    uprights = [(middle_x[upright], y0[upright], y1[upright]), (x0[box], y0[box], y1[box]), (x1[box], y0[box], y1[box])]
    return _distinct(levels), _distinct(uprights)


def _distinct(parts: Sequence[tuple[NDArray[Any], ...]]) -> NDArray[np.float32]:
    stacked = np.concatenate([np.stack(part, axis=1) for part in parts])
    return np.unique(stacked.round(1), axis=0)


def _connected(
    level: NDArray[np.float32], upright: NDArray[np.float32]
) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Groups of rules that meet one another: (indices of level rules, indices of upright ones)."""
    meet = (level[:, None, 0] >= upright[None, :, 1] - TOUCH) & (level[:, None, 0] <= upright[None, :, 2] + TOUCH)
    meet &= (upright[None, :, 0] >= level[:, None, 1] - TOUCH) & (upright[None, :, 0] <= level[:, None, 2] + TOUCH)
    free = np.ones(len(level), np.bool_)
    groups: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    while free.any():
        rows = np.zeros(len(level), np.bool_)
        rows[np.argmax(free)] = True
        size = 0
        while rows.sum() > size:
            size = int(rows.sum())
            columns = meet[rows].any(axis=0)
            rows |= meet[:, columns].any(axis=1)
        free &= ~rows
        if size >= 2:
            groups.append((np.flatnonzero(rows), np.flatnonzero(columns)))
    return groups


def _lattice(level: NDArray[np.float32], upright: NDArray[np.float32]) -> Lattice | None:
    """The grid of one group of rules; None for a frame with a single field."""
    upright = _closed(upright, level)
    level = _closed(level, upright)
    xs, ys = _positions(upright[:, 0]), _positions(level[:, 0])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    height, width = len(ys) - 1, len(xs) - 1
    walls = _ruled(upright, xs, ys)
    floors = _ruled(level, ys, xs)
    owner = np.arange(height * width).reshape(height, width)
    for row in range(height):
        for column in range(width):
            if column and not walls[column, row]:
                owner[row, column] = owner[row, column - 1]
            elif row and not floors[row, column]:
                owner[row, column] = owner[row - 1, column]
    owner = _tiled(owner)
    return None if (owner == owner[0, 0]).all() else Lattice(tuple(xs), tuple(ys), owner)


def _tiled(owner: NDArray[np.intp]) -> NDArray[np.intp]:
    """The same cells (see `Lattice.owner`), but those that are no rectangles, because a rule is missing, as fields."""
    height, width = owner.shape
    size = height * width
    fields = np.arange(size)
    area = np.ones(size, np.intp)
    for places in (fields // width, fields % width):
        low, high = np.full(size, size), np.full(size, -1)
        np.minimum.at(low, owner.ravel(), places)
        np.maximum.at(high, owner.ravel(), places)
        area *= high - low + 1
    whole = area == np.bincount(owner.ravel(), minlength=size)
    return np.where(whole[owner], owner, fields.reshape(height, width))


def _closed(rules: NDArray[np.float32], across: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rules, with one more at either side where several of those `across` reach beyond them to a common end.

    Tables are printed without outer borders, and cut open where a page ends.
    """
    low, high = rules[:, 0].min(), rules[:, 0].max()
    for side, end in ((1, across[:, 1].min()), (2, across[:, 2].max())):
        agreeing = across[np.abs(across[:, side] - end) <= TOUCH, 0]
        if (end < low - OPEN_ROOM or end > high + OPEN_ROOM) and np.ptp(agreeing) > TOUCH:
            rules = np.vstack((rules, (end, agreeing.min(), agreeing.max()))).astype(np.float32)
    return rules


def _positions(values: NDArray[np.float32]) -> list[float]:
    """Distinct positions: those within the touching distance of each other are one rule."""
    ordered = np.sort(values)
    groups = np.split(ordered, np.flatnonzero(np.diff(ordered) > TOUCH) + 1)
    return [float(group.mean()) for group in groups]


def _ruled(rules: NDArray[np.float32], positions: list[float], marks: list[float]) -> NDArray[np.bool_]:
    """[position, interval between two marks]: whether rules cover most of that interval at that position."""
    starts, ends = np.array(marks[:-1]), np.array(marks[1:])
    covered = np.zeros((len(positions), len(starts)))
    at = np.abs(rules[:, None, 0] - np.array(positions)[None, :]).argmin(axis=1)
    for (_, start, end), index in zip(rules.tolist(), at.tolist(), strict=True):
        shared = np.minimum(ends, end) - np.maximum(starts, start)
        covered[index] = np.maximum(covered[index], shared / (ends - starts))
    return covered >= COVER
