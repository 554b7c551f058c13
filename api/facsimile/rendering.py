"""A page of a file as a picture: what runs in the killable child (`nlp.reading.guard.isolation`).

The attacker is whoever sent the file.  A page may claim ten thousand metres or a billion pixels: sizes are looked at
before anything is drawn, and a page that is too large for its scale is drawn smaller.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.errors import ReadingError
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits, check_bytes, page_too_large

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp.reading.page.pdfium import PdfFile

PIXELS_MAX = 20_000_000
"""Of a drawn page: A4 at the largest scale has 4.5 million, A2 18 million."""
QUALITY, EFFORT = 82, 2
"""WebP: an A4 page at scale 2 takes 120 KB and 65 ms to pack (PNG: 370 KB, 90 ms)."""


@dataclass(frozen=True, slots=True)
class PageWanted:
    """A page of a file, from 1, at `scale` pixels a point; page 0 asks for the sizes of all pages instead."""

    file: Path
    page: int = 0
    scale: float = 1.0

    @property
    def error(self) -> ReadingError | None:
        """Nothing is known against a page before it is drawn."""
        return None


@dataclass(frozen=True, slots=True)
class Drawer:
    """A worker's task: a page as WebP, or with page 0 the sizes of all pages in points."""

    limits: Limits

    def __call__(self, wanted: PageWanted) -> bytes | list[tuple[float, float]]:
        """Raises ReadingError: as in reading, E204 where there is no such page, E106 where the format has none."""
        try:
            check_bytes(wanted.file.stat().st_size, self.limits)
            data = wanted.file.read_bytes()
        except OSError:
            raise ReadingError("E101", path=wanted.file.name) from None
        return draw(data, wanted.page, wanted.scale, self.limits) if wanted.page else sizes(data, self.limits)


def draw(data: bytes, number: int, scale: float, limits: Limits) -> bytes:
    """The page as WebP.  Raises ReadingError E104, E105, E106, E202–E205."""
    kind = sniff.sniff(data)
    if kind == sniff.PDF:
        return packed(_pdf_page(data, number, scale, limits))
    if kind in sniff.IMAGES:
        from nlp.reading.formats.images import displayed_page

        pixels, (width, height) = displayed_page(data, number, limits)
        return packed(pixels, (round(width * scale), round(height * scale)))
    raise ReadingError("E106", kind=sniff.LABELS[kind])


def sizes(data: bytes, limits: Limits) -> list[tuple[float, float]]:
    """Width and height of each page in points; 0 where the page is broken; empty where the format has no pages."""
    kind = sniff.sniff(data)
    if kind == sniff.PDF:
        with _opened(data, limits) as pdf:
            return [pdf.page_size(index) or (0.0, 0.0) for index in range(min(len(pdf), limits.pages))]
    if kind in sniff.IMAGES:
        from nlp.reading.formats.images import displayed_page, page_count

        return [displayed_page(data, 1 + index, limits)[1] for index in range(page_count(data, limits))]
    return []


def packed(pixels: NDArray[np.uint8], size: tuple[int, int] | None = None) -> bytes:
    """RGB as WebP, shrunk to `size` where that is smaller."""
    from PIL import Image

    image = Image.fromarray(pixels)
    if size is not None and 0 < size[0] < image.width:
        image = image.resize((size[0], max(size[1], 1)), Image.Resampling.BOX)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return out.getvalue()


def _pdf_page(data: bytes, number: int, scale: float, limits: Limits) -> NDArray[np.uint8]:
    """Drawn as reading draws it, so that boxes and picture agree whatever the page's rotation and crop."""
    with _opened(data, limits) as pdf:
        size = pdf.page_size(number - 1) if 1 <= number <= len(pdf) else None
        if size is None:
            raise ReadingError("E204" if number > len(pdf) else "E205", page=number)
        if page_too_large(*size):
            raise ReadingError("E202", page=number, width=f"{size[0]:.0f}", height=f"{size[1]:.0f}")
        with pdf.page(number - 1) as page:
            if page is None:
                raise ReadingError("E205", page=number)
            fitting = (PIXELS_MAX / (size[0] * size[1])) ** 0.5
            return page.render(min(scale, fitting))


@contextmanager
def _opened(data: bytes, limits: Limits) -> Iterator[PdfFile]:
    """The file as `nlp.reading.formats.pdf` opens it: from its header on, mended where it is damaged."""
    from nlp.reading.page.pdfium import open_pdf

    data = data[max(data.find(b"%PDF-", 0, sniff.PDF_HEADER_BYTES), 0) :]
    if not _opens(data):
        from nlp.reading.formats.mending import mend

        mended = mend(data, limits)
        if mended is None:
            raise ReadingError("E105")
        data = mended[0]
    with open_pdf(data) as pdf:
        yield pdf


def _opens(data: bytes) -> bool:
    """Whether PDFium finds pages in it.  Raises ReadingError E104."""
    from nlp.reading.page.pdfium import open_pdf

    try:
        with open_pdf(data) as pdf:
            return len(pdf) > 0
    except ReadingError as error:
        if error.code != "E105":
            raise
        return False
