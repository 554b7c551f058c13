"""A page's characters as pdfminer (pdfplumber's engine) sees them, for where PDFium leaves some out.

PDFium measures text by its glyphs.  Where a font is only named, not embedded, and not on this machine either, turned
text measures nothing and is dropped.  pdfminer takes widths from the file alone; it is ten times slower.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator

import numpy as np
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTItem
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException

from nlp.reading.guards import Limits
from nlp.reading.pdfium import Characters, Frame

# It tells every oddity of a damaged file; ours is told by the notices of the document.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def characters(data: bytes, index: int, frame: Frame, limits: Limits) -> Characters | None:
    """The characters of page `index` (from 0) as displayed, without blanks; None when pdfminer cannot read it.

    `frame`: how the page is displayed.
    """
    try:
        found = _letters(data, index)[: limits.characters + 1]
    except (PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        # pdfminer has no single base for what damaged files make it raise.
        return None
    codes = np.array([ord(letter.get_text()) for letter in found], np.uint32)
    boxes = np.array([(letter.x0, letter.y1, letter.x1, letter.y0) for letter in found], np.float32)
    return Characters(codes, frame.displayed(boxes.reshape(-1, 4)))


def _letters(data: bytes, index: int) -> list[LTChar]:
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    for page in PDFPage.get_pages(io.BytesIO(data), pagenos={index}):
        # User space as it is: turning and cropping are the frame's business.
        page.rotate, page.mediabox = 0, (0.0, 0.0, *page.mediabox[2:])
        interpreter.process_page(page)
        return [letter for letter in _characters_in(device.get_result()) if len(letter.get_text()) == 1]
    return []


def _characters_in(container: Iterable[LTItem]) -> Iterator[LTChar]:
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _characters_in(item)
