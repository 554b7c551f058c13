"""The pages of a volume: one grid of lines for PDF and Word, so that both break their pages at the same places.

A4 is the page of GB/T 9704-2012 (22 lines of 28 characters); A5 a book's, in 五号, 27 lines of 30 characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.ledger.official_page import LINE, THREE

BLEED_MM: Final = 3
"""What a print shop cuts off, on each side."""
SLUG_MM: Final = 10
"""Around the page of the print version: bleed and crop marks."""
CLOSER: Final = -0.3
"""Points between the characters of A4: 28 fill the line with a little room, so that Word and LibreOffice put as many there."""
SHORT: Final = 34
"""Characters of a title above the pages: one line of A4 or A5."""
COVER_STEPS: Final = ((36, 1.0), (72, 0.75), (10_000, 0.5))
"""Up to so many characters, a title on the cover is printed at this share of its size, so that it stays on the page."""


@dataclass(frozen=True, slots=True)
class Format:
    """A paper: sizes in mm; letters and the way from line to line in points.  `inside`: at the binding."""

    name: str
    width: float
    height: float
    top: float
    bottom: float
    inside: float
    outside: float
    size: float
    line: float
    title: float
    """A case's title."""
    small: float
    """Running heads and page numbers."""
    cover: float
    """The volume's title on the cover."""


A4: Final = Format("a4", 210, 297, 37, 35, 28, 26, THREE, LINE, 18, 12, 32)
A5: Final = Format("a5", 148, 210, 20, 20, 20, 16.8, 10.5, 17.6, 13, 8, 24)


def cover_share(title: str) -> float:
    """How large a volume's title is on its cover, as a share of `Format.cover`."""
    return next(share for length, share in COVER_STEPS if len(title) <= length)


def shortened(title: str) -> str:
    """A title for the head of a page."""
    return title if len(title) <= SHORT else title[: SHORT - 1] + "…"
