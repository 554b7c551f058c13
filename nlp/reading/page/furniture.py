"""Finds what is printed on every page and says nothing: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
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
_PAGE = (
    rf"第{_NUMBER}(?:[/／]{_NUMBER})?页(?:[,，/／]?[(（]?共{_NUMBER}页[)）]?)?"
    rf"|共{_NUMBER}页[,，/／]?第{_NUMBER}页"
    rf"|{_NUMBER}页?[/／]共?{_NUMBER}页?"
)
PAGE_NUMBER: Final = re.compile(
    rf"{_PAGE}|(?:页码|页次)[:：]?{_NUMBER}(?:[/／]{_NUMBER})?"
    rf"|[-－—–―‐·•~～]+{_NUMBER}(?:[/／]{_NUMBER})?{_DASH}+"
    r"|[Pp](?:age|AGE)?[.]?\d+(?:(?:of|OF|/)\d+)?"
)
"""A line that is a page number and cannot be anything else (blanks taken out)."""

PRINT_MARK: Final = re.compile(
    r"(?:打印|下载|导出|输出)(?:时间|日期|人员?|者|单位|份数)[:：].*"
    r"|(?:https?://|www\.)[^\u4e00-\u9fff]+"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2})?.{0,24}"
)
"""What a program adds when it prints: who and when, an address, a browser's line of date, time and title."""

BARE_NUMBER: Final = re.compile(r"[0-9０-９]{1,4}")
_DIGITS = re.compile(_NUMBER)
_VARYING = re.compile(rf"{_PAGE}|\d{{1,2}}:\d{{2}}(?::\d{{2}})?")
"""What may differ from page to page in a longer line that otherwise repeats: page numbers and clock times."""

SHARE, SIDE_SHARE = 0.5, 0.6
"""Share of all pages, and of the odd or the even ones, on which a line must repeat; title pages go without."""

SMALL: Final = 0.8
"""A running header is set in 小五 or 五号 (9–10.5 pt) over text in 三号 or 四号 (14–16 pt); a heading never is."""

HEADER_SHARE: Final = 0.1
"""Word puts headers 1.5 cm (5 %) below the edge; GB/T 9704's text begins at 12 %."""

REST: Final = 2
"""Characters (brackets, a dash) of a running header that the heading need not have."""


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line near a page's edge: its page and place in the page's lines, text without blanks, and where it stands.

    `top`: middle of the line as a share of the page's height.  `size`: its characters' as a share of the usual size.
    `first`: whether nothing but other furniture can stand above it.
    """

    page: int
    index: int
    text: str
    top: float
    size: float = 1.0
    first: bool = False


def furniture(edges: list[EdgeLine], pages: int, heading: Sequence[str] = ()) -> set[tuple[int, int]]:
    """(page, line) of the lines to leave out, of `pages` pages; `edges` holds the first and last lines of each.

    `heading`: the texts of the document's first lines of full size, without blanks.
    """
    marginal = [edge for edge in edges if edge.top < MARGIN_SHARE or edge.top > 1 - MARGIN_SHARE]
    found = {
        (edge.page, edge.index)
        for edge in marginal
        if PAGE_NUMBER.fullmatch(edge.text) or PRINT_MARK.fullmatch(edge.text) or _echoes(edge, heading)
    }
    found |= _bare_numbers(marginal)
    found |= _repeated(marginal, SHARE * pages)
    # Bound on both sides of the sheet: odd and even pages have headers of their own.
    for parity in (0, 1):
        own = [edge for edge in marginal if edge.page % 2 == parity]
        found |= _repeated(own, SIDE_SHARE * len(range(parity, pages, 2)))
    return found


def _echoes(edge: EdgeLine, heading: Sequence[str]) -> bool:
    """A small line at the very top that says nothing but what the heading says again: the header of a single page."""
    if edge.size > SMALL or not edge.first or edge.top > HEADER_SHARE:
        return False
    rest = _VARYING.sub("", edge.text)
    if not rest:
        return False
    for line in heading:
        if len(line) > 1:
            rest = rest.replace(line, "")
    return len(rest) <= REST


def _repeated(edges: list[EdgeLine], pages: float) -> set[tuple[int, int]]:
    """Lines of one shape (numbers aside), height and size of print on at least so many pages, and on two.

    The size tells a header from a decision's title, the agency's name, that its signature on top of the next page repeats.
    """
    groups: dict[tuple[str, bool], list[EdgeLine]] = {}
    for edge in edges:
        shape = (_DIGITS if len(edge.text) <= COUNTED_LENGTH else _VARYING).sub("#", edge.text)
        if shape == "#":
            continue
        groups.setdefault((shape, edge.top > 0.5), []).append(edge)
    found: set[tuple[int, int]] = set()
    for group in groups.values():
        at_place: dict[tuple[int, int], set[int]] = {}
        for edge in group:
            at_place.setdefault(_place(edge), set()).add(edge.page)
        enough = {place for place in at_place if len(_pages_near(place, at_place)) >= max(2, pages)}
        found |= {(edge.page, edge.index) for edge in group if _place(edge) in enough}
    return found


def _place(edge: EdgeLine) -> tuple[int, int]:
    """Height in hundredths of the page, size in tenths of the usual one."""
    return round(edge.top * 100), round(edge.size * 10)


def _pages_near(place: tuple[int, int], at_place: Mapping[tuple[int, int], set[int]]) -> set[int]:
    """Pages with the line there or at a neighbouring height, of like size: scans are not fed evenly."""
    height, size = place
    near = ((height + up, size + wider) for up in (-1, 0, 1) for wider in (-2, -1, 0, 1, 2))
    return set().union(*(at_place.get(one, ()) for one in near))


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
