"""Decides, from where lines begin and end, which of them belong to one paragraph.

A Chinese paragraph begins two characters in, and every line but its last runs to the right margin.  What is
centred or set to the right (titles, case number, signatures, date) begins far in, and so stands alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

SOFT_HYPHEN: Final = "\u00ad"
"""What page readers put for a hyphen with which a line ends."""

INDENT: Final = 1.0
"""A line that begins farther in than this many characters begins a paragraph; two is the rule, 1.5 occurs."""

SHORT: Final = 1.6
"""A line that ends farther than this many characters before the margin is a paragraph's last: punctuation that
may not begin a line takes at most one character with it to the next."""

LONG: Final = 0.6
"""A line that fills this share of its column is running text: no signature, no title."""

INWARD: Final = 1.5
"""Characters by which the margins of odd and even pages may differ; more is not a margin but an indent."""

WIDE_PITCH: Final = 1.7
"""Lines farther apart than this many usual line distances are separate paragraphs."""

SIZE_CHANGE: Final = 1.25
"""Ratio of character sizes between a heading and the text."""

CELL_GAPS: Final = 2
"""A line with so many wide blanks is a row of a table without rules; signatures have one."""

_OPEN_ENDED: Final = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbfA-Za-z0-9，、（(〔“‘《]$")
"""How a line ends that cannot be the end of a paragraph of running text."""

SPECK: Final = 2.0
"""Marks narrower than this many characters in the margin are numbers, ticks or dirt."""

_LATIN = r"[A-Za-z0-9.,:/%@\-_()\[\]]"
_UNBREAKABLE: Final = re.compile(
    rf"[（〔《“‘(\[]*(?:{_LATIN}+|.)(?:[，。、；：！？）〕》”’)\]%]+(?: ?{_LATIN})*)*", re.DOTALL
)
"""What stays together at the beginning of a line: a word or number with the punctuation around it, and a number that
follows the punctuation (LibreOffice keeps “亩。2020” and “〔2022〕311” in one piece)."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a line stands, upright, in points.

    `size`: the width of one of its 汉字.  `gaps`: how many wide blanks it has.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of a column of text, its character size and the usual distance of its lines."""

    left: float
    right: float
    size: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A line's text, where it stands, and the margins of its column."""

    text: str
    extent: Extent
    margins: Margins


def margins(extents: list[Extent]) -> Margins:
    """The margins that the lines of one column of one page share."""
    size = median(extent.size for extent in extents)
    left = _left_edge(extents, size)
    right = _right_edge(extents)
    tops = sorted(extent.y0 for extent in extents)
    steps = [later - earlier for earlier, later in pairwise(tops) if later - earlier > 0.5 * size]
    return Margins(left, right, size, median(steps) if steps else 1.5 * size)


def shared_margins(all_margins: list[Margins], weights: list[int]) -> Margins:
    """The margins of most of the text, for pages with too few lines to tell their own; `weights`: lines of each."""
    keys = Counter[tuple[int, int]]()
    for item, weight in zip(all_margins, weights, strict=True):
        keys[round(item.left / item.size), round(item.right / item.size)] += weight
    best = keys.most_common(1)[0][0]
    return next(m for m in all_margins if (round(m.left / m.size), round(m.right / m.size)) == best)


def _right_edge(extents: list[Extent]) -> float:
    """Where long lines usually end: the upper quartile, since fonts that are not embedded make single ones longer."""
    widest = max(extent.x1 - extent.x0 for extent in extents)
    ends = sorted(extent.x1 for extent in extents if extent.x1 - extent.x0 >= LONG * widest)
    return ends[3 * len(ends) // 4]


def _left_edge(extents: list[Extent], size: float) -> float:
    """The leftmost edge at which a line of some length or at least two lines stand: not at a speck or a lone number."""
    ordered = sorted(extents, key=lambda extent: extent.x0)
    for one, other in pairwise(ordered):
        if one.x1 - one.x0 >= SPECK * size or other.x0 - one.x0 <= 0.5 * size:
            return one.x0
    return ordered[0].x0


def widened(own: Margins, document: Margins) -> Margins:
    """A page's margins, but those of the document where the page's lines all stand within: signatures, a poem."""
    left = document.left if own.left - document.left > INWARD * own.size else own.left
    right = document.right if document.right - own.right > INWARD * own.size else own.right
    return Margins(left, right, own.size, own.pitch)


def continues(before: Printed, after: Printed) -> bool:
    """Whether the line `after` goes on with the paragraph of the line `before`.

    Their margins are one object unless a page or column ends between the lines.
    """
    one, other, own, its = before.extent, after.extent, before.margins, after.margins
    same_column = own is its
    if before.text.endswith(SOFT_HYPHEN):
        return True
    if max(one.gaps, other.gaps) >= CELL_GAPS:
        return False
    if not 1 / SIZE_CHANGE < one.size / other.size < SIZE_CHANGE:
        return False
    if same_column and other.y0 - one.y0 > WIDE_PITCH * own.pitch:
        return False
    room = (own.right - one.x1) / own.size
    indent = (other.x0 - its.left) / its.size
    if indent > INDENT:
        return same_column and _is_block(before, other, room)
    return room <= max(SHORT, _first_unit(after.text) + 0.6)


def _is_block(before: Printed, other: Extent, room: float) -> bool:
    """A quotation or item set in as a whole: both lines begin far in, and the first is full yet unfinished."""
    one, own = before.extent, before.margins
    wide = one.x1 - one.x0 >= LONG * (own.right - own.left)
    aligned = other.x0 - one.x0 > -0.5 * own.size
    return wide and aligned and room <= 1.0 and _OPEN_ENDED.search(before.text) is not None


def _first_unit(text: str) -> float:
    """Width, in 汉字, of what could not be divided at the beginning of a line."""
    match = _UNBREAKABLE.match(text)
    unit = match.group() if match else ""
    return sum(0.55 if character.isascii() else 1.0 for character in unit)
