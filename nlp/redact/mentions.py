"""A place in a text that names somebody or something, and how overlapping ones are sorted out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from nlp.redact.categories import Category, Role

_ADDRESS = b"\x02"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that is masked: half-open offsets into the text given, and what stands there as printed.

    `entity`: key of the person or thing; two mentions of one person share it.  `role`: people only.
    `kept`: the end of the mention that stays, such as 局长 in 李局长.  `source`: the rule that found it.
    """

    start: int
    end: int
    category: Category
    text: str
    entity: str
    role: Role | None
    source: str
    confidence: float
    kept: str = ""


def settle(found: Iterable[Mention], size: int) -> list[Mention]:
    """The mentions without overlaps, in order of place.

    Those given first win; of a list in order of rank therefore the higher rank.  An address that is partly covered
    (by the farm at whose gate it opens) keeps its longest free part.  size: length of the text.
    """
    covered = bytearray(size)
    chosen: list[Mention] = []
    for given in found:
        mention = _free(given, covered) if given.category is Category.ADDRESS else given
        if mention.end <= mention.start or any(covered[mention.start : mention.end]):
            continue
        sign = _ADDRESS if mention.category is Category.ADDRESS else b"\x01"
        covered[mention.start : mention.end] = sign * (mention.end - mention.start)
        chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)


def _free(mention: Mention, covered: bytearray) -> Mention:
    """The longest part of an address that nothing covers; as it is where nothing, another address or all does."""
    if not any(covered[mention.start : mention.end]) or _ADDRESS in covered[mention.start : mention.end]:
        return mention
    runs = [run.span() for run in re.finditer(rb"\x00{2,}", covered[mention.start : mention.end])]
    if not runs:
        return mention
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return replace(mention, start=mention.start + start, end=mention.start + end, text=mention.text[start:end])
