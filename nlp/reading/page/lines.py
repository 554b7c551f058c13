"""What every page reader hands to the layout stage: lines of characters with their boxes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.document import Notice, Page, Table


@dataclass(slots=True)
class TextLine:
    """One printed line.

    `boxes`: float32, shape (len(text), 4), in points from the page's top left corner (see `nlp.document.Box`).
    `confidence`: 1.0 for a text layer, the recogniser's own score for OCR.
    `column`: on a page set in columns, which one (0 also for lines across all); margins are taken by column.
    `table`: index into `PageLines.tables` of the table whose row this is: cells separated by tabs, never joined.
    """

    text: str
    boxes: NDArray[np.float32]
    confidence: float = 1.0
    column: int = 0
    table: int | None = None

    @property
    def x0(self) -> float:
        """The left edge."""
        return float(self.boxes[:, 0].min())

    @property
    def y0(self) -> float:
        """The upper edge."""
        return float(self.boxes[:, 1].min())

    @property
    def x1(self) -> float:
        """The right edge."""
        return float(self.boxes[:, 2].max())

    @property
    def y1(self) -> float:
        """The lower edge."""
        return float(self.boxes[:, 3].max())

    @property
    def height(self) -> float:
        """The height of its characters (median)."""
        return float(np.median(self.boxes[:, 3] - self.boxes[:, 1]))


@dataclass(slots=True)
class PageLines:
    """A page as read, before headers, footers and line breaks are taken out; lines in reading order."""

    page: Page
    lines: list[TextLine] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    errors: list[Notice] = field(default_factory=list)
