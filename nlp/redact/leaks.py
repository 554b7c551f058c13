"""The leak check: whether anything that was masked, or looks like it should have been, survives in a piece of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.folding import fold
from nlp.redact.categories import Category
from nlp.redact.index import positions
from nlp.redact.mentions import Mention
from nlp.redact.numbers import bare, find_numbers
from nlp.redact.people import in_name_of_place
from nlp.redact.rules import PEOPLE
from nlp.redact.views import loose_view, number_view

_LONG = 8
"""A secret number of so many signs is one inside a longer number too."""
_GENERIC = frozenset({Category.ID_NUMBER, Category.PHONE, Category.EMAIL, Category.PLATE, Category.ACCOUNT})

_EXACT = re.compile(r"[\d一二三四五六七八九十×*][号组室栋幢队社户楼单]|.{6}")
"""An address that leads to a door; the name of a town alone is no secret."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What was masked: names and addresses without blanks, numbers bare; each with its category."""

    names: tuple[tuple[str, Category], ...]
    numbers: tuple[tuple[str, Category], ...]

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> Secrets:
        """The secrets of the mentions that were masked (of one document or of many)."""
        names: dict[str, Category] = {}
        numbers: dict[str, Category] = {}
        for mention in mentions:
            shown = re.sub(r"\s", "", fold(mention.text))
            if mention.kept:
                shown = shown.removesuffix(mention.kept)
            if mention.category is Category.ADDRESS and not _EXACT.search(shown):
                continue
            if re.search(r"\d", shown) and mention.category is not Category.ADDRESS:
                if mention.category is not Category.PLATE:  # without its region it is any number; plates are found as such
                    numbers.setdefault(bare(shown), mention.category)
            elif len(shown) > 1:
                names.setdefault(shown, mention.category)
                whole = mention.entity.partition("：")[2]
                if mention.category in (Category.PERSON, Category.MINOR) and len(whole) > 1:
                    names.setdefault(whole, mention.category)
        return cls(tuple(names.items()), tuple(numbers.items()))


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret that survives: half-open offsets into the text checked, what stands there, and why it is one."""

    start: int
    end: int
    text: str
    category: Category
    known: bool


def leaks(text: str, secrets: Secrets) -> list[Leak]:
    """The places of a text at which a secret survives, in order.

    Names are found whatever blanks, line ends or unseen signs stand in them and in whichever script, unless they are part of a
    region's or agency's name; numbers besides in full width and with hyphens left out or added.  Numbers that look like an
    identity card, telephone, e-mail, plate or bank card are leaks too, known or not.
    """
    folded = fold(text)
    found: dict[tuple[int, int], Leak] = {}
    names = {loose_view(name).text: category for name, category in secrets.names}
    for view, categories in ((loose_view(text), names), (number_view(text), dict(secrets.numbers))):
        for string, stands in positions(view.text, categories).items():
            for at in stands:
                start, end = view.start(at), view.end(at + len(string))
                place = categories[string] in PEOPLE and in_name_of_place(view.text, at, at + len(string))
                if not place and (len(string) >= _LONG or not _within_number(text, start, end)):
                    _note(found, text, start, end, categories[string], known=True)
    for number in find_numbers(folded):
        if number.category in _GENERIC:
            _note(found, text, number.start, number.end, number.category, known=False)
    return sorted(found.values(), key=lambda leak: leak.start)


def _within_number(text: str, start: int, end: int) -> bool:
    """Whether what stands there is digits of a longer number."""
    inside = text[start].isdigit() and text[start - 1 : start].isdigit()
    return inside or (text[end - 1].isdigit() and text[end : end + 1].isdigit())


def _note(
    found: dict[tuple[int, int], Leak], text: str, start: int, end: int, category: Category, *, known: bool
) -> None:
    found.setdefault((start, end), Leak(start, end, text[start:end], category, known))
