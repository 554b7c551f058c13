"""Pages scanned on their side or upside down: which way is up, and boxes turned back to the page as displayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

_SAMPLE: Final = 8
"""Lines that are asked which way is up; court pages have 20 to 30."""


class Detected(Protocol):
    """What detection gives: cut-outs of the lines and their corner points, shape (n, 4, 2)."""

    @property
    def crops(self) -> list[NDArray[np.uint8]]:
        """Pictures of the lines."""

    @property
    def quads(self) -> NDArray[np.float32]:
        """Corner points in pixels."""


def upright_turn(
    image: NDArray[np.uint8],
    detect: Callable[[NDArray[np.uint8]], Detected],
    flipped: Callable[[list[NDArray[np.uint8]]], float],
) -> int:
    """Degrees (0, 90, 180, 270, clockwise) by which a picture must be turned to stand upright."""
    found = detect(image)
    if not found.crops:
        return 0
    sides = found.quads.max(axis=1) - found.quads.min(axis=1)
    long = np.maximum(sides[:, 0], sides[:, 1])
    lying = bool(np.sum(long[sides[:, 1] > 1.5 * sides[:, 0]]) > 0.5 * np.sum(long))
    turn = 90 if lying else 0
    if lying:
        found = detect(turned(image, turn))
    widest = sorted(found.crops, key=lambda crop: -crop.shape[1])[:_SAMPLE]
    if widest and flipped(widest) > 0.5:
        turn += 180
    return turn


def turned(image: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, k=-turn // 90)) if turn else image


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
