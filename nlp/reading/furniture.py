"""Finds what is printed on every page and says nothing: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

EDGE_LINES: Final = 3
"""Only the first and the last so many lines of a page can be furniture."""

MARGIN_SHARE: Final = 0.15
"""Headers and footers stand in the outer 15 % of the page; GB/T 9704 leaves 37 mm (12 %) above the text."""

COUNTED_LENGTH: Final = 24
"""Longer lines must repeat to the letter: in the text, “第一项……”, “第二项……” may begin several pages."""

_NUMBER = r"[0-9０-９一二三四五六七八九十百〇○零]+"
_DASH = r"[-－—–―‐一·•.．~～]"
PAGE_NUMBER: Final = re.compile(
    rf"第{_NUMBER}页(?:[,，/／]?[(（]?共{_NUMBER}页[)）]?)?"
    rf"|共{_NUMBER}页[,，/／]?第{_NUMBER}页"
    rf"|[-－—–―‐·•~～]+{_NUMBER}{_DASH}+"
    rf"|{_NUMBER}页?[/／]共?{_NUMBER}页?"
    r"|[Pp]age\d+(?:of\d+)?"
)
"""A line that is a page number and cannot be anything else (blanks taken out)."""

BARE_NUMBER: Final = re.compile(r"[0-9０-９]{1,4}")
_DIGITS = re.compile(_NUMBER)


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line near a page's edge: its page and place in the page's lines, text without blanks, and where it stands.

    `top`: middle of the line as a share of the page's height.
    """

    page: int
    index: int
    text: str
    top: float


def furniture(edges: list[EdgeLine], pages: int) -> set[tuple[int, int]]:
    """(page, line) of the lines to leave out, of `pages` pages; `edges` holds the first and last lines of each."""
    marginal = [edge for edge in edges if edge.top < MARGIN_SHARE or edge.top > 1 - MARGIN_SHARE]
    found = {(edge.page, edge.index) for edge in marginal if PAGE_NUMBER.fullmatch(edge.text)}
    found |= _bare_numbers(marginal)
    return found | _repeated(marginal, pages)


def _repeated(edges: list[EdgeLine], pages: int) -> set[tuple[int, int]]:
    """Lines of the same shape (numbers aside) at the same height on at least half of the pages, and on two."""
    groups: dict[tuple[str, bool], list[EdgeLine]] = {}
    for edge in edges:
        shape = _DIGITS.sub("#", edge.text) if len(edge.text) <= COUNTED_LENGTH else edge.text
        if shape == "#":
            continue
        groups.setdefault((shape, edge.top > 0.5), []).append(edge)
    found: set[tuple[int, int]] = set()
    for group in groups.values():
        at_height: dict[int, set[int]] = {}
        for edge in group:
            at_height.setdefault(round(edge.top * 100), set()).add(edge.page)
        enough = {
            height
            for height in at_height
            # Neighbouring heights count together: scans are not fed evenly.
            if len(set().union(*(at_height.get(height + shift, ()) for shift in (-1, 0, 1)))) >= max(2, 0.5 * pages)
        }
        found |= {(edge.page, edge.index) for edge in group if round(edge.top * 100) in enough}
    return found


def _bare_numbers(edges: list[EdgeLine]) -> set[tuple[int, int]]:
    """Numbers standing alone that count with the pages (or on the only page, at its foot)."""
    numbers = [(edge, int(edge.text)) for edge in edges if BARE_NUMBER.fullmatch(edge.text)]
    offsets = Counter(value - edge.page for edge, value in numbers)
    if not offsets:
        return set()
    offset, count = offsets.most_common(1)[0]
    if count == 1 and not (offset in {0, 1} and numbers[0][0].top > 0.5):
        return set()
    return {(edge.page, edge.index) for edge, value in numbers if value - edge.page == offset}
