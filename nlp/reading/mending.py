"""Damaged PDFs: whatever pages are still in the file, as a file that can be read.

A download that broke off has lost its end, and with it the table that says where everything is.  qpdf (pikepdf)
rebuilds that table from the objects it finds; where the list of pages is lost too, the pages themselves may be there.
"""

from __future__ import annotations

import io
import re
from typing import Final

import pikepdf

from nlp.reading.guards import Limits

MARK_FIRST: Final = 9_000_001
"""Object numbers for the list of pages that is put in place of a lost one; real files stay far below."""

_LOST_END = (
    f"\n{MARK_FIRST} 0 obj\n<</Type/Catalog/Pages {MARK_FIRST + 1} 0 R>>\nendobj\n"
    f"{MARK_FIRST + 1} 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    f"trailer\n<</Root {MARK_FIRST} 0 R/Size {MARK_FIRST + 2}>>\nstartxref\n0\n%%EOF\n"
).encode()

_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")


def mend(data: bytes, limits: Limits) -> tuple[bytes, bool] | None:
    """A readable copy of a damaged PDF, and whether its list of pages was whole; None when nothing can be saved."""
    if not _OBJECT.search(data):
        return None
    whole = _rebuilt(data)
    if whole is not None:
        return whole, True
    rest = _from_loose_pages(data, limits)
    return None if rest is None else (rest, False)


def _rebuilt(data: bytes) -> bytes | None:
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return _saved(pdf) if len(pdf.pages) else None
    except (pikepdf.PdfError, ValueError, RuntimeError, OverflowError, TypeError):
        return None


def _from_loose_pages(data: bytes, limits: Limits) -> bytes | None:
    """Collects the page objects of a file whose catalogue is lost, in the order of their numbers."""
    try:
        with pikepdf.open(io.BytesIO(data + _LOST_END), suppress_warnings=True) as pdf:
            found = [item for item in pdf.objects if _is_page(item)][: limits.pages + 1]
            for item in found:
                pdf.pages.append(pikepdf.Page(item))
            return _saved(pdf) if found else None
    except (pikepdf.PdfError, ValueError, RuntimeError, OverflowError, TypeError):
        return None


def _is_page(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page"


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
