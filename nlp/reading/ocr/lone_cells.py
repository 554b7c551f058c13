"""Cells of a ruled table in which the detector saw nothing although there is ink: a lone digit, a tick.

The detector is made for lines; of a column of serial numbers it misses every tenth.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from nlp.reading.ocr.engine import Grey
from nlp.reading.ocr.orientation import Frame
from nlp.reading.ocr.regions import Quads
from nlp.reading.ocr.words import Word
from nlp.reading.page.tables import Lattice, find_lattices

_INSET: Final = 2.0
"""Points between a rule's middle and what may be text: half of a thick rule, and what is left of the page's slope."""
_DARK: Final = 60
"""How much darker than its cell's paper ink is."""
_INK_HEIGHT: Final = (5.0, 30.0)
"""Points: from a low character (一 is read by the detector) to the largest print in a table."""
_MARGIN: Final = 0.25
"""Room around the ink as share of its height, as the recogniser was trained with."""
_CELLS_MAX: Final = 400


def lone_ink(picture: Grey, rulings: NDArray[np.float32], words: list[Word], frame: Frame, scale: float) -> Quads:
    """Regions, in pixels of the picture, around the ink in cells of tables that hold none of `words`.

    rulings and the words' boxes: points of the level page.  scale: points a pixel.
    """
    found: list[NDArray[np.float32]] = []
    for lattice in find_lattices(rulings, *frame.size) if len(rulings) > 3 else []:
        for cell in _empty(lattice, words)[:_CELLS_MAX]:
            ink = _ink(picture, frame, cell, scale)
            if ink is not None:
                found.append(ink)
    return np.array(found, np.float32).reshape(-1, 4, 2)


def _empty(lattice: Lattice, words: list[Word]) -> list[tuple[float, float, float, float]]:
    """Boxes of the unmerged cells in which no word stands."""
    boxes = np.array([word.box for word in words], np.float64).reshape(-1, 4)
    taken = set(lattice.cells_of((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2).tolist())
    cells, counts = np.unique(lattice.owner, return_counts=True)
    width = lattice.owner.shape[1]
    return [
        (lattice.xs[cell % width], lattice.ys[cell // width], lattice.xs[cell % width + 1], lattice.ys[cell // width + 1])
        for cell, count in zip(cells.tolist(), counts.tolist(), strict=True)
        if count == 1 and cell not in taken
    ]


def _ink(
    picture: Grey, frame: Frame, cell: tuple[float, float, float, float], scale: float
) -> NDArray[np.float32] | None:
    """The region around what is printed in a cell of the level page; None for an empty cell."""
    x0, y0, x1, y1 = cell
    middle = frame.askew(np.array([[(x0 + x1) / 2, (y0 + y1) / 2]], np.float32))[0]
    half = np.array([x1 - x0, y1 - y0]) / 2 - _INSET
    low = np.maximum((middle - half) / scale, 0).astype(int)
    high = ((middle + half) / scale).astype(int)
    part = picture[low[1] : high[1], low[0] : high[0]]
    if min(part.shape) < 1:
        return None
    dark = (part < np.median(part) - _DARK).astype(np.uint8)
    points = cv2.findNonZero(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    if points is None:
        return None
    x, y, width, height = cv2.boundingRect(points)
    if not _INK_HEIGHT[0] <= height * scale <= _INK_HEIGHT[1]:
        return None
    margin = _MARGIN * height
    left, top = low[0] + x - margin, low[1] + y - margin
    right, bottom = low[0] + x + width + margin, low[1] + y + height + margin
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
