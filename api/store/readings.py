"""A `nlp.document.Document` as bytes for the store, and back.  Text, pages and one box a character; nothing executable."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np

from nlp.document import Document, Notice, Page, Span, Table

TENTHS = 10.0
"""Boxes are kept in tenths of a point: a tenth is 0.04 mm."""
UNKNOWN = -32768


def pack(document: Document) -> bytes:
    """The document, compressed.  Boxes are rounded to a tenth of a point, as those of the evidence are."""
    head = {
        "text": document.text,
        "media_type": document.media_type,
        "pages": [asdict(page) for page in document.pages],
        "tables": [asdict(table) for table in document.tables],
        "warnings": [asdict(notice) for notice in document.warnings],
        "errors": [asdict(notice) for notice in document.errors],
    }
    boxes = document.char_boxes * TENTHS
    tenths = np.where(np.isnan(boxes), UNKNOWN, np.clip(np.nan_to_num(boxes), UNKNOWN + 1, 2**31)).astype("<i4")
    arrays = io.BytesIO()
    np.savez(arrays, pages=document.char_pages.astype("<u2"), boxes=tenths)
    written = json.dumps(head, ensure_ascii=False).encode()
    return zlib.compress(len(written).to_bytes(4, "big") + written + arrays.getvalue(), 6)


def text_of(payload: bytes) -> str:
    """The text alone, without unpacking where it stands."""
    inflating = zlib.decompressobj()
    size = int.from_bytes((head := inflating.decompress(payload, 4)), "big")
    rest = inflating.decompress(inflating.unconsumed_tail, size) if len(head) == 4 and size else b""
    text: str = json.loads(rest)["text"]
    return text


def unpack(payload: bytes) -> Document:
    """The document that `pack` wrote."""
    data = zlib.decompress(payload)
    size = int.from_bytes(data[:4], "big")
    head = json.loads(data[4 : 4 + size])
    with np.load(io.BytesIO(data[4 + size :]), allow_pickle=False) as arrays:
        pages, tenths = arrays["pages"].astype(np.uint16), arrays["boxes"]
    boxes = np.where(tenths == UNKNOWN, np.nan, tenths / TENTHS).astype(np.float32)
    return Document(
        text=head["text"],
        media_type=head["media_type"],
        char_pages=pages,
        char_boxes=boxes,
        pages=tuple(Page(**page) for page in head["pages"]),
        tables=tuple(_table(table) for table in head["tables"]),
        warnings=tuple(Notice(**notice) for notice in head["warnings"]),
        errors=tuple(Notice(**notice) for notice in head["errors"]),
    )


def _table(found: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in found["rows"])
    return Table(found["page"], tuple(found["box"]), rows, Span(**found["span"]))
