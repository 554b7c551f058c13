"""Photos and scans (png, jpeg, tiff, bmp, webp) → `Document`; each picture of a TIFF is a page.

The attacker is whoever sends the file: a few bytes may claim a billion pixels, and a list of pages may never end.
Size is checked before anything is decoded.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PIL import Image

from nlp.document import Document, Notice
from nlp.errors import ReadingError, notice
from nlp.reading.formats.pictures import placed, unread
from nlp.reading.formats.pixels import rgb
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits, check_pages, picture_too_large
from nlp.reading.page.layout import assemble
from nlp.reading.page.lines import PageLines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

A4: Final = (595.3, 841.9)
"""Points; a picture that does not credibly say how large it is is taken for A4."""

CREDIBLE: Final = (250.0, 1300.0)
"""Points between which a page's width may lie, A6 to beyond A3: cameras and screenshots write 72 dpi for nothing."""

_DAMAGE: Final = (OSError, ValueError, SyntaxError, EOFError, struct.error)
"""Pillow's ways to say that data is damaged."""
_FALLS: Final = (*_DAMAGE, TypeError, LookupError, ArithmeticError)
"""And those of a later directory of a TIFF, which it reads without a net."""


def read_image(data: bytes, limits: Limits) -> Document:
    """Reads a picture, or each picture of a TIFF.

    Raises ReadingError: E105 damaged or truncated, E107 too many pages, E117 no engine.  A page that is too large
    (E203), damaged (E205, where the file has others) or blank (E201) is in the document's `errors`.
    """
    try:
        pages = list(_pages(data, limits))
    except _DAMAGE as error:
        raise ReadingError("E105") from error
    if len(pages) == 1 and [found.code for found in pages[0].errors] == ["E205"]:
        raise ReadingError("E105")
    errors = [] if any(page.lines for page in pages) else [notice("E206")]
    return assemble(pages, sniff.sniff(data), errors=errors)


def displayed_page(data: bytes, number: int, limits: Limits) -> tuple[NDArray[np.uint8], tuple[float, float]]:
    """One page (from 1) as RGB, and its size in points: what `read_image` reads, and where its boxes lie.

    Raises ReadingError: E105 damaged, E203 too large, E204 no such page, E205 this page damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # see `_pages`
            with Image.open(io.BytesIO(data)) as image:
                if not 1 <= number <= _page_count(image, limits):
                    raise ReadingError("E204", page=number)
                pixels = _decoded(image, number - 1, limits)
                if isinstance(pixels, Notice):
                    raise ReadingError(pixels.code, page=number, pixels=image.size[0] * image.size[1])
                return pixels, page_size(pixels.shape[1], pixels.shape[0], _stated_width(image, pixels))
    except Image.DecompressionBombError:
        raise ReadingError("E203", page=number, pixels=f"超过 {2 * (Image.MAX_IMAGE_PIXELS or 0)}") from None
    except _DAMAGE as error:
        raise ReadingError("E105") from error


def page_count(data: bytes, limits: Limits) -> int:
    """How many pages `read_image` would find.  Raises ReadingError E105, E107."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # see `_pages`
            with Image.open(io.BytesIO(data)) as image:
                return _page_count(image, limits)
    except Image.DecompressionBombError:
        return 1
    except _DAMAGE as error:
        raise ReadingError("E105") from error


def _pages(data: bytes, limits: Limits) -> Iterator[PageLines]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's hints about odd metadata; our own limit decides about size
        try:
            image = Image.open(io.BytesIO(data))
        except Image.DecompressionBombError:
            yield unread(1, (0.0, 0.0), notice("E203", page=1, pixels=f"超过 {2 * (Image.MAX_IMAGE_PIXELS or 0)}"))
            return
        with image:
            for index in range(_page_count(image, limits)):
                yield _page(image, index, limits)


def _page_count(image: Image.Image, limits: Limits) -> int:
    """Pictures of a TIFF; 1 for all others, whose further pictures are frames of a film."""
    if image.format != "TIFF":
        return 1
    count = 1
    try:
        while True:
            image.seek(count)
            count += 1
            check_pages(count, limits)
    except _FALLS:  # the end of the list, or where it is broken
        return count


def _page(image: Image.Image, index: int, limits: Limits) -> PageLines:
    number = index + 1
    pixels = _decoded(image, index, limits)
    if isinstance(pixels, Notice):
        return unread(number, (0.0, 0.0), pixels)
    width, height = page_size(pixels.shape[1], pixels.shape[0], _stated_width(image, pixels))
    return placed(pixels, number, (0.0, 0.0, width, height), (width, height))


def _decoded(image: Image.Image, index: int, limits: Limits) -> NDArray[np.uint8] | Notice:
    number = index + 1
    try:
        image.seek(index)
        if picture_too_large(*image.size, limits):
            return notice("E203", page=number, pixels=image.size[0] * image.size[1])
        return rgb(image)
    except Image.DecompressionBombError:
        return notice("E203", page=number, pixels=image.size[0] * image.size[1])
    except _FALLS:
        return notice("E205", page=number)


def _stated_width(image: Image.Image, pixels: NDArray[np.uint8]) -> float:
    """Width in points by the file's own resolution, as displayed; 0 where it states none."""
    across = image.info.get("dpi", (0, 0))[0]
    if not across:
        return 0.0
    lying = (image.width < image.height) != (pixels.shape[1] < pixels.shape[0])
    return 72 * (image.height if lying else image.width) / float(across)


def page_size(width: int, height: int, stated: float = 0.0) -> tuple[float, float]:
    """Size in points of a page of so many pixels; `stated`: its width by the file, believed within `CREDIBLE`."""
    across = stated if CREDIBLE[0] <= stated <= CREDIBLE[1] else A4[width > height]
    return across, across * height / width
