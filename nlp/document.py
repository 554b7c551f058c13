"""The cleaned text of a file, and where each of its characters stands on which page.

Every later stage speaks in offsets into `Document.text` (Python string offsets, half-open); only this
module knows how to turn such an offset back into a page and a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points (1/72 inch); the origin is the page's top left corner, y grows downwards."""

PageSource = Literal["text", "ocr", "none"]
"""How a page's text was got: its text layer, optical recognition, or not at all."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of `Document.text`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """Always true: an empty place is a place, and `if span` asks whether there is one."""
        return True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the file: its number (from 1), size in points as displayed, and where its text came from.

    `rotation`: clockwise degrees (0, 90, 180, 270) by which the text is turned on the displayed page.  Boxes are
    always those of the displayed page.
    """

    number: int
    width: float
    height: float
    source: PageSource
    rotation: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about the reading: a code of `nlp.errors`, its sentence, the page (from 1)."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its cells row by row, the page (from 1), its box, and the characters of the text that print it."""

    page: int
    box: Box
    rows: tuple[tuple[str, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of text stands: page (from 1; None where the format has no pages) and one box a line."""

    page: int | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says.

    `text`: the cleaned text, paragraphs separated by `\\n`, headers, footers, page and line numbers removed.
    `char_pages`: uint16, one a character; 0 where the format has no pages (txt, docx) or the character was added
    by us (a line break).  `char_boxes`: float32, shape (len(text), 4), NaN where unknown.
    """

    text: str
    media_type: str
    char_pages: NDArray[np.uint16]
    char_boxes: NDArray[np.float32]
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    warnings: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = field(default=())
    """Pages that could not be read.  Not empty: the result is partial, never complete."""

    @classmethod
    def from_text(cls, text: str, media_type: str = "text/plain", warnings: Sequence[Notice] = ()) -> Document:
        """A document without pages, such as a plain text file."""
        size = len(text)
        return cls(
            text=text,
            media_type=media_type,
            char_pages=np.zeros(size, dtype=np.uint16),
            char_boxes=np.full((size, 4), np.nan, dtype=np.float32),
            warnings=tuple(warnings),
        )

    @property
    def pages_ocr(self) -> list[int]:
        """Numbers of the pages whose text was recognised from a picture."""
        return [page.number for page in self.pages if page.source == "ocr"]

    def places(self, span: Span) -> list[Place]:
        """Pages and boxes of a span, in reading order; characters on one line are joined into one box."""
        pages = self.char_pages[span.start : span.end]
        if not pages.any():
            return [Place(None, ())] if len(span) else []
        found: list[Place] = []
        for number in dict.fromkeys(int(page) for page in pages if page):
            rows = self.char_boxes[span.start : span.end][pages == number]
            found.append(Place(number, tuple(join_lines(rows[~np.isnan(rows).any(axis=1)].tolist()))))
        return found


def join_lines(boxes: Iterable[Sequence[float]]) -> list[Box]:
    """Joins character boxes (reading order) that stand on the same line into one box a line."""
    lines: list[list[float]] = []
    for x0, y0, x1, y1 in boxes:
        if lines and y0 < lines[-1][3] and y1 > lines[-1][1] and x0 >= lines[-1][0]:
            line = lines[-1]
            line[:] = [line[0], min(line[1], y0), max(line[2], x1), max(line[3], y1)]
        else:
            lines.append([x0, y0, x1, y1])
    return [(round(a, 1), round(b, 1), round(c, 1), round(d, 1)) for a, b, c, d in lines]
