"""Pictures inside office and OFD files that carry the text of a page → lines with their boxes on that page."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from nlp.document import Box, Notice, Page
from nlp.errors import notice
from nlp.reading.formats.pixels import rgb
from nlp.reading.guard.limits import Limits, picture_too_large
from nlp.reading.page.lines import PageLines

if TYPE_CHECKING:
    from numpy.typing import NDArray

A4_WIDTH: Final = 595.3
"""Points; the width given to a picture that does not say how large it is."""


def picture_page(data: bytes, limits: Limits, number: int) -> PageLines:
    """A picture that is a page by itself, as wide as A4.  What is wrong with it is in the page's `errors`."""
    pixels = _pixels(data, limits, number)
    if isinstance(pixels, Notice):
        return unread(number, (0.0, 0.0), pixels)
    height, width = pixels.shape[:2]
    scale = A4_WIDTH / width
    return placed(pixels, number, (0.0, 0.0, A4_WIDTH, height * scale), (A4_WIDTH, height * scale))


def picture_on_page(data: bytes | None, limits: Limits, number: int, box: Box, size: tuple[float, float]) -> PageLines:
    """A picture that stands at `box` of a page of `size` (points).  `data` is None when the file lacks it (E204)."""
    pixels = notice("E204", page=number) if data is None else _pixels(data, limits, number)
    return unread(number, size, pixels) if isinstance(pixels, Notice) else placed(pixels, number, box, size)


def placed(pixels: NDArray[np.uint8], number: int, box: Box, size: tuple[float, float]) -> PageLines:
    """What is recognised in RGB `pixels` (warned: W402), its boxes moved to where the picture stands."""
    from nlp.reading.ocr.ocr import read_page_image  # the engine takes seconds to load

    x0, y0, x1, y1 = box
    height, width = pixels.shape[:2]
    scale = (x1 - x0) / width
    read = read_page_image(pixels, scale, number)
    if not read.lines:
        return unread(number, size, notice("E201", page=number))
    read.warnings.insert(0, notice("W402", page=number))
    stretch = np.array([1.0, (y1 - y0) / (height * scale)] * 2, np.float32)
    for line in read.lines:
        line.boxes = line.boxes * stretch + np.array([x0, y0, x0, y0], np.float32)
    read.tables = [replace(table, box=_moved(table.box, stretch, x0, y0)) for table in read.tables]
    read.page = Page(number, *size, source="ocr", rotation=read.page.rotation, confidence=read.page.confidence)
    return read


def _moved(box: Box, stretch: NDArray[np.float32], x: float, y: float) -> Box:
    left, top, right, bottom = (np.array(box) * stretch + np.array([x, y, x, y])).tolist()
    return left, top, right, bottom


def unread(number: int, size: tuple[float, float], error: Notice) -> PageLines:
    """A page without text, and why."""
    return PageLines(Page(number, *size, source="none", confidence=0.0), errors=[error])


def _pixels(data: bytes, limits: Limits, number: int) -> NDArray[np.uint8] | Notice:
    """The picture as RGB; E203 when it has too many pixels, E205 when it is damaged or a drawing (EMF, WMF)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit decides
            image = Image.open(io.BytesIO(data))
        with image:
            if picture_too_large(*image.size, limits):
                return notice("E203", page=number, pixels=image.size[0] * image.size[1])
            return rgb(image)
    except Image.DecompressionBombError:
        return notice("E203", page=number, pixels=f"超过 {Image.MAX_IMAGE_PIXELS}")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):  # Pillow's ways to say damaged
        return notice("E205", page=number)
