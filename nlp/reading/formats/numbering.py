"""Automatic list numbers of a docx (ECMA-376-1, 17.9): they are printed but stand nowhere in the text.

The items of a judgment's operative part (一、二、三、) are often numbered this way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from nlp.numerals import to_chinese
from nlp.reading.formats.ooxml import attribute, child, children, local

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS: Final = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_LEGAL: Final = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first number, number format, pattern such as `第%1条` or `%1.%2`, all numbers as digits."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A numbering instance (w:num): the abstract one whose count it goes on with, and its levels."""

    abstract: str
    levels: dict[int, Level]
    restarts: frozenset[int] = frozenset()


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted; ask in the order of the text."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, properties: _Element | None) -> str:
        """The number of the paragraph with these properties (w:pPr), such as `一、`; empty when it has none."""
        place = self._place(properties)
        if place is None:
            return ""
        number, depth = place
        found = self.lists.get(number)
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        counts = self._count(number, found, depth)
        if level.form == "bullet":
            return ""
        return _PLACEHOLDER.sub(lambda match: _shown(match, found, counts, level), level.pattern)

    def _place(self, properties: _Element | None) -> tuple[str, int] | None:
        """List and level of a paragraph: its own, or those of its style."""
        own = child(properties, "numPr")
        style = self.styles.get(attribute(child(properties, "pStyle"), "val") or "")
        if own is None:
            return style
        number = attribute(child(own, "numId"), "val") or (style[0] if style else None)
        if number is None:
            return None
        return number, min(_integer(attribute(child(own, "ilvl"), "val"), 0), LEVELS - 1)

    def _count(self, number: str, found: _List, depth: int) -> list[int | None]:
        counts = self._counts.setdefault(found.abstract, [None] * LEVELS)
        if depth in found.restarts and (number, depth) not in self._restarted:
            self._restarted.add((number, depth))
            counts[depth] = None
        before = counts[depth]
        counts[depth] = found.levels[depth].start if before is None else before + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return counts


def read_numbering(root: _Element | None, styles: _Element | None) -> Numbering:
    """The lists of numbering.xml and the paragraph styles of styles.xml that number."""
    abstracts = {attribute(item, "abstractNumId") or "": _levels(item) for item in children(root, "abstractNum")}
    lists: dict[str, _List] = {}
    for item in children(root, "num"):
        abstract = attribute(child(item, "abstractNumId"), "val") or ""
        levels, restarts = dict(abstracts.get(abstract, {})), set()
        for override in children(item, "lvlOverride"):
            depth = _integer(attribute(override, "ilvl"), 0)
            for level in children(override, "lvl"):
                levels[depth] = _level(level)
            start = attribute(child(override, "startOverride"), "val")
            if start is not None and depth in levels:
                old = levels[depth]
                levels[depth] = Level(_integer(start, 1), old.form, old.pattern, old.legal)
                restarts.add(depth)
        lists[attribute(item, "numId") or ""] = _List(abstract, levels, frozenset(restarts))
    return Numbering(lists, _numbered_styles(styles))


def _letters(number: int) -> str:
    """A … Z, AA, BB … (17.18.59, lowerLetter)."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        text += sign * (number // value)
        number %= value
    return text


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    """Signs of Unicode that follow one another, such as ① to ⑳; digits beyond."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "koreanDigital"),
        to_chinese,
    ),
    "chineseLegalSimplified": lambda number: to_chinese(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: to_chinese(number).translate(_LEGAL),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}  # fmt: skip


def _shown(match: re.Match[str], found: _List, counts: list[int | None], level: Level) -> str:
    """What stands for `%n`: the number of level n, in that level's format."""
    depth = int(match[1]) - 1
    shown = found.levels.get(depth, Level())
    number = counts[depth] if counts[depth] is not None else shown.start
    form = "decimal" if level.legal else shown.form
    return _FORMS.get(form, str)(number or 0)


def _levels(item: _Element) -> dict[int, Level]:
    return {_integer(attribute(level, "ilvl"), 0): _level(level) for level in children(item, "lvl")}


def _level(item: _Element) -> Level:
    return Level(
        start=_integer(attribute(child(item, "start"), "val"), 1),
        form=attribute(child(item, "numFmt"), "val") or "decimal",
        pattern=attribute(child(item, "lvlText"), "val") or "",
        legal=child(item, "isLgl") is not None,
    )


def _numbered_styles(styles: _Element | None) -> dict[str, tuple[str, int]]:
    """Paragraph styles with a list of their own or of the style they are based on: id → list, level."""
    bases: dict[str, str] = {}
    found: dict[str, tuple[str, int]] = {}
    for item in styles.iterchildren("*") if styles is not None else ():
        if local(item) != "style":
            continue
        name = attribute(item, "styleId") or ""
        bases[name] = attribute(child(item, "basedOn"), "val") or ""
        number = child(item, "pPr", "numPr")
        listed = attribute(child(number, "numId"), "val")
        if listed is not None:
            found[name] = listed, min(_integer(attribute(child(number, "ilvl"), "val"), 0), LEVELS - 1)
    for name in bases:
        base, steps = name, 0
        while base not in found and base in bases and steps < len(bases):
            base, steps = bases[base], steps + 1
        if base in found:
            found.setdefault(name, found[base])
    return found


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
