"""Days as the papers of an office write them: besides 2024年3月1日 also 2024.3.1, 2024-03-01 and 2024/3/1 of lists and stamps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from nlp.document import Span
from nlp.extract.dates import dates

_SHORT: Final = re.compile(r"(?<![\d.\-/])(?P<y>(?:19|20)\d\d)(?P<mark>[.\-/]) ?(?P<m>\d{1,2})(?P=mark) ?(?P<d>\d{1,2})(?![\d\-/]|\.\d)")


def written(text: str, start: int, end: int) -> list[tuple[date, Span]]:
    """Every day in text[start:end] (folded) with its place, in the order of the text."""
    return sorted([*dates(text, start, end), *_short(text, start, end)], key=lambda one: one[1].start)


def first(text: str, start: int, end: int) -> tuple[date, Span] | None:
    """The first of them."""
    return next(iter(written(text, start, end)), None)


def _short(text: str, start: int, end: int) -> Iterator[tuple[date, Span]]:
    for match in _SHORT.finditer(text, start, end):
        try:
            yield date(int(match["y"]), int(match["m"]), int(match["d"])), Span(*match.span())
        except ValueError:
            continue  # 2024.13.1: a number of another kind
