"""The words of a typical case as one text, so that a name is the same in all of them, and the parts cut out again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final

from api.store.tables import TypicalCase
from api.writing.passages import from_json
from nlp.redact import Masked

APART: Final = "。\n"
"""Between two pieces: no name goes on behind it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a case: `title`, `agency`, or a section by its code; `title`: of a section, empty for the others."""

    code: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class MaskedSection:
    """A section with its masked words."""

    code: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words as printed and as they go out; the same where nothing is masked."""

    before: str
    after: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph before and after."""

    part: Part
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: half-open offsets into the text of the sheet."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """All words of a case, one text."""

    text: str
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, case: TypicalCase) -> Sheet:
        """Title, agency and sections of a case."""
        sections = from_json(case.sections)
        words = [(Part(one.code, one.title), one.paragraphs) for one in sections]
        return cls.of_words([(Part("title"), [case.title]), (Part("agency"), [case.organisation.name]), *words])

    @classmethod
    def of_words(cls, words: Iterable[tuple[Part, Iterable[str]]]) -> Sheet:
        """From parts with their paragraphs."""
        listed = [(part, list(paragraphs)) for part, paragraphs in words]
        pieces, at = [], 0
        for part, paragraphs in listed:
            for text in paragraphs:
                pieces.append(Piece(part, at, at + len(text)))
                at += len(text) + len(APART)
        return cls("".join(text + APART for _, paragraphs in listed for text in paragraphs), tuple(pieces), tuple(part for part, _ in listed))

    def within(self, start: int, end: int) -> bool:
        """Whether a stretch lies in one paragraph."""
        piece = self.pieces[self._at(start)]
        return piece.start <= start < end <= piece.end

    def part(self, offset: int) -> Part:
        """The part that a character is in."""
        return self.pieces[self._at(offset)].part

    def cut(self, done: Masked) -> dict[Part, list[str]]:
        """The masked paragraphs of each part."""
        found: dict[Part, list[str]] = {part: [] for part in self.parts}
        for piece in self.pieces:
            found[piece.part].append(done.text[done.to_new(piece.start) : done.to_new(piece.end)])
        return found

    def compared(self, done: Masked) -> tuple[Compared, ...]:
        """Every paragraph, cut at what is masked."""
        return tuple(Compared(piece.part, tuple(self._stretches(piece, done))) for piece in self.pieces)

    def _stretches(self, piece: Piece, done: Masked) -> Iterator[Stretch]:
        at = piece.start
        first = bisect_left(done.pieces, piece.start, key=lambda one: one[0])
        for start, end, new_start, new_end, _ in takewhile(lambda one: one[0] < piece.end, islice(done.pieces, first, None)):
            yield from self._same(at, start)
            yield Stretch(self.text[start:end], done.text[new_start:new_end], hidden=True)
            at = end
        yield from self._same(at, piece.end)

    def _same(self, start: int, end: int) -> Iterator[Stretch]:
        if start < end:
            yield Stretch(self.text[start:end], self.text[start:end])

    def _at(self, offset: int) -> int:
        return max(0, bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1)
