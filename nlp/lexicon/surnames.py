"""Chinese family names, of one character and of two (corpora/lexicon/surnames.txt)."""

from __future__ import annotations

from functools import cache

import corpora


@cache
def surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Names of one character and of two: 百家姓 and those seen in official statistics."""
    single, double = corpora.read("lexicon/surnames.txt").split("\n")[:2]
    return frozenset(single), frozenset(double.split())


def opens_with_surname(name: str) -> bool:
    """Whether a string opens with a family name."""
    single, double = surnames()
    return name[:2] in double or name[:1] in single
