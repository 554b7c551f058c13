"""How well similar cases are found: twins, and cases of the same act and cause, beside plain BM25."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.classify.linear import characters, grams
from nlp.folding import fold
from nlp.similar.case import Kind
from nlp.similar.scoring import raised
from nlp.similar.weights import ASPECTS, Weights
from nlp.training.intervals import Interval, of_mean
from nlp.training.similar_pairs import Material, Pairs, Paper

Likeness = NDArray[np.floating]
"""Asking paper × past paper; the higher the liker."""

FIRST: Final = 5
TWINS: Final = 10
SATURATION, LENGTH = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Beside:
    """A share of agreeing papers among the first five: ours, BM25's, the gain over it, and the best that was possible."""

    papers: int
    ours: Interval
    bm25: Interval
    gain: Interval
    best: float


def bm25(asking: Sequence[str], past: Sequence[str]) -> Likeness:
    """Plain BM25 over character pairs (Robertson, Zaragoza 2009): every asking text against every past one."""
    counted = [np.unique(grams(characters(text), (2,)), return_counts=True) for text in past]
    vocabulary, frequency = np.unique(np.concatenate([codes for codes, _ in counted]), return_counts=True)
    rarity = np.log(1 + (len(past) - frequency + 0.5) / (frequency + 0.5))
    sizes = np.array([counts.sum() for _, counts in counted])
    wanted = [_places(vocabulary, np.unique(grams(characters(text), (2,)))) for text in asking]
    found = np.zeros((len(asking), len(past)))
    worth = np.zeros(len(vocabulary))
    for place, (codes, counts) in enumerate(counted):
        rows = _places(vocabulary, codes)
        length = 1 - LENGTH + LENGTH * sizes[place] / sizes.mean()
        worth[rows] = rarity[rows] * counts * (SATURATION + 1) / (counts + SATURATION * length)
        found[:, place] = [worth[words].sum() for words in wanted]
        worth[rows] = 0
    return found


def _places(vocabulary: NDArray[np.uint64], codes: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Where those of the codes stand that the sorted vocabulary has."""
    rows = np.searchsorted(vocabulary, codes)
    rows[rows == len(vocabulary)] = 0
    known: NDArray[np.intp] = rows[vocabulary[rows] == codes]
    return known


def likeness(pairs: Pairs, weights: Weights) -> Likeness:
    """The scores of all pairs, as `nlp.similar.scoring.exact` gives them."""
    return weighed(pairs, np.array([weights[aspect] for aspect in ASPECTS]))


def weighed(pairs: Pairs, weights: NDArray[np.floating]) -> Likeness:
    """The scores of all pairs with weights in the order of ASPECTS; an asking paper's aspects that are 0 throughout are unknown."""
    known = weights * (pairs.max(axis=1) > 0)
    totals = np.einsum("qpa,qa->qp", pairs, known / np.maximum(known.sum(axis=1, keepdims=True), 1e-9))
    return raised(totals, pairs[:, :, tuple(ASPECTS).index("facts")])


def twins_found(papers: Sequence[Paper], found: Likeness, asking: Sequence[int]) -> float:
    """Mean share of a paper's twins among the ten papers most like it."""
    groups = np.array([paper.group for paper in papers])
    shares = []
    for one in asking:
        twins = np.flatnonzero(groups == groups[one])
        twins = twins[twins != one]
        if len(twins):
            scores = np.where(np.arange(len(papers)) == one, -np.inf, found[one])
            first = np.argsort(-scores, kind="stable")[:TWINS]
            shares.append(np.isin(twins, first).sum() / min(len(twins), TWINS))
    return float(np.mean(shares)) if shares else float("nan")


def same_act(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the same kind of act was sued."""
    return bool(one["act_type"] == other["act_type"])


def same_field(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether it was in the same field."""
    return bool(one["field"] == other["field"])


def same_cause(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the same kind of act fell on one of the same causes."""
    return same_act(one, other) and bool(_causes(one) & _causes(other))


def _causes(answer: Mapping[str, Any]) -> set[str]:
    return {cause["code"] for cause in answer["causes"]}


Agree = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]


def agreement(papers: Sequence[Paper], found: Likeness, asking: Sequence[int], agree: Agree) -> NDArray[np.float64]:
    """For each asking paper the share of agreeing ones among the first five of other series (annotated ones only)."""
    shares = [_agreeing(papers, one, agree)[_first(papers, found, one)].mean() for one in asking]
    return np.array(shares, dtype=np.float64)


def best_possible(papers: Sequence[Paper], asking: Sequence[int], agree: Agree) -> float:
    """The mean share if the agreeing papers always came first."""
    counts = [_agreeing(papers, one, agree)[_others(papers, one)].sum() for one in asking]
    return float(np.mean([min(FIRST, count) / FIRST for count in counts])) if counts else float("nan")


def _others(papers: Sequence[Paper], one: int) -> NDArray[np.bool_]:
    return np.array([paper.answer is not None and paper.group != papers[one].group for paper in papers])


def _first(papers: Sequence[Paper], found: Likeness, one: int) -> NDArray[np.intp]:
    scores = np.where(_others(papers, one), found[one], -np.inf)
    return np.argsort(-scores, kind="stable")[:FIRST]


def _agreeing(papers: Sequence[Paper], one: int, agree: Agree) -> NDArray[np.bool_]:
    own = papers[one].answer or {}
    return np.array([paper.answer is not None and agree(own, paper.answer) for paper in papers])


def beside(papers: Sequence[Paper], ours: Likeness, plain: Likeness, asking: Sequence[int], agree: Agree) -> Beside:
    """Both rankings on the same asking papers; series are drawn anew, so that the gain is paired."""
    our, its = agreement(papers, ours, asking, agree), agreement(papers, plain, asking, agree)
    groups = [papers[one].group for one in asking]
    return Beside(
        len(asking), of_mean(our, groups), of_mean(its, groups), of_mean(our - its, groups), best_possible(papers, asking, agree)
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of the card.

    `twins`: share of twins among the first ten, of papers unknown to training and of all, when judgments and when suits
    ask.  `table`: by who asks and what must agree.
    """

    unknown: int
    twins: Mapping[Kind, tuple[float, float]]
    table: Mapping[tuple[Kind, str], Beside]


AGREEMENTS: Final[Mapping[str, Agree]] = {"cause": same_cause, "act_type": same_act, "field": same_field}


def measured(found: Material, weights: Mapping[Kind, Weights]) -> Measured:
    """The figures for papers that training did not know, asked among all papers."""
    papers = found.papers
    past = [fold(paper.text) for paper in papers]
    asked: dict[Kind, tuple[Pairs, Sequence[str]]] = {"judgment": (found.as_judgment, past), "suit": (found.as_suit, found.bodies)}
    unknown = [place for place, paper in enumerate(papers) if not paper.known]
    twins: dict[Kind, tuple[float, float]] = {}
    table: dict[tuple[Kind, str], Beside] = {}
    for kind, (pairs, texts) in asked.items():
        ours, plain = likeness(pairs, weights[kind]), bm25(texts, past)
        twins[kind] = twins_found(papers, ours, unknown), twins_found(papers, ours, range(len(papers)))
        for name, agree in AGREEMENTS.items():
            asking = [one for one in unknown if (answer := papers[one].answer) and (answer["causes"] or name != "cause")]
            table[kind, name] = beside(papers, ours, plain, asking, agree)
    return Measured(len(unknown), twins, table)
