"""Putting the masks in, and finding every place of the new text in the old one and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlp.redact.categories import Category
from nlp.redact.finding import find
from nlp.redact.known import Known
from nlp.redact.mentions import Mention
from nlp.redact.pseudonyms import Pseudonyms
from nlp.redact.rules import Rules

Piece = tuple[int, int, int, int, Category]
"""start and end in the source, start and end in the masked text, and what was masked."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text and its pieces that differ from the source, in order."""

    text: str
    pieces: tuple[Piece, ...]

    def to_new(self, at: int) -> int:
        """Offset in the masked text of an offset in the source; inside a masked piece, the start of its mask."""
        return _moved(at, self.pieces, lambda piece: piece[:4])

    def to_old(self, at: int) -> int:
        """Offset in the source of an offset in the masked text; inside a mask, the start of what it hides."""
        return _moved(at, self.pieces, lambda piece: (*piece[2:4], *piece[:2]))


def _moved(at: int, pieces: Sequence[Piece], turned: Callable[[Piece], tuple[int, int, int, int]]) -> int:
    """`turned`: the piece's stretch of the text that `at` is in, then that of the other."""
    index = bisect_right(pieces, at, key=lambda piece: turned(piece)[0]) - 1
    if index < 0:
        return at
    start, end, other_start, other_end = turned(pieces[index])
    return other_start if start <= at < end else at - end + other_end


def mask(text: str, mentions: Iterable[Mention], pseudonyms: Pseudonyms) -> Masked:
    """The text with every mention replaced.

    mentions: as `find` gives them for this text, in order and without overlaps.  pseudonyms: gets the names of
    those who had none; the masks that the text already uses are left to whoever bears them.
    """
    listed = list(mentions)
    pseudonyms.reserve(text)
    pseudonyms.assign(listed)
    parts: list[str] = []
    pieces: list[Piece] = []
    old = new = 0
    for mention in listed:
        shown = pseudonyms.of(mention)
        parts += (text[old : mention.start], shown)
        new += mention.start - old
        pieces.append((mention.start, mention.end, new, new + len(shown), mention.category))
        old, new = mention.end, new + len(shown)
    return Masked("".join([*parts, text[old:]]), tuple(pieces))


def redact(
    text: str, known: Iterable[Known], rules: Rules | None = None, pseudonyms: Pseudonyms | None = None
) -> Masked:
    """Finds and masks in one go.

    known: whom the analysis lists (`Known.of`).  rules: None for the defaults.  pseudonyms: pass the same object
    for all documents of a case, so that a person has one name in all of them.
    """
    return mask(text, find(text, known, rules or Rules()), pseudonyms or Pseudonyms())
