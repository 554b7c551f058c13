"""Recognised words → printed lines with a box for every character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.reading.ocr.repairs import repaired
from nlp.reading.page.lines import TextLine

_GAP: Final = 1.2
"""Words farther apart than this many 汉字 get a blank between them, as with text layers."""


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch that was recognised at once.

    `box`: x0, y0, x1, y1 on the upright page.  `middles`: of its characters, 0 its left edge, 1 its right edge.
    """

    text: str
    score: float
    box: tuple[float, float, float, float]
    middles: NDArray[np.float32]

    @property
    def middle(self) -> float:
        """Half way between its upper and its lower edge."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        """From its upper to its lower edge."""
        return self.box[3] - self.box[1]


def text_lines(words: list[Word]) -> list[TextLine]:
    """Words on the same printed row joined from left to right, rows from top to bottom; boxes in the words' unit."""
    return [_line(row) for row in _rows(words)]


def mean_confidence(words: list[Word]) -> float:
    """Mean score weighted by length; 0 where nothing was read."""
    size = sum(len(word.text) for word in words)
    return sum(word.score * len(word.text) for word in words) / size if size else 0.0


def _rows(words: list[Word]) -> list[list[Word]]:
    """Words whose vertical middles lie within half a line height of each other stand on one row."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda item: item.middle):
        row = rows[-1] if rows else []
        if row and _same_row(row, word):
            row.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda item: item.box[0]) for row in rows]


def _same_row(row: list[Word], word: Word) -> bool:
    middle = float(np.mean([other.middle for other in row]))
    near = abs(word.middle - middle) < 0.5 * min(other.height for other in (*row, word))
    return near and not any(_overlap(other, word) for other in row)


def _overlap(one: Word, other: Word) -> bool:
    """Whether two words share more than a quarter of the narrower one's width: then they stand above each other."""
    shared = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    return shared > 0.25 * min(one.box[2] - one.box[0], other.box[2] - other.box[0])


def _line(row: list[Word]) -> TextLine:
    pieces = [row[0].text]
    parts = [_character_boxes(row[0])]
    for before, word in pairwise(row):
        boxes = _character_boxes(word)
        if word.box[0] - before.box[2] > _GAP * min(before.height, word.height) * _GLYPH:
            pieces.append(" ")
            parts.append(np.array([[before.box[2], boxes[0, 1], boxes[0, 0], boxes[0, 3]]]))
        pieces.append(word.text)
        parts.append(boxes)
    return TextLine(repaired("".join(pieces)), np.concatenate(parts).astype(np.float32), mean_confidence(row))


_GLYPH: Final = 0.8
"""Height of a 汉字 as share of the height of the region that the detector gives to its line."""


def _character_boxes(word: Word) -> NDArray[np.float64]:
    """Boxes around the characters' middles; Latin letters and digits are half as wide as 汉字.

    Where neighbours would overlap they meet half way between their middles.
    """
    x0, y0, x1, y1 = word.box
    middles = x0 + (x1 - x0) * word.middles.astype(np.float64)
    wide = np.array([unicodedata.east_asian_width(character) in "WFA" for character in word.text])
    half = np.where(wide, 0.5, 0.25) * word.height * _GLYPH
    between = (middles[1:] + middles[:-1]) / 2
    boxes = np.empty((len(word.text), 4))
    boxes[:, 0] = np.maximum(middles - half, np.concatenate(([x0], between)))
    boxes[:, 2] = np.minimum(middles + half, np.concatenate((between, [x1])))
    boxes[:, 1], boxes[:, 3] = y0, y1
    return boxes
