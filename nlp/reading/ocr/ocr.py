"""Optical recognition of page pictures → lines with a box for every character.

The order of work: the seal is taken out, lines are found, the page is turned upright, lines are read, and their boxes
are levelled, so that rows, columns and tables are found as on a digital page; then everything is put back to where
it is displayed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.document import Page
from nlp.errors import notice
from nlp.reading.ocr.arranging import arranged
from nlp.reading.ocr.engine import Reading, available, read_line
from nlp.reading.ocr.lone_cells import lone_ink
from nlp.reading.ocr.orientation import Frame, slope_of, turned, upright_turn
from nlp.reading.ocr.regions import Quads, cut_out, find_regions, lengthened
from nlp.reading.ocr.rulings import find_rulings
from nlp.reading.ocr.seal import Inked, without_seals
from nlp.reading.ocr.words import Word, mean_confidence, text_lines
from nlp.reading.page.lines import PageLines, TextLine

__all__ = ["available", "read_page_image", "recognise"]

_BELIEVED: Final = 0.5
"""Mean score of a line below which it is specks or a picture, not text."""
_SAME: Final = 0.7
"""Share of a line's characters that must be read again when more of the line is looked at."""
_CERTAIN: Final = 0.9
"""Score at the ends of such a line: what is left of the seal's own text has less."""
_LOW_CONFIDENCE: Final = 0.985
"""Mean score of a page below which a person should compare it with the picture.  Measured on pages made small, noisy
or blurred: 0.992 goes with 1 % wrong characters, 0.984 with 2 %, 0.97 with 3 to 7 %; good scans have 0.999."""


def recognise(image: NDArray[np.uint8], *, scale: float) -> list[TextLine]:
    """Lines of an upright RGB picture from top to bottom.

    image: uint8, shape (height, width, 3).  scale: points a pixel; boxes are in points from the top left corner.
    Raises ReadingError E117 when the engine cannot start.
    """
    height, width = image.shape[:2]
    inked = without_seals(image)
    quads = find_regions(inked.picture, scale)
    frame = Frame(width * scale, height * scale, slope=slope_of(quads))
    lines = text_lines(_words(inked, quads, frame, scale))
    for line in lines:
        line.boxes = frame.displayed(line.boxes)
    return lines


def read_page_image(image: NDArray[np.uint8], scale: float, page_number: int) -> PageLines:
    """A page picture as lines in reading order, turned upright first (W404), columns (W403) and ruled tables kept apart.

    image: RGB, uint8, shape (height, width, 3).  scale: points a pixel.  Boxes refer to the page as it is displayed.
    Nothing read: error E201 on the page.  Raises ReadingError E117 when the engine cannot start.
    """
    sheet = _sheet(image, scale)
    words = _words(sheet.inked, sheet.quads, sheet.frame, scale)
    size = (sheet.frame.width, sheet.frame.height)
    if not words:
        blank = Page(page_number, *size, source="none", confidence=0.0)
        return PageLines(blank, errors=[notice("E201", page=page_number)])
    rulings = find_rulings(sheet.inked.picture, scale, sheet.frame.slope)
    words += _words(sheet.inked, lone_ink(sheet.inked.picture, rulings, words, sheet.frame, scale), sheet.frame, scale)
    confidence = mean_confidence(words)
    upright = Page(page_number, *sheet.frame.size, source="ocr", confidence=confidence)
    read = _displayed(arranged(PageLines(upright, text_lines(words)), rulings), sheet.frame)
    if sheet.frame.turn:
        read.warnings.append(notice("W404", page=page_number))
    if confidence < _LOW_CONFIDENCE:
        read.warnings.append(notice("W408", page=page_number))
    return read


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page turned upright, without its seals, and where its lines are."""

    inked: Inked
    quads: Quads
    frame: Frame


def _sheet(image: NDArray[np.uint8], scale: float) -> _Sheet:
    height, width = image.shape[:2]
    inked = without_seals(image)
    quads = find_regions(inked.picture, scale)
    turn = upright_turn(inked.picture, quads, scale)
    if turn:
        inked = without_seals(turned(image, turn))
        quads = find_regions(inked.picture, scale)
    return _Sheet(inked, quads, Frame(width * scale, height * scale, turn, slope_of(quads)))


def _displayed(read: PageLines, frame: Frame) -> PageLines:
    """The level page's lines and tables, put back to where they are displayed."""
    for line in read.lines:
        line.boxes = frame.displayed(line.boxes)
    page = Page(
        read.page.number, frame.width, frame.height, read.page.source, rotation=frame.turn,
        confidence=read.page.confidence,
    )  # fmt: skip
    tables = [replace(table, box=frame.displayed_box(table.box)) for table in read.tables]
    return PageLines(page, read.lines, tables, read.warnings, read.errors)


def _words(inked: Inked, quads: Quads, frame: Frame, scale: float) -> list[Word]:
    """What stands at `quads`, with boxes in points of the level page."""
    words: list[Word] = []
    for quad in quads:
        where, reading = _read(inked, quad, quads)
        score = _score(reading)
        if score < _BELIEVED:
            continue
        points = frame.levelled(where * np.float32(scale))
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        words.append(Word(reading.text, score, (x0, y0, x1, y1), reading.middles))
    return words


def _score(reading: Reading) -> float:
    """Mean score of a line's 汉字, letters and digits; of marks alone where it has none, 0 where it is blank.

    Marks do not count otherwise: whether they are half or full width is a toss for the recogniser, and scored as such.
    """
    if not reading.text.strip():
        return 0.0
    telling = np.array([character.isalnum() for character in reading.text])
    return float(reading.scores[telling].mean() if telling.any() else reading.scores.mean())


def _read(inked: Inked, quad: NDArray[np.float32], quads: Quads) -> tuple[NDArray[np.float32], Reading]:
    """The line at `quad`; where a seal lies over one of its ends, the line as far as the seal reaches."""
    reading = read_line(cut_out(inked.picture, quad))
    for seal in inked.seals:
        longer = lengthened(quad, seal, quads)
        if longer is None:
            continue
        again = read_line(cut_out(inked.picture, longer))
        if _continues(again, reading):
            quad, reading = longer, again
    return quad, reading


def _continues(longer: Reading, shorter: Reading) -> bool:
    """Whether the longer cut-out says what the shorter one says and something besides that is well legible."""
    scores = longer.scores
    if len(longer.text) <= len(shorter.text) or min(scores) < _BELIEVED or min(scores[0], scores[-1]) < _CERTAIN:
        return False
    blocks = SequenceMatcher(None, longer.text, shorter.text, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= _SAME * len(shorter.text)
