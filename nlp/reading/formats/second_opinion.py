"""A page as pdfplumber sees it, for the few pages where our own reading is in doubt.

pdfplumber takes 34 ms a page for its tables, as against 3.8 for all of our reading (processor time, 229 pages of four
producers, where both get 30 of 30 ruled tables to the letter).  It is asked where it may know better:

* Characters.  PDFium measures text by its glyphs: where a font is only named, not embedded, and not on this machine
  either, turned text measures nothing and is dropped.  pdfplumber takes widths from the file alone.
* Tables whose grid tears words apart or is for the most part empty, and pages with rows of dashes.  pdfplumber joins
  strokes before it measures them, and keeps of a grid only what is closed on all four sides.
"""

from __future__ import annotations

import io
import logging
import struct
import zlib
from functools import cached_property
from typing import Any, Final

import numpy as np
import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from nlp.reading.guard.limits import Limits
from nlp.reading.page.pdfium import Boxes, Characters, Frame
from nlp.reading.page.tables import TOUCH
from nlp.reading.page.turning import is_slanted

# It tells every oddity of a damaged file; ours is told by the notices of the document.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

SETTINGS: Final[dict[str, Any]] = {"snap_tolerance": TOUCH, "join_tolerance": TOUCH, "intersection_tolerance": TOUCH}
"""Dashes up to 3 points apart make one rule, as in every producer's dashed borders at usual widths."""

_DAMAGE: Final = (
    PdfminerException, MalformedPDFException, PDFException, PSException, ArithmeticError, AssertionError,
    AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""pdfminer has no single base for what damaged files make it raise."""


class SecondOpinion:
    """The file, opened by pdfplumber when it is first asked; pages count from 0, places are those of the displayed page."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits

    def characters(self, index: int, frame: Frame) -> Characters | None:
        """The characters of a page without blanks and what runs aslant; None when pdfplumber cannot read it."""
        try:
            page = self._page(index)
            found = [letter for letter in page.chars if len(letter["text"]) == 1 and not _is_slanted(letter)]
            page.close()
        except _DAMAGE:
            return None
        found = found[: self._limits.characters + 1]
        codes = np.array([ord(letter["text"]) for letter in found], np.uint32)
        boxes = np.array([(item["x0"], item["y1"], item["x1"], item["y0"]) for item in found], np.float32)
        return Characters(codes, frame.displayed(boxes.reshape(-1, 4)))

    def tables(self, index: int, frame: Frame) -> list[Boxes]:
        """The cells of each table of a page, top to bottom; none when pdfplumber cannot read it."""
        try:
            page = self._page(index)
            height = float(page.height)
            tables = [
                [(x0, height - top, x1, height - bottom) for x0, top, x1, bottom in table.cells]
                for table in page.find_tables(SETTINGS)
            ]
            page.close()
        except _DAMAGE:
            return []
        return [frame.displayed(np.array(table, np.float32)) for table in tables if table]

    def _page(self, index: int) -> Page:
        """The page in user space as it is: turning and cropping are the frame's business."""
        page = self._pages[index]
        _, _, right, top = page.page_obj.mediabox
        page.page_obj.rotate, page.page_obj.mediabox = 0, (0.0, 0.0, right, top)
        page.mediabox = page.bbox = (0.0, 0.0, right, top)
        return page

    @cached_property
    def _pages(self) -> list[Page]:
        return pdfplumber.open(io.BytesIO(self._data)).pages


def _is_slanted(letter: dict[str, Any]) -> bool:
    a, b, *_ = letter["matrix"]
    return bool(is_slanted(np.arctan2(b, a)))
