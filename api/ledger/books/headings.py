"""Which column of somebody's own ledger is which of ours: headings found among the first rows and recognised by their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from openpyxl.utils import get_column_letter

from api.ledger.books import marks
from api.ledger.books.sheets import Row, Sheet
from api.ledger.lines.columns import COLUMNS
from nlp.folding import fold

LINE, CELLS = "mark.line", "mark.cells"
"""The hidden columns of our own workbooks."""
NUMBERS: Final = ("number_first", "number_second", "number_retrial")
LOOKED_AT: Final = 15
"""Rows among which the headings are looked for; titles and dates of the table stand above them."""
_NOISE: Final = re.compile(r"[\s*★:：、/\\_-]+|\([^()]*\)")
_TIME: Final = re.compile(r"(?:日期|时间|日)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its column's letter and place from 0, its words, and the code of our column; None: not recognised."""

    letter: str
    at: int
    text: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """The headings of a sheet, and the number of the last row that they take."""

    row: int
    headings: tuple[Heading, ...]

    @property
    def places(self) -> dict[str, Heading]:
        """Code → the first column that bears it."""
        found: dict[str, Heading] = {}
        for heading in self.headings:
            if heading.code is not None:
                found.setdefault(heading.code, heading)
        return found

    @property
    def finds_lines(self) -> bool:
        """Whether lines can be matched at all: by our mark, or by a case number."""
        return LINE in self.places or any(code in self.places for code in NUMBERS)


def find(sheet: Sheet) -> Head | None:
    """The headings of a sheet: the row, or two rows one below the other, in which most are recognised; None: there are none."""
    early = [row for row in sheet.rows if row.number <= LOOKED_AT]
    heads = [_head(row, None) for row in early]
    heads += [_head(row, below) for row, below in pairwise(early) if below.number == row.number + 1]
    best = max(heads, key=lambda head: (head.finds_lines, len(head.places), -head.row), default=None)
    return best if best is not None and best.finds_lines and len(best.places) > 1 else None


def _head(row: Row, below: Row | None) -> Head:
    width = max(len(row.cells), len(below.cells) if below else 0)
    taken: set[str] = set()
    headings = []
    for at in range(width):
        text = _best(_text(row, at), _text(below, at) if below else "")
        code = recognised(text)
        if code in taken:
            code = None
        if code is not None:
            taken.add(code)
        if text:
            headings.append(Heading(get_column_letter(at + 1), at, text, code))
    return Head(below.number if below else row.number, tuple(headings))


def _best(upper: str, lower: str) -> str:
    """Of two rows the lower one says it more closely, where it says anything that is known."""
    return lower if recognised(lower) or not upper else upper


def _text(row: Row, at: int) -> str:
    value = row.cells[at] if at < len(row.cells) else None
    return value if isinstance(value, str) else ""


def recognised(text: str) -> str | None:
    """The code of the column that a heading means: by its label or a synonym, brackets and blanks aside."""
    plain = _plain(text)
    return _known().get(plain) or _known().get(_TIME.sub("", plain)) if plain else None


@cache
def _known() -> Mapping[str, str]:
    found = {_plain(marks.LINE): LINE, _plain(marks.CELLS): CELLS}
    for column in COLUMNS:  # labels first: no synonym may take another column's label
        found.setdefault(_plain(column.label), column.code)
    for column in COLUMNS:
        for synonym in column.synonyms:
            found.setdefault(_plain(synonym), column.code)
    for column in COLUMNS:
        if column.kind == "date":
            for name in (column.label, *column.synonyms):
                found.setdefault(_TIME.sub("", _plain(name)), column.code)
    return MappingProxyType(found)


def _plain(text: str) -> str:
    """Without blanks, signs and what stands in brackets; 案由（二级）and 案由（三级）stay apart."""
    folded = re.sub(r"\((二级|三级)\)", r"\1", fold(text))
    return _NOISE.sub("", folded)
