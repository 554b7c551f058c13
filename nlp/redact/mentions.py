"""A place in a text that names somebody or something, and how overlapping ones are sorted out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlp.redact.categories import Category, Role


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

    Those given first win; of a list in order of rank therefore the higher rank.  size: length of the text.
    """
    covered = bytearray(size)
    chosen: list[Mention] = []
    for mention in found:
        if mention.end <= mention.start or any(covered[mention.start : mention.end]):
            continue
        covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)
