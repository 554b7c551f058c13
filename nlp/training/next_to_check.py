"""Which documents to check next, so that the models learn most from a person's hour (active learning).

A document is worth checking when the machine is unsure of it and nothing like it has been checked: the first alone
would ask for the same hard case again and again, the second alone for oddities that the machine reads well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.classify.linear import characters, grams
from nlp.judgment import Judgment

WIDTH: Final = 4096
"""Buckets into which n-grams are hashed: enough to tell kinds of cases apart."""
LEAST: Final = 0.05
"""What a document is worth of which the machine is quite sure: it may be sure and wrong."""
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing (Knuth 6.4): 2^64 over the golden ratio
_SHIFT: Final = np.uint64(52)
LABELS: Final = {"act_type": "行为种类", "field": "执法领域", "agency_result": "裁判结果", "causes": "败诉原因", "risk": "败诉风险"}

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document nobody has checked.

    `sure`: what was read of it (a key of `LABELS`) → the probability or confidence, 0 to 1.  `text`: enough of it to tell what it is about.
    """

    id: str
    sure: Mapping[str, float]
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A document to check: its worth is uncertainty × novelty; `reasons` in Chinese."""

    id: str
    worth: float
    uncertainty: float
    novelty: float
    reasons: tuple[str, ...]


def next_to_check(candidates: Sequence[Candidate], checked: Iterable[str] = (), count: int = 20) -> list[Choice]:
    """The documents to check next, the most telling first; each choice counts as checked for those after it.

    checked: texts of documents that were checked already.  Ties go to the candidate that was given first.
    """
    if not candidates:
        return []
    rows = np.stack([vector(one.text) for one in candidates])
    doubts = np.array([uncertainty(one) for one in candidates])
    likeness = np.zeros(len(candidates), dtype=np.float32)
    for text in checked:
        likeness = np.maximum(likeness, rows @ vector(text))
    found: list[Choice] = []
    left = np.ones(len(candidates), dtype=bool)
    for _ in range(min(count, len(candidates))):
        novelty = 1 - np.clip(likeness, 0, 1)
        at = int(np.argmax(np.where(left, doubts * novelty, -1)))
        found.append(_choice(candidates[at], float(doubts[at]), float(novelty[at])))
        left[at] = False
        likeness = np.maximum(likeness, rows @ rows[at])
    return found


def uncertainty(candidate: Candidate) -> float:
    """Twice what is wanting to certainty in the least sure value: 1 where it is a toss-up, at least `LEAST`."""
    least = min(candidate.sure.values(), default=0.5)
    return max(LEAST, min(1.0, 2 * (1 - least)))


def candidate(name: str, judgment: Judgment, text: str) -> Candidate:
    """A document as the machine read it."""
    values = {"act_type": judgment.act_type, "field": judgment.field_, "agency_result": judgment.agency_result}
    sure = {key: value.evidence.confidence if value else 0.5 for key, value in values.items()}
    causes = [one.evidence.confidence for one in judgment.causes]
    return Candidate(name, sure | ({"causes": min(causes)} if causes else {}), text)


def vector(text: str) -> Vector:
    """Presence of hashed n-grams of two and three characters, of length 1 (zero for an empty text)."""
    numbers = np.unique(grams(characters(text), (2, 3)))
    buckets = (numbers * _ODD) >> _SHIFT
    found = np.sqrt(np.bincount(buckets.astype(np.intp), minlength=WIDTH)).astype(np.float32)
    length = float(np.linalg.norm(found))
    return found / length if length else found


def _choice(one: Candidate, doubt: float, novelty: float) -> Choice:
    return Choice(one.id, doubt * novelty, doubt, novelty, tuple(_reasons(one, novelty)))


def _reasons(one: Candidate, novelty: float) -> Iterator[str]:
    least = sorted(one.sure.items(), key=lambda row: row[1])[:2]
    for key, value in least:
        if value < 0.9:
            yield f"{LABELS.get(key, key)}的把握只有{value:.0%}"
    if novelty > 0.5:
        yield "与已核对的文书都不相像"
    elif novelty < 0.2:
        yield "与已核对的文书相像"
    if not least or least[0][1] >= 0.9:
        yield "各项把握都较高，抽查"
