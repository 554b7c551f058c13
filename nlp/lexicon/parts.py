"""Which articles of a law have several paragraphs (款) or items (项), wording by wording: `corpora/lexicon/law_parts.csv`."""

from __future__ import annotations

from datetime import date
from functools import cache

import corpora

_Wording = tuple[date, date | None, dict[int, tuple[int, ...]]]


def parts(law: str, article: int, on: date) -> tuple[int, ...] | None:
    """How many items each paragraph of the article had on that day, under the law's full name.

    (0,) is one paragraph without items; None when we do not have the wording of that day.
    """
    for start, end, shapes in _wordings().get(law, ()):
        if start <= on and (end is None or on <= end):
            return shapes.get(article, (0,))
    return None


@cache
def _wordings() -> dict[str, list[_Wording]]:
    found: dict[str, list[_Wording]] = {}
    for name, start, end, cells in corpora.rows("lexicon/law_parts.csv"):
        shapes = dict(map(_shape, cells.split()))
        last = date.fromisoformat(end) if end else None
        found.setdefault(name, []).append((date.fromisoformat(start), last, shapes))
    return found


def _shape(cell: str) -> tuple[int, tuple[int, ...]]:
    """`30:7/0`: article 30 has two paragraphs, the first with seven items."""
    number, _, counts = cell.partition(":")
    return int(number), tuple(map(int, counts.split("/")))
