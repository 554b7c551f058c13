"""Pages of lines → one `Document`: furniture out, hard line breaks joined, blanks between 汉字 dropped.

Every character that stays keeps its page and box: text, pages and boxes are cut by the same mask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.document import Document, Notice, Page, Span, Table
from nlp.reading.page.furniture import EDGE_LINES, SMALL, EdgeLine, furniture
from nlp.reading.page.lines import PageLines, TextLine
from nlp.reading.page.paragraphs import (
    SOFT_HYPHEN,
    Extent,
    Margins,
    Printed,
    continues,
    margins,
    shared_margins,
    widened,
)
from nlp.reading.page.turning import turn_boxes

LINES_MIN: Final = 5
"""A page (or column) with fewer lines takes the margins of the rest of the document."""

HEADING_LINES: Final = 8
"""Court, kind of document, case number, and a title before them, each on up to two lines."""

SIZE_MIN: Final = 0.1
"""Points: damaged files have characters without width; nothing legible is smaller."""

WIDE_GAP: Final = 1.2
"""Blank of more than this many 汉字: a cell's end, or the space before a name in the signatures."""

_BLANKS: Final = str.maketrans({"\u3000": " ", "\u00a0": " ", "\r": " ", "\n": " ", "\f": " ", "\v": " "})


@dataclass(slots=True)
class _Placed:
    """A line with its page (index) and, for running text, its extent."""

    page: int
    line: TextLine
    extent: Extent


def assemble(
    pages: list[PageLines],
    media_type: str,
    *,
    warnings: Iterable[Notice] = (),
    errors: Iterable[Notice] = (),
) -> Document:
    """The document that the pages make up.

    `pages` hold lines in reading order, boxes of the displayed page; `warnings` and `errors` concern the file as a
    whole and come before those of the pages.
    """
    placed = _place(pages)
    placed = _without_furniture(placed, pages)
    text, numbers, boxes, spans = _join(placed, _paragraph_breaks(placed), pages)
    tables = tuple(
        _filled(table, text, spans[index, position])
        for index, page in enumerate(pages)
        for position, table in enumerate(page.tables)
        if (index, position) in spans
    )
    return Document(
        text=text,
        media_type=media_type,
        char_pages=numbers,
        char_boxes=boxes,
        pages=tuple(page.page for page in pages),
        tables=tables,
        warnings=(*warnings, *(notice for page in pages for notice in page.warnings)),
        errors=(*errors, *(notice for page in pages for notice in page.errors)),
    )


def _filled(table: Table, text: str, span: Span) -> Table:
    """The table with its place in the text, and its cells cut from there where the page reader left them out."""
    rows = tuple(tuple(row.split("\t")) for row in text[span.start : span.end].split("\n"))
    return replace(table, span=span, rows=table.rows or rows)


def _place(pages: list[PageLines]) -> list[_Placed]:
    placed: list[_Placed] = []
    for index, page in enumerate(pages):
        lines = [line for line in page.lines if line.text]
        if lines:
            placed += map(_Placed, [index] * len(lines), lines, _extents(lines, page.page))
    return placed


def _extents(lines: list[TextLine], page: Page) -> list[Extent]:
    """Upright boxes of lines, and the character size of each: the median would cost more than all the rest."""
    sizes = np.array([len(line.text) for line in lines])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    boxes = turn_boxes(np.concatenate([line.boxes for line in lines]), page.rotation, page.width, page.height)
    x0, y0, x1, y1 = boxes.T
    widest = np.maximum(np.maximum.reduceat(x1 - x0, starts), SIZE_MIN)
    gap = np.zeros(len(boxes), np.intp)
    gap[1:] = x0[1:] - x1[:-1] > WIDE_GAP * np.repeat(widest, sizes)[1:]
    gap[starts] = 0
    columns = (
        np.minimum.reduceat(x0, starts).tolist(),
        np.minimum.reduceat(y0, starts).tolist(),
        np.maximum.reduceat(x1, starts).tolist(),
        np.maximum.reduceat(y1, starts).tolist(),
        # 汉字 are as wide as the font is high; the widest character of a line is one, if it has any.
        widest.tolist(),
        np.add.reduceat(gap, starts).tolist(),
    )
    return [Extent(*values) for values in zip(*columns, strict=True)]


def _without_furniture(placed: list[_Placed], pages: list[PageLines]) -> list[_Placed]:
    by_page: dict[int, list[int]] = {}
    for position, item in enumerate(placed):
        if item.line.table is None:
            by_page.setdefault(item.page, []).append(position)
    usual = median(item.extent.size for item in placed) if placed else 1.0
    edges: list[EdgeLine] = []
    for page, positions in by_page.items():
        height = _upright_height(pages[page].page)
        positions.sort(key=lambda position: placed[position].extent.y0)
        first = True
        for position in dict.fromkeys(positions[:EDGE_LINES] + positions[-EDGE_LINES:]):
            extent = placed[position].extent
            size, top = extent.size / usual, (extent.y0 + extent.y1) / 2 / height
            edges.append(EdgeLine(page, position, _solid(placed[position]), top, size, first))
            first = first and size <= SMALL
    body = (item for item in placed if item.line.table is None and item.extent.size > SMALL * usual)
    heading = [_solid(item) for item in islice(body, HEADING_LINES)]
    out = {position for _, position in furniture(edges, len(pages), heading)}
    return [item for position, item in enumerate(placed) if position not in out]


def _solid(item: _Placed) -> str:
    """A line's text without blanks."""
    return "".join(_plain(item.line.text).split())


def _plain(text: str) -> str:
    """A line with U+0020 for all blanks but tabs; lines without any other are told in a tenth of the time."""
    return text if text.isprintable() else text.translate(_BLANKS)


def _upright_height(page: Page) -> float:
    return max(page.height if page.rotation % 180 == 0 else page.width, 1.0)


def _paragraph_breaks(placed: list[_Placed]) -> list[bool]:
    """For each line but the first: whether a paragraph begins with it."""
    own = _column_margins(placed)
    breaks: list[bool] = []
    for before, after in pairwise(placed):
        if before.line.table is not None or after.line.table is not None:
            breaks.append(True)
            continue
        goes_on = continues(
            Printed(before.line.text.rstrip(), before.extent, own[before.page, before.line.column]),
            Printed(after.line.text.lstrip(), after.extent, own[after.page, after.line.column]),
        )
        breaks.append(not goes_on)
    return breaks


def _column_margins(placed: list[_Placed]) -> dict[tuple[int, int], Margins]:
    """Margins of each (page, column); those with few lines borrow the document's."""
    groups: dict[tuple[int, int], list[Extent]] = {}
    for item in placed:
        if item.line.table is None:
            groups.setdefault((item.page, item.line.column), []).append(item.extent)
    if not groups:
        return {}
    own = {key: margins(extents) for key, extents in groups.items()}
    by_column: dict[int, Margins] = {}
    for column in {column for _, column in groups}:
        keys = [key for key in groups if key[1] == column]
        by_column[column] = shared_margins([own[key] for key in keys], [len(groups[key]) for key in keys])
    return {
        key: widened(value, by_column[key[1]]) if len(groups[key]) >= LINES_MIN else replace(by_column[key[1]])
        for key, value in own.items()
    }


def _join(
    placed: list[_Placed], breaks: list[bool], pages: list[PageLines]
) -> tuple[str, NDArray[np.uint16], NDArray[np.float32], dict[tuple[int, int], Span]]:
    """Text, page and box of each character, and the span of each table (page index, table index)."""
    pieces: list[str] = []
    lengths: list[int] = []
    for position, item in enumerate(placed):
        text = _plain(item.line.text)
        if item.line.table is None:
            text = text.replace("\t", " ")
        if text[-1] == SOFT_HYPHEN and not _divides_word(text, placed, position):
            text = f"{text[:-1]}-"
        follows = "\n"
        if position < len(breaks) and not breaks[position]:
            follows = _joint(text, placed[position + 1].line.text)
        pieces += (text, follows)
        lengths += (len(text), len(follows))
    if not pieces:
        return "", np.zeros(0, np.uint16), np.zeros((0, 4), np.float32), {}
    raw = "".join(pieces)[:-1]
    lengths[-1] -= 1
    nowhere = np.full((1, 4), np.nan, np.float32)
    parts = ((item.line.boxes, nowhere[:gap]) for item, gap in zip(placed, lengths[1::2], strict=True))
    boxes = np.concatenate([part for pair in parts for part in pair])
    of_pages = [number for item in placed for number in (pages[item.page].page.number, 0)]
    numbers = np.repeat(np.array(of_pages, np.uint16), lengths)
    codes = np.frombuffer(raw.encode("utf-32-le"), np.uint32)
    keep = _kept(codes)
    spans = _table_spans(placed, lengths, keep)
    return codes[keep].tobytes().decode("utf-32-le"), numbers[keep], boxes[keep], spans


def _divides_word(text: str, placed: list[_Placed], position: int) -> bool:
    """Whether the hyphen at a line's end only divides a Latin word; PDFium marks that of “A-74” in the same way."""
    after = placed[position + 1].line.text[:1] if position + 1 < len(placed) else ""
    return all(letter.isascii() and letter.islower() for letter in (text[-2:-1], after))


def _joint(before: str, after: str) -> str:
    """What to put between two lines of one paragraph: a blank between Latin words, otherwise nothing."""
    last, first = before.rstrip()[-1:], after.lstrip()[:1]
    return " " if last.isascii() and last.isalpha() and first.isascii() and first.isalpha() else ""


def _kept(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which characters stay: no soft hyphens; of blanks only single ones between Latin letters, digits or signs."""
    keep: NDArray[np.bool_] = codes != ord(SOFT_HYPHEN)
    blank = codes == 32
    solid = np.flatnonzero(keep & ~blank)
    if not len(solid):
        return np.zeros(len(codes), np.bool_)
    latin = (codes > 32) & (codes < 0x250)
    blanks = np.flatnonzero(blank)
    after = np.searchsorted(solid, blanks)
    inside = (after > 0) & (after < len(solid))
    before_latin = latin[solid[np.maximum(after - 1, 0)]]
    after_latin = latin[solid[np.minimum(after, len(solid) - 1)]]
    first = blanks == solid[np.maximum(after - 1, 0)] + 1
    keep[blanks] = inside & before_latin & after_latin & first
    return keep


def _table_spans(
    placed: list[_Placed], lengths: list[int], keep: NDArray[np.bool_]
) -> dict[tuple[int, int], Span]:
    """Where each table's rows stand in the text that is kept."""
    offsets = np.concatenate(([0], np.cumsum(keep)))
    spans: dict[tuple[int, int], Span] = {}
    start = 0
    for item, size, gap in zip(placed, lengths[0::2], lengths[1::2], strict=True):
        if item.line.table is not None:
            key = (item.page, item.line.table)
            span = Span(int(offsets[start]), int(offsets[start + size]))
            spans[key] = Span(spans[key].start, span.end) if key in spans else span
        start += size + gap
    return spans

