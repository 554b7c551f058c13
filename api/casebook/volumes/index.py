"""The indexes at the end of a volume: which case speaks of which provision, and of which cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from api.casebook.volumes.book import Book
from nlp.numerals import NUMERAL, to_int

STATE: Final = "中华人民共和国"
_PLACES: Final = re.compile(f"第({NUMERAL})([条款项目])(?:之({NUMERAL}))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: what is looked up and the numbers of the cases that speak of it, each once, in their order."""

    label: str
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A law or cause with its own cases (those without a finer entry) and what stands below it."""

    label: str
    cases: tuple[int, ...]
    entries: tuple[Entry, ...]


def statutes(book: Book) -> list[Heading]:
    """By law, in the order of its first character's sound, and by article.

    A law is one whether its name is cited with or without 中华人民共和国.
    """
    told = ((_law(one.law), one.article, case.number) for case in book.cases for one in case.case.statutes if _law(one.law))
    return sorted(_headings(told, _article), key=lambda one: _sound(one.label))


def causes(book: Book) -> list[Heading]:
    """By cause and its finer kinds, in the order of their first character's sound."""
    told = ((one.label, one.detail, case.number) for case in book.cases for one in case.case.causes)
    return sorted(_headings(told, _sound), key=lambda one: _sound(one.label))


def _headings(told: Iterable[tuple[str, str, int]], order: Callable[[str], Any]) -> Iterator[Heading]:
    """From (heading, entry, case)."""
    found: dict[str, dict[str, list[int]]] = {}
    for label, entry, number in told:
        found.setdefault(label, {}).setdefault(entry, []).append(number)
    for label, entries in found.items():
        own = tuple(dict.fromkeys(entries.pop("", ())))
        ordered = sorted(entries, key=order)
        yield Heading(label, own, tuple(Entry(one, tuple(dict.fromkeys(entries[one]))) for one in ordered))


def _law(name: str) -> str:
    """As it is looked up: without 《》 and without the state's name before it."""
    bare = name.strip().strip("《》〈〉")
    return bare.removeprefix(STATE) or bare


def _article(article: str) -> tuple[list[int], str]:
    """第六十二条第一款 → 62, 1: in the order of the law, articles before the words that are none."""
    found = [(to_int(main) or 0, to_int(after) or 0 if after else 0) for main, _, after in _PLACES.findall(article)]
    return [number for pair in found for number in pair] or [10_000], article


def _sound(text: str) -> tuple[bytes, str]:
    """GB 2312 keeps its common characters in the order of their sound."""
    return text.encode("gb18030", "replace"), text
