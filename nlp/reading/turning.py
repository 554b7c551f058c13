"""Boxes on a page whose text is turned, as they would stand if the page lay upright."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


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
