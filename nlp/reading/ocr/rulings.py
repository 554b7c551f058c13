"""Ruled lines in a scanned page, as boxes without thickness: what a PDF's paths are to a digital page."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from nlp.reading.ocr.engine import Grey

_DARK: Final = 40
"""A rule is darker than the paper around it by this; noise of scanners stays below 30."""
_LEVEL_LENGTH: Final = 28.0
_UPRIGHT_LENGTH: Final = 24.0
"""Points.  No stroke of a 汉字 up to size 二号 (22 pt) is as long."""
_BREAK: Final = 3
"""Pixels, odd: specks of paper in a rule are smaller; gaps between the strokes of characters are larger."""
_JOIN: Final = 2.0
"""Points between two long pieces of one rule."""
_RULES_MAX: Final = 2_000


def find_rulings(picture: Grey, scale: float, slope: float) -> NDArray[np.float32]:
    """Boxes x0, y0, x1, y1 in points, of the level page; shape (n, 4).

    scale: points a pixel.  slope: degrees by which lines of the picture fall towards the right.
    """
    height, width = picture.shape
    if slope:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), slope, 1.0)
        picture = np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    # Against the paper near by: photos have shadows.
    coarse = cv2.resize(picture, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(coarse, 15), (width, height))
    dark = (cv2.subtract(paper, picture) > _DARK).astype(np.uint8)
    level = _strokes(dark, round(_LEVEL_LENGTH / scale), max(1, round(_JOIN / scale)))
    upright = _strokes(np.ascontiguousarray(dark.T), round(_UPRIGHT_LENGTH / scale), max(1, round(_JOIN / scale)))
    found = [(x0, y, x1, y) for x0, x1, y in level] + [(x, y0, x, y1) for y0, y1, x in upright]
    return np.array(found, np.float32).reshape(-1, 4) * np.float32(scale)


def _strokes(dark: NDArray[np.uint8], length: int, join: int) -> list[tuple[float, float, float]]:
    """Level strokes of at least `length` pixels: start, end, and the height at which they run."""
    bridged = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, _BREAK), np.uint8))
    long = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    # What is left of the skew breaks a rule into steps one above the other.
    stepped = cv2.dilate(long, np.ones((3, join | 1), np.uint8))
    contours, _ = cv2.findContours(stepped, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(contours) > _RULES_MAX:
        return []
    boxes = [cv2.boundingRect(contour) for contour in contours]
    return [(float(x), float(x + width), y + thick / 2) for x, y, width, thick in boxes if thick * 4 < width]
