"""How like two cases are: one score of 0–1, made of aspects that can each be told.

Only aspects that the asking case knows count, so that all past cases are measured by the same weights; a past case
that is silent on one has 0 there.  `coarse` looks at signs and hashes only and is meant for every case; `exact` reads
vectors and articles and is meant for the best few thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.similar import codes
from nlp.similar.case import Case
from nlp.similar.segment import Segment, bloom, sketches
from nlp.similar.weights import ASPECTS, Aspect, Weights

Scores = NDArray[np.float32]
Take = slice | NDArray[np.intp]

CAUSE_LEVELS: Final = (1.0, 0.7, 0.4)
"""The same sub-cause, the same scored code, the same group."""
BEST_CAUSE: Final = 0.6
"""Share of the best cause in the score of several; the rest is their mean."""
SAME_LAW: Final = 0.4
"""What another article of the same law is worth."""
VERBATIM: Final = 0.9
"""Facts so like that the papers were written from each other: then they count for half of the score at least."""
VERBATIM_SIGNS: Final = 0.8
"""The same by the signs, which may miss the cosine by 0.1."""
REGION_LEVELS: Final = ((1, 1.0), (100, 0.6), (10000, 0.3))
"""The same county, city, province (GB/T 2260)."""


@dataclass(frozen=True, slots=True)
class Part:
    """An aspect of a match: how like (0–1), how much it counts of the whole, and what both cases share.

    `shared`: codes of act type, field and causes, articles as they are cited, the agency's name, the region's code.
    """

    aspect: Aspect
    score: float
    weight: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A past case that is like the one asked for; the score is the sum of score × weight over the parts."""

    id: int
    score: float
    parts: tuple[Part, ...]


class Query:
    """A case as it is compared with a segment: numbers instead of codes, weights of what it knows."""

    def __init__(self, case: Case, weights: Weights) -> None:
        self.case = case
        self.provisions = {codes.provision(*one): one for one in case.statutes}
        self.cited = np.array(sorted(self.provisions), dtype=np.uint64)
        self.laws = np.unique(self.cited >> np.uint64(16))
        self.bloom = np.uint64(bloom([int(one) for one in self.cited]))
        self.causes = {one: levels for one in case.causes if (levels := codes.cause_levels(one))}
        self.act_type = codes.place(case.act_type, codes.act_types())
        self.field = codes.place(case.field, codes.fields())
        self.agency = np.uint64(codes.body_number(case.agency))
        self.region = codes.region_number(case.region)
        self.signs = [words[0] for words in sketches(case.facts[None, :]).values()]
        width = len(case.facts)
        self.cosines = np.cos(np.pi * np.arange(width + 1) / width).clip(0).astype(np.float32)
        self.weights = self._known(weights)

    def _known(self, weights: Weights) -> Mapping[Aspect, float]:
        """The weights of the aspects that the case knows, adding up to 1."""
        known: dict[Aspect, bool] = {
            "act_type": self.act_type > 0, "field": self.field > 0, "causes": bool(self.causes), "statutes": len(self.cited) > 0,
            "facts": bool(self.case.facts.any()), "agency": bool(self.agency > 0), "region": self.region > 0,
        }  # fmt: skip
        found = {aspect: weights[aspect] for aspect in ASPECTS if known[aspect] and weights[aspect] > 0}
        total = sum(found.values())
        return {aspect: weight / total for aspect, weight in found.items()}


def coarse(query: Query, segment: Segment, take: Take) -> Scores:
    """The likely scores of those rows: facts by their signs, articles by their hashes."""
    return _sum(query, segment, take, _COARSE, VERBATIM_SIGNS)


def exact(query: Query, segment: Segment, rows: NDArray[np.intp]) -> Scores:
    """The scores of those rows."""
    return _sum(query, segment, rows, _EXACT, VERBATIM)


def aspects(query: Query, segment: Segment, rows: NDArray[np.intp]) -> dict[Aspect, Scores]:
    """The scores of those rows by aspect, of all that the asking case knows."""
    return {aspect: _EXACT[aspect](query, segment, rows) for aspect in query.weights}


def explained(query: Query, segment: Segment, row: int, score: float) -> Match:
    """One row's score with its parts, those that count most first."""
    found = {aspect: float(one[0]) for aspect, one in aspects(query, segment, np.array([row], dtype=np.intp)).items()}
    told = found.get("facts", 0.0)
    verbatim = told >= VERBATIM and told > sum(query.weights[aspect] * one for aspect, one in found.items())
    parts = []
    for aspect, one in found.items():
        weight = (query.weights[aspect] + (aspect == "facts")) / 2 if verbatim else query.weights[aspect]
        shared = _SHARED[aspect](query, segment, row) if one > 0 and aspect in _SHARED else ()
        parts.append(Part(aspect, round(one, 4), round(weight, 4), shared))
    parts.sort(key=lambda part: -part.score * part.weight)
    return Match(int(segment["id"][row]), round(float(score), 4), tuple(parts))


Measure = Callable[[Query, Segment, Take], Scores]


def _sum(query: Query, segment: Segment, take: Take, measures: Mapping[Aspect, Measure], verbatim: float) -> Scores:
    found = {aspect: measures[aspect](query, segment, take) for aspect in query.weights}
    total: Scores = np.zeros(len(segment["id"][take]), dtype=np.float32)
    for aspect, scores in found.items():
        total += np.float32(query.weights[aspect]) * scores
    return raised(total, found["facts"], verbatim) if "facts" in found else total


def raised(total: Scores, facts: Scores, verbatim: float = VERBATIM) -> Scores:
    """The scores, with those whose facts are told in nearly the same words drawn half-way to that."""
    return np.where((facts >= verbatim) & (facts > total), (facts + total) / 2, total)


def _facts_by_signs(query: Query, segment: Segment, take: Take) -> Scores:
    """The angle between two vectors is the share of signs in which they differ (Charikar 2002)."""
    differing = np.zeros(len(segment["id"][take]), dtype=np.uint16)
    for place, word in enumerate(query.signs):
        differing += np.bitwise_count(segment[f"sketch{place}"][take] ^ word)
    return query.cosines[differing]


def _facts(query: Query, segment: Segment, take: Take) -> Scores:
    vectors = segment["facts"][take].astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return ((vectors @ query.case.facts) / np.where(lengths > 0, lengths, 1)).clip(0, 1).astype(np.float32)


def _equal(column: NDArray[Any], value: int | np.uint64) -> Scores:
    found: Scores = (column == value).astype(np.float32)
    return found


def _act_type(query: Query, segment: Segment, take: Take) -> Scores:
    return _equal(segment["act_type"][take], query.act_type)


def _field(query: Query, segment: Segment, take: Take) -> Scores:
    return _equal(segment["field"][take], query.field)


def _agency(query: Query, segment: Segment, take: Take) -> Scores:
    return _equal(segment["agency"][take], query.agency)


def _region(query: Query, segment: Segment, take: Take) -> Scores:
    codes_there = segment["region"][take]
    found = np.zeros(len(codes_there), dtype=np.float32)
    for size, score in reversed(REGION_LEVELS):
        found[codes_there // size == query.region // size] = score
    return found


def _cause(levels: tuple[str, ...], segment: Segment, take: Take) -> Scores:
    """How near the found causes come to one, given by its levels."""
    first, second = segment["causes0"][take], segment["causes1"][take]
    found = np.zeros(len(first), dtype=np.float32)
    worth = CAUSE_LEVELS if len(levels) == len(CAUSE_LEVELS) else (1.0, CAUSE_LEVELS[-1])
    for level, score in reversed(list(zip(levels, worth, strict=False))):
        low, high = codes.cause_mask([level])
        found[(first & np.uint64(low) | second & np.uint64(high)) != 0] = score
    return found


def _causes_at_best(query: Query, segment: Segment, take: Take) -> Scores:
    """The score of the best cause only, all causes looked at together."""
    first, second = segment["causes0"][take], segment["causes1"][take]
    found = np.zeros(len(first), dtype=np.float32)
    for place, score in reversed(list(enumerate(CAUSE_LEVELS))):
        low, high = codes.cause_mask(levels[place] for levels in query.causes.values() if len(levels) > place)
        found[(first & np.uint64(low) | second & np.uint64(high)) != 0] = score
    return found


def _causes(query: Query, segment: Segment, take: Take) -> Scores:
    each = np.array([_cause(levels, segment, take) for levels in query.causes.values()])
    found: Scores = (BEST_CAUSE * each.max(axis=0) + (1 - BEST_CAUSE) * each.mean(axis=0)).astype(np.float32)
    return found


def _statutes_by_bloom(query: Query, segment: Segment, take: Take) -> Scores:
    there = segment["bloom"][take]
    both = np.bitwise_count(there & query.bloom).astype(np.float32)
    sizes = np.bitwise_count(there).astype(np.float32) * np.float32(int(query.bloom).bit_count())
    found: Scores = both / np.sqrt(np.maximum(sizes, 1))
    return found


def _statutes(query: Query, segment: Segment, take: Take) -> Scores:
    """Articles in common, and at less worth laws, over the geometric mean of both numbers."""
    starts, ends = segment["cited_at"][:-1][take].astype(np.intp), segment["cited_at"][1:][take].astype(np.intp)
    sizes = ends - starts
    owners = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(owners)) + np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    cited = segment["cited"][places]
    same = np.isin(cited, query.cited)
    lawful = np.isin(cited >> np.uint64(16), query.laws) & ~same
    articles = np.bincount(owners[same], minlength=len(sizes))
    laws = np.minimum(np.bincount(owners[lawful], minlength=len(sizes)), len(query.cited) - articles)
    score: Scores = ((articles + SAME_LAW * laws) / np.sqrt(np.maximum(sizes, 1) * len(query.cited))).astype(np.float32)
    return score


_SAME: Final[Mapping[Aspect, Measure]] = {"act_type": _act_type, "field": _field, "agency": _agency, "region": _region}
_COARSE: Final[Mapping[Aspect, Measure]] = {
    **_SAME, "facts": _facts_by_signs, "statutes": _statutes_by_bloom, "causes": _causes_at_best,
}  # fmt: skip
_EXACT: Final[Mapping[Aspect, Measure]] = {**_SAME, "facts": _facts, "statutes": _statutes, "causes": _causes}


def _shared_causes(query: Query, segment: Segment, row: int) -> tuple[str, ...]:
    """For each cause the finest level that both have: P11, or procedure_violation, or the group P."""
    mask = int(segment["causes0"][row]), int(segment["causes1"][row])
    found = []
    for levels in query.causes.values():
        for level in levels:
            low, high = codes.cause_mask([level])
            if low & mask[0] or high & mask[1]:
                found.append(level.removeprefix("group "))
                break
    return tuple(dict.fromkeys(found))


def _shared_statutes(query: Query, segment: Segment, row: int) -> tuple[str, ...]:
    start, end = int(segment["cited_at"][row]), int(segment["cited_at"][row + 1])
    there = set(segment["cited"][start:end].tolist())
    articles = [codes.cited(*one) for number, one in query.provisions.items() if number in there]
    laws = {number >> 16 for number in there}
    named = dict.fromkeys(f"《{law}》" for number, (law, _) in query.provisions.items() if number >> 16 in laws)
    return tuple(articles or named)


_SHARED: Final[Mapping[Aspect, Callable[[Query, Segment, int], tuple[str, ...]]]] = {
    "act_type": lambda query, segment, row: (query.case.act_type or "",),
    "field": lambda query, segment, row: (query.case.field or "",),
    "causes": _shared_causes,
    "statutes": _shared_statutes,
    "agency": lambda query, segment, row: (query.case.agency or "",),
    "region": lambda query, segment, row: (f"{int(segment['region'][row]):06d}",),
}
