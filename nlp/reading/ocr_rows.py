"""Recognised words → printed lines with a box for every character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.reading.lines import TextLine


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch that was recognised at once: its text, the engine's score, its corner points in pixels, shape (4, 2)."""

    text: str
    score: float
    quad: NDArray[np.float32]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 of the upright box around it, in pixels."""
        low, high = self.quad.min(axis=0), self.quad.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def text_lines(words: list[Word], scale: float) -> list[TextLine]:
    """Words on the same printed row joined from left to right, rows from top to bottom; boxes in points."""
    return [_line(row, scale) for row in _rows(words)]


def _rows(words: list[Word]) -> list[list[Word]]:
    """Words whose vertical middles lie within half a line height of each other stand on one row."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box[1] + w.box[3]) / 2):
        row = rows[-1] if rows else []
        if row and _same_row(row, word):
            row.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.box[0]) for row in rows]


def _same_row(row: list[Word], word: Word) -> bool:
    heights = [w.box[3] - w.box[1] for w in (*row, word)]
    middle = float(np.mean([(w.box[1] + w.box[3]) / 2 for w in row]))
    near = abs((word.box[1] + word.box[3]) / 2 - middle) < 0.5 * min(heights)
    return near and not any(_overlap(w, word) for w in row)


def _overlap(left: Word, right: Word) -> bool:
    """Whether two words share more than a quarter of the narrower one's width: then they stand above each other."""
    shared = min(left.box[2], right.box[2]) - max(left.box[0], right.box[0])
    return shared > 0.25 * min(left.box[2] - left.box[0], right.box[2] - right.box[0])


def _line(row: list[Word], scale: float) -> TextLine:
    text = "".join(w.text for w in row)
    boxes = np.concatenate([_character_boxes(w) for w in row]) * scale
    size = sum(len(w.text) for w in row)
    return TextLine(text, boxes.astype(np.float32), sum(w.score * len(w.text) for w in row) / size)


def _character_boxes(word: Word) -> NDArray[np.float64]:
    """The word's box divided among its characters; Latin letters and digits are half as wide as 汉字."""
    x0, y0, x1, y1 = word.box
    widths = np.array([1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in word.text])
    edges = x0 + (x1 - x0) * np.concatenate([[0.0], np.cumsum(widths)]) / widths.sum()
    boxes = np.empty((len(word.text), 4))
    boxes[:, 0], boxes[:, 2] = edges[:-1], edges[1:]
    boxes[:, 1], boxes[:, 3] = y0, y1
    return boxes
