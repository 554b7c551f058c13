"""A place that an address points to: words that a report or a typical case quotes from this judgment.

    /judgments/7?start=1024&end=1060
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from api.facsimile import reading
from api.pages.kit.given import number
from api.store.tables import Document
from nlp.document import Span

ROW: Final = "quoted"
"""What the browser calls the place, beside those of values."""
LONGEST: Final = 20_000
"""Characters of a place: more is no quotation."""


def places(session: Session, document: Document, params: Mapping[str, str]) -> list[dict[str, Any]]:
    """The place as the browser shows it, page by page; none where the address names none that there is."""
    start, end = number(params.get("start")), number(params.get("end"))
    if start is None or end is None or not 0 < end - start <= LONGEST:
        return []
    text = reading.text_of(session, document)
    if text is None or end > len(text.text):
        return []
    return [
        {"row": ROW, "start": start, "end": end, "page": one.page, "boxes": [list(box) for box in one.boxes]}
        for one in text.places(Span(start, end))
    ]
