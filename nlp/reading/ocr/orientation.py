"""Pages scanned on their side, upside down or a little askew: which way is up, and boxes brought back to the display."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.document import Box
from nlp.reading.ocr.engine import Grey, upside_down
from nlp.reading.ocr.regions import Quads, cut_out, find_regions

_SAMPLE: Final = 8
"""Lines that are asked which way is up; court pages have 20 to 30."""
_LONG: Final = 4.0
"""A region this many times as wide as high is a line whose slope says something."""
_LEVEL: Final = 0.02
"""Degrees below which a page is level: 0.2 points at the end of a line."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A page as displayed (`width` × `height`), and how it must be turned (clockwise: 0, 90, 180, 270) and then levelled
    to be read; `slope`: degrees by which lines of the turned page fall towards the right."""

    width: float
    height: float
    turn: int = 0
    slope: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        return (self.height, self.width) if self.turn % 180 else (self.width, self.height)

    def levelled(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points of the turned page, shape (…, 2), as they stand once it is level."""
        return self._rotated(points, -self.slope)

    def askew(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points of the level page, shape (…, 2), as they stand on the turned page."""
        return self._rotated(points, self.slope)

    def displayed(self, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes of the level page, shape (n, 4) → boxes of the page as displayed."""
        half = (boxes[:, 2:] - boxes[:, :2]) * np.float32(0.5)
        middles = self._rotated((boxes[:, :2] + boxes[:, 2:]) * np.float32(0.5), self.slope)
        return turn_back(np.concatenate((middles - half, middles + half), axis=1), self.turn, self.width, self.height)

    def displayed_box(self, box: Box) -> Box:
        """The same for one box."""
        x0, y0, x1, y1 = self.displayed(np.array([box], np.float32))[0].tolist()
        return x0, y0, x1, y1

    def _rotated(self, points: NDArray[np.float32], degrees: float) -> NDArray[np.float32]:
        if not degrees:
            return points
        sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
        centre = np.array(self.size) / 2
        matrix = np.array([[cosine, -sine], [sine, cosine]])
        return np.asarray((points - centre) @ matrix.T + centre, np.float32)


def upright_turn(picture: Grey, quads: Quads, scale: float) -> int:
    """Degrees (0, 90, 180, 270, clockwise) by which a picture with lines at `quads` must be turned to stand upright.

    scale: points a pixel.
    """
    if not len(quads):
        return 0
    sides = quads.max(axis=1) - quads.min(axis=1)
    long = np.maximum(sides[:, 0], sides[:, 1])
    turn = 90 if long[sides[:, 1] > 1.5 * sides[:, 0]].sum() > 0.5 * long.sum() else 0
    if turn:
        picture = turned(picture, turn)
        quads = find_regions(picture, scale)
    widest = sorted(quads, key=lambda quad: float(quad[0, 0] - quad[1, 0]))[:_SAMPLE]
    votes = [upside_down(cut_out(picture, quad)) > 0.5 for quad in widest]
    return turn + 180 if sum(votes) > len(votes) / 2 else turn


def slope_of(quads: Quads) -> float:
    """Degrees by which lines at `quads` of an upright picture fall towards the right (median of the long ones)."""
    across = (quads[:, 1] + quads[:, 2] - quads[:, 0] - quads[:, 3]) / 2
    down = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    length = np.linalg.norm(across, axis=1)
    # Short regions snap to the pixel grid and seem level.
    telling = (length > _LONG * down) & (length > 0.6 * length.max(initial=0.0))
    if not telling.any():
        return 0.0
    slope = float(np.median(np.degrees(np.arctan2(across[telling, 1], across[telling, 0]))))
    return slope if abs(slope) > _LEVEL else 0.0


def turned(picture: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, k=-turn // 90)) if turn else picture


def turn_back(boxes: NDArray[np.float32], turn: int, width: float, height: float) -> NDArray[np.float32]:
    """Boxes on the turned picture → boxes on the page as displayed (`width`, `height` of that page, same unit)."""
    x0, y0, x1, y1 = boxes.T
    if turn == 90:
        corners = (y0, height - x1, y1, height - x0)
    elif turn == 180:
        corners = (width - x1, height - y1, width - x0, height - y0)
    elif turn == 270:
        corners = (width - y1, x0, width - y0, x1)
    else:
        return boxes
    return np.stack(corners, axis=1).astype(np.float32)
