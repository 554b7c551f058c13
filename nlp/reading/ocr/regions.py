"""Where the lines of text stand in a picture, and their cut-outs.

The detector gives every pixel a probability of text, drawn thinner than the text is (“differentiable binarization”,
Liao et al., AAAI 2020); each connected patch becomes a rectangle, widened again by the paper's formula.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from nlp.reading.ocr.engine import Grey, text_map

PixelBox = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels."""

Quads = NDArray[np.float32]
"""Corner points in pixels, shape (n, 4, 2): top left, top right, bottom right, bottom left."""

_RESOLUTION: Final = 82
"""Pixels an inch in detection: 960 for the height of A4, where 1280 finds no more and takes twice the time (measured);
print of 8 points is 9 pixels high."""
_SIDE: Final = (960, 1600)
"""Pixels of the longer side, at least and at most: whoever scans a receipt does not scan at 82 dpi."""
_TEXT: Final = 0.3
_REGION: Final = 0.5
"""Probability of a text pixel, and the mean over a region that is believed; as the model's makers set them."""
_WIDENING: Final = 1.6
_SMALLEST: Final = 2
"""Pixels of the shorter side, in the detector's picture: a lone digit 1 in a table has 3, a speck 1."""
_REGIONS_MAX: Final = 2000
_MARGIN: Final = 1.5
"""Heights of a line by which to look beyond a seal."""


def find_regions(picture: Grey, scale: float) -> Quads:
    """Regions of text, in no order.  scale: points a pixel."""
    height, width = picture.shape
    side = min(max(max(height, width) * scale * _RESOLUTION / 72, _SIDE[0]), _SIDE[1])
    share = min(1.0, side / max(height, width))
    size = (max(32, round(width * share / 32) * 32), max(32, round(height * share / 32) * 32))
    chances = text_map(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8))
    quads = _quads(chances) * np.array([width / size[0], height / size[1]], np.float32)
    return np.clip(quads, 0, np.array([width - 1, height - 1], np.float32))


def _quads(chances: NDArray[np.float32]) -> Quads:
    patches = cv2.dilate((chances > _TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(patches, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours[:_REGIONS_MAX]:
        middle, size, angle = cv2.minAreaRect(contour)
        if min(size) < _SMALLEST or _mean_chance(chances, cv2.boxPoints((middle, size, angle))) < _REGION:
            continue
        offset = size[0] * size[1] * _WIDENING / (2 * (size[0] + size[1]))
        wider = (size[0] + 2 * offset, size[1] + 2 * offset)
        found.append(_clockwise(cv2.boxPoints((middle, wider, angle))))
    return np.array(found, np.float32).reshape(-1, 4, 2)


def _mean_chance(chances: NDArray[np.float32], corners: NDArray[Any]) -> float:
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    high = np.ceil(corners.max(axis=0)).astype(int) + 1
    window = chances[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(window.shape, np.uint8)
    cv2.fillPoly(mask, [(corners - low).astype(np.int32)], 1)
    return float(cv2.mean(window, mask)[0])


def _clockwise(corners: NDArray[Any]) -> NDArray[Any]:
    """Corners from the top left one on, clockwise."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]])


def cut_out(picture: Grey, quad: NDArray[np.float32]) -> Grey:
    """The region as an upright rectangle."""
    width = max(1, int(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[3] - quad[2]))))
    height = max(1, int(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    cut = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.uint8)


def lengthened(quad: NDArray[np.float32], seal: PixelBox, quads: Quads) -> NDArray[np.float32] | None:
    """The region drawn out at the ends that lie in a seal, to beyond the seal or the next region of `quads`.

    The detector loses characters under a seal that the recogniser still reads.  None where no end lies in the seal.
    """
    height = float(np.linalg.norm(quad[3] - quad[0]))
    along = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
    along = along / max(float(np.linalg.norm(along)), 1.0)
    middle = quad.mean(axis=0)
    # Ends of all regions by their distance along this line, and how far off it they stand.
    offsets = quads - middle
    beside = np.abs(offsets.mean(axis=1) @ np.array([-along[1], along[0]])) < 0.5 * height
    reach = offsets[beside] @ along
    start, end = float((quad[0] - middle) @ along), float((quad[1] - middle) @ along)
    before, after = start, end
    if _within(quad[[0, 3]].mean(axis=0), seal):
        others = reach.max(axis=1)[reach.mean(axis=1) < start]
        before = max([seal[0] - _MARGIN * height - float(middle[0]), *others.tolist()])
    if _within(quad[[1, 2]].mean(axis=0), seal):
        others = reach.min(axis=1)[reach.mean(axis=1) > end]
        after = min([seal[2] + _MARGIN * height - float(middle[0]), *others.tolist()])
    left, right = max(start - before, 0.0), max(after - end, 0.0)
    if max(left, right) < 0.4 * height:
        return None
    return np.asarray(quad + along * np.array([[-left], [right], [right], [-left]]), np.float32)


def _within(point: NDArray[np.float32], box: PixelBox) -> bool:
    return bool(box[0] < point[0] < box[2] and box[1] < point[1] < box[3])
