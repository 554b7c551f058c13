"""Boxes on a page whose text is turned, as they would stand if the page lay upright."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SLANT: Final = np.radians(8)
"""Text turned farther than this from all four sides of the page is no running text; a crooked scan is by 3 degrees."""


def turn_boxes(
    boxes: NDArray[np.float32], turn: int, width: float, height: float
) -> NDArray[np.float32]:
    """Boxes of a displayed page → the page turned upright, that is counter-clockwise by `turn` degrees."""
    x0, y0, x1, y1 = boxes.T
    if turn == 90:
        return np.stack((y0, width - x1, y1, width - x0), axis=1)
    if turn == 180:
        return np.stack((width - x1, height - y1, width - x0, height - y0), axis=1)
    if turn == 270:
        return np.stack((height - y1, x0, height - y0, x1), axis=1)
    return boxes


def is_slanted(angles: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether angles (radians) are those of watermarks and of writing around a seal: not near any quarter turn."""
    slanted: NDArray[np.bool_] = np.abs(angles - np.round(angles / (np.pi / 2)) * (np.pi / 2)) > SLANT
    return slanted
