"""Coded features as numbers that can be compared for a million cases at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from nlp import taxonomy
from nlp.lexicon import current_name
from nlp.lexicon.folding import fold
from nlp.lexicon.laws import law
from nlp.numerals import to_chinese

_PROCEDURAL: Final = re.compile(r"(?:行政|民事|刑事)诉讼|诉讼费用|法庭|裁判文书|司法解释")
"""Laws by which courts conduct the suit: they tell how it ended, not what it was about."""
_ARTICLE_BITS: Final = 16
_WORD: Final = 64

Mask = tuple[int, int]
"""128 bits in two words."""


def of_substance(name: str) -> bool:
    """Whether a law can be what the case is about (not 行政诉讼法 and the like)."""
    return not _PROCEDURAL.search(name)


@lru_cache(maxsize=8192)
def law_name(name: str) -> str:
    """The full name of a law however it is printed; as printed, folded, where the table lacks it."""
    known = law(name)
    return known.name if known else fold(name).strip("《》〈〉")


@lru_cache(maxsize=65536)
def law_number(name: str) -> int:
    """48 bits for a law."""
    return _number(law_name(name)) >> _ARTICLE_BITS


def provision(name: str, article: int) -> int:
    """64 bits for an article of a law: the upper 48 are the law's."""
    return law_number(name) << _ARTICLE_BITS | min(article, (1 << _ARTICLE_BITS) - 1)


def cited(name: str, article: int) -> str:
    """An article as one cites it: 《中华人民共和国行政处罚法》第四十四条."""
    return f"《{name}》第{to_chinese(article)}条"


@lru_cache(maxsize=65536)
def body_number(name: str | None) -> int:
    """64 bits for an agency, under the name that it has today; 0 for none."""
    return _number(current_name(fold(name))) if name else 0


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") or 1


def region_number(code: str | None) -> int:
    """A code of GB/T 2260 as six digits (3401 → 340100); 0 for none."""
    digits = re.sub(r"\D", "", code or "")[:6]
    return int(digits.ljust(6, "0")) if len(digits) >= 2 else 0


@cache
def act_types() -> tuple[str, ...]:
    """Act types in the order of their numbers (from 1)."""
    return tuple(taxonomy.act_types())


@cache
def fields() -> tuple[str, ...]:
    """Fields in the order of their numbers (from 1)."""
    return tuple(taxonomy.fields())


def place(code: str | None, codes: Sequence[str]) -> int:
    """The number of a code, from 1; 0 for none and for unknown ones."""
    return codes.index(code) + 1 if code in codes else 0


@cache
def _cause_bits() -> dict[str, int]:
    """Sub-causes, then scored codes, then groups: 102 of 128 bits."""
    scored = dict.fromkeys(one.scored for one in taxonomy.causes().values() if one.scored)
    listed = (*taxonomy.causes(), *scored, *(f"group {code}" for code in taxonomy.groups()))
    return {code: bit for bit, code in enumerate(listed)}


def cause_levels(code: str) -> tuple[str, ...]:
    """What a cause is, the finest first: sub-cause, scored code, group; nothing for an unknown code."""
    found = taxonomy.causes().get(code)
    if found is None:
        return (code,) if code in _cause_bits() else ()
    scored = (found.scored,) if found.scored else ()
    return (code, *scored, f"group {found.parent}")


def cause_mask(levels: Iterable[str]) -> Mask:
    """The bits of some levels of causes."""
    bits = sum(1 << _cause_bits()[one] for one in set(levels))
    return bits & (1 << _WORD) - 1, bits >> _WORD


@cache
def code_mark() -> str:
    """A hash of the code lists: numbers made under other lists mean other things."""
    listed = "\n".join((*act_types(), "", *fields(), "", *_cause_bits()))
    return hashlib.sha256(listed.encode()).hexdigest()
