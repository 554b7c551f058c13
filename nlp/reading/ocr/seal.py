"""Red seals: keep the black text under and around them, lose the red.

Courts seal across the date of the signature.  In the red channel a seal is nearly as bright as paper, but not quite,
and where it is solid (the ring, the star) what lies under it is only a little darker than it: recognition reads such a
date neither in RGB nor in the red channel as it is, but reads it when the contrast is stretched (measured).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from nlp.reading.ocr.engine import Grey
from nlp.reading.ocr.regions import PixelBox

_REDNESS: Final = 40
"""How far red must lead green and blue; scanned grey paper stays below 20."""
_BRIGHTNESS: Final = 100
_SIZE: Final = (0.06, 0.5)
"""Sides of a seal as shares of the page's width: a name stamp has 15 mm, a court's seal 42 mm, on 210 mm."""
_OBLONG: Final = 2.5
"""Sides of a seal, or of two that touch, differ by no more; the red line and the letterhead of an office are longer."""
_COARSE: Final = 400
"""Pixels of the width of the copy on which seals are looked for."""
_LOOSE: Final = (0.45, 0.82)
_SOLID: Final = (0.75, 0.95)
"""What becomes black and white, relative to paper, and where the seal is solid relative to the seal: ink on paper has
0.1 to 0.4 and thin red strokes 0.85 and more; ink under red has 0.7 to 0.9 after a scanner's compression."""
_WINDOW: Final = 0.02
"""Share of the page's width over which red counts as solid: the ring is 1.2 mm wide, strokes of its text 0.5 mm."""


@dataclass(frozen=True, slots=True)
class Inked:
    """A page in grey as if it had not been sealed, and where its seals were."""

    picture: Grey
    seals: list[PixelBox]


def without_seals(image: NDArray[np.uint8]) -> Inked:
    """RGB image, uint8, shape (height, width, 3) → grey.  Red that is no seal (a letterhead) stays as dark as it looks."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    seals = find_seals(image)
    for x0, y0, x1, y1 in seals:
        grey[y0:y1, x0:x1] = _ink(image[y0:y1, x0:x1], round(_WINDOW * image.shape[1]) | 1)
    return Inked(grey, seals)


def find_seals(image: NDArray[np.uint8]) -> list[PixelBox]:
    """Boxes around the seals of an RGB page, with a margin."""
    step = max(1, image.shape[1] // _COARSE)
    # Averages, so that single pixels of coloured noise do not count.
    size = (max(1, image.shape[1] // step), max(1, image.shape[0] // step))
    red = _is_red(np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)).astype(np.uint8)
    if not red.any():
        return []
    reach = max(3, size[0] // 40) | 1  # joins the ring, its text and the star
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(red, np.ones((reach, reach), np.uint8)))
    found: list[PixelBox] = []
    for x, y, width, height, _ in stats[1:].tolist():
        sides = (width - reach + 1, height - reach + 1)
        fits = _SIZE[0] * size[0] <= min(sides) and max(sides) <= _SIZE[1] * size[0]
        if fits and max(sides) <= _OBLONG * min(sides):
            found.append((x * step, y * step, (x + width) * step, (y + height) * step))
    return _outermost(found)


def _outermost(boxes: list[PixelBox]) -> list[PixelBox]:
    """Without those whose middle lies in a larger one: the star in its ring."""
    kept: list[PixelBox] = []
    for box in sorted(boxes, key=lambda item: (item[0] - item[2]) * (item[3] - item[1])):
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not any(x0 < x < x1 and y0 < y < y1 for x0, y0, x1, y1 in kept):
            kept.append(box)
    return kept


def _is_red(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    red = image[:, :, 0].astype(np.int16)
    rest = np.maximum(image[:, :, 1], image[:, :, 2]).astype(np.int16)
    return np.asarray((red - rest > _REDNESS) & (red > _BRIGHTNESS), np.bool_)


def _ink(part: NDArray[np.uint8], window: int) -> Grey:
    """The part's black, without its red."""
    channel = part[:, :, 0].astype(np.float32)
    red = _is_red(part).astype(np.float32)
    share = cv2.blur(red, (window, window))
    seal = cv2.blur(channel * red, (window, window)) / np.maximum(share, 1e-3)
    solid = np.clip((share - 0.45) / 0.3, 0, 1)
    under = _stretched(cv2.GaussianBlur(channel, (0, 0), 0.8) / np.maximum(seal, 1), *_SOLID)
    beside = _stretched(channel / max(float(np.percentile(channel, 60)), 1.0), *_LOOSE)
    return np.asarray((solid * under + (1 - solid) * beside) * 255, np.uint8)


def _stretched(values: NDArray[Any], black: float, white: float) -> NDArray[Any]:
    return np.clip((values - black) / (white - black), 0, 1)
