"""What was read of a file, for those who look at its pages: lines with their places, sections, the place of a selection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.readings import unpack
from api.store.tables import Analysis, Document, Reading
from nlp.document import Box, Span
from nlp.document import Document as Text
from nlp.folding import fold
from nlp.reading.page.turning import turn_boxes
from nlp.structure import find_sections

GAP = 2.5
"""Characters of one line that stand farther apart than so many heights are shown as two stretches (columns, tables)."""

SECTIONS = {
    "heading": "首部",
    "parties": "当事人",
    "course": "诉讼经过",
    "body": "诉辩与查明",
    "reasoning": "本院认为",
    "basis": "裁判依据",
    "operative": "主文",
    "costs": "诉讼费用",
    "closing": "尾部",
    "appendix": "附录",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a line of a page: characters `start` to `end` of the text, and its box in points as displayed."""

    start: int
    end: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the text: its kind, what it is called, and where it stands."""

    kind: str
    label: str
    start: int
    end: int


def text_of(session: Session, document: Document) -> Text | None:
    """What was read of a document (which the caller may see): by the version that its analysis comes from, else the newest.

    None where reading failed or has not happened.
    """
    found = reading_of(session, document)
    return None if found is None else _unpacked(found[1])


def reading_of(session: Session, document: Document) -> tuple[int, bytes] | None:
    """Number and payload of the reading whose text `text_of` gives."""
    readings = select(Reading.id, Reading.payload).where(Reading.sha256 == document.sha256)
    analysis = session.get(Analysis, document.analysis_id) if document.analysis_id else None
    own = readings.where(Reading.version == analysis.version) if analysis else None
    row = session.execute(own).first() if own is not None else None
    row = row or session.execute(readings.order_by(Reading.id.desc()).limit(1)).first()
    return None if row is None else (row.id, row.payload)


@lru_cache(maxsize=6)
def _unpacked(payload: bytes) -> Text:
    """Kept for the next page of the same file."""
    return unpack(payload)


def lines_of(text: Text, number: int) -> list[Line]:
    """The lines of a page (from 1) in reading order; empty for a page without text."""
    page = next((page for page in text.pages if page.number == number), None)
    if page is None:
        return []
    places = np.flatnonzero((text.char_pages == number) & ~np.isnan(text.char_boxes).any(axis=1))
    boxes = text.char_boxes[places]
    upright = turn_boxes(boxes, page.rotation, page.width, page.height)
    found: list[Line] = []
    for first, last in _runs(places.tolist(), upright.tolist()):
        start, end = int(places[first]), int(places[last]) + 1
        x0, y0 = boxes[first : last + 1, :2].min(axis=0).tolist()
        x1, y1 = boxes[first : last + 1, 2:].max(axis=0).tolist()
        found.append(Line(start, end, text.text[start:end], (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))))
    return found


def _runs(places: list[int], boxes: list[list[float]]) -> Iterator[tuple[int, int]]:
    """First and last of characters that follow one another in the text and on the page (blanks that we put may lie between)."""
    first, line = 0, [0.0] * 4
    for index, box in enumerate(boxes):
        if index and places[index] - places[index - 1] <= 2 and _continues(line, box):
            line = [min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3])]
            continue
        if index:
            yield first, index - 1
        first, line = index, box
    if boxes:
        yield first, len(boxes) - 1


def _continues(line: list[float], box: list[float]) -> bool:
    overlap = min(box[3], line[3]) - max(box[1], line[1])
    near = line[0] <= box[0] < line[2] + GAP * (line[3] - line[1])
    return near and overlap > 0.5 * min(box[3] - box[1], line[3] - line[1])


def sections_of(text: Text) -> list[Section]:
    """The sections of the standard form that were found, in their order."""
    spans = find_sections(fold(text.text)).spans
    found = [Section(kind.value, SECTIONS[kind.value], span.start, span.end) for kind, span in spans.items()]
    return sorted((section for section in found if section.end > section.start), key=lambda section: section.start)


def place_of(text: Text, start: int, end: int) -> dict[str, Any] | None:
    """Where a selection stands, as a correction keeps it: first page and its boxes; None for no characters."""
    span = Span(max(start, 0), min(end, len(text.text)))
    places = text.places(span) if span.end > span.start else []
    if not places:
        return None
    first = places[0]
    boxes = [list(box) for box in first.boxes]
    return {"start": span.start, "end": span.end, "page": first.page, "boxes": boxes, "text": text.text[span.start : span.end]}
