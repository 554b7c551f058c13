"""Damaged PDFs: whatever pages are still in the file, as a file that can be read.

A download that broke off has lost its end, and with it the table that says where everything is.  qpdf (pikepdf)
rebuilds that table from the objects it finds; where the list of pages is lost too, the pages themselves may be there.
"""

from __future__ import annotations

import io
import logging
import re
from typing import Final

import pikepdf

from nlp.reading.guard.limits import Limits

# That the file is damaged is known, and reported as W405; qpdf would tell every detail of it.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)

HEAD_BYTES: Final = 4096
"""A page object is a few hundred bytes; with long resource lists a few thousand."""

_OBJECT = re.compile(rb"\b(\d{1,7})\s+(\d{1,5})\s+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


def mend(data: bytes, limits: Limits) -> tuple[bytes, bool] | None:
    """A readable copy of a damaged PDF, and whether its list of pages was whole; None when nothing can be saved."""
    if not _OBJECT.search(data):
        return None
    whole = _rebuilt(data)
    if whole is not None:
        return whole, True
    end = _lost_end(data, limits)
    rest = _rebuilt(data + end) if end else None
    return None if rest is None else (rest, False)


def _lost_end(data: bytes, limits: Limits) -> bytes | None:
    """A catalogue of the page objects that are there, numbered behind all objects; None when there is no page."""
    objects = list(_OBJECT.finditer(data))
    pages = [match for match in objects if _is_page(data, match.end())][: limits.pages + 1]
    if not pages:
        return None
    kids = b" ".join(b"%s %s R" % match.groups() for match in pages)
    first = max(int(match.group(1)) for match in objects) + 1
    return (
        b"\nendstream endobj\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n"
        b"%d 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n"
        b"trailer\n<</Root %d 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n"
    ) % (first, first + 1, first + 1, kids, len(pages), first, first + 2)


def _is_page(data: bytes, start: int) -> bool:
    """Whether the object whose contents begin at `start` is a page; streams and other objects end the search."""
    head = data[start : start + HEAD_BYTES]
    for end in (b"endobj", b"stream"):
        head = head.partition(end)[0]
    return _PAGE.search(head) is not None


def _rebuilt(data: bytes) -> bytes | None:
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return _saved(pdf) if len(pdf.pages) else None
    except (pikepdf.PdfError, ValueError, RuntimeError, OverflowError, TypeError):
        return None


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
