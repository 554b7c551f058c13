"""Learns how much each aspect of likeness counts, from the known half of the series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.similar.case import Kind
from nlp.similar.weights import ASPECTS, Aspect
from nlp.training.similar_measure import FIRST, same_act, same_cause, same_field, twins_found, weighed
from nlp.training.similar_pairs import Pairs, Paper

PRIOR: Final[Mapping[Kind, Mapping[Aspect, float]]] = MappingProxyType({
    "judgment": {"act_type": 0.18, "field": 0.08, "causes": 0.20, "statutes": 0.15, "facts": 0.27, "agency": 0.07, "region": 0.05},
    "suit": {"act_type": 0.20, "field": 0.08, "causes": 0.15, "statutes": 0.13, "facts": 0.34, "agency": 0.06, "region": 0.04},
    "question": {"act_type": 0.20, "field": 0.08, "causes": 0.20, "statutes": 0.17, "facts": 0.30, "agency": 0.00, "region": 0.05},
})  # fmt: skip
"""What a legal officer would say; the learnt weights stay near it.  Questions have nothing to learn from."""
GAINS: Final = ((same_act, 0.4), (same_field, 0.2), (same_cause, 0.4))
"""What a found paper is worth by the annotation."""
CLOSENESS: Final = 200.0
"""Concentration of the Dirichlet distribution around the prior from which weights are tried."""
TRIALS: Final = 2000
KEPT: Final = 30
"""The mean of so many best trials is taken: with few losing cases the single best would be luck."""
SEED: Final = 5


def learnt(papers: Sequence[Paper], pairs: Pairs, kind: Kind) -> dict[Aspect, float]:
    """The weights for papers that ask as `kind`, from papers known to training only."""
    prior = np.array([PRIOR[kind][aspect] for aspect in ASPECTS])
    known = [place for place, paper in enumerate(papers) if paper.known]
    some = [papers[place] for place in known]
    near = pairs[np.ix_(known, known)]
    tried = np.random.default_rng(SEED).dirichlet(prior * CLOSENESS, TRIALS)
    tried[:, pairs.max(axis=(0, 1)) == 0] = 0  # an aspect that no asking paper knows cannot be learnt: it keeps its prior
    worth = _worth(some)
    scored = np.array([_objective(some, near, weights, worth) for weights in tried])
    best = tried[np.argsort(-scored, kind="stable")[:KEPT]].mean(axis=0)
    unseen = best == 0
    found = np.where(unseen, prior, best / best.sum() * (1 - prior[unseen].sum()))
    return {aspect: round(float(weight), 3) for aspect, weight in zip(ASPECTS, found, strict=True)}


def _worth(papers: Sequence[Paper]) -> NDArray[np.float64]:
    """Asking × past: what the found paper is worth; not a number where it may not be found."""
    found = np.full((len(papers), len(papers)), np.nan)
    for one, asking in enumerate(papers):
        for other, past in enumerate(papers):
            if asking.answer and past.answer and asking.group != past.group:
                parts = [(agree(asking.answer, past.answer), gain) for agree, gain in GAINS if asking.answer["causes"] or agree is not same_cause]
                found[one, other] = sum(gain for agrees, gain in parts if agrees) / sum(gain for _, gain in parts)
    return found


def _objective(papers: Sequence[Paper], pairs: Pairs, weights: NDArray[np.float64], worth: NDArray[np.float64]) -> float:
    """Mean worth of the first five, lost cases and others counting alike, and the share of twins found."""
    scores = weighed(pairs, weights)
    asking = [place for place, paper in enumerate(papers) if paper.answer]
    ranked = np.argsort(-np.where(np.isnan(worth), -np.inf, scores)[asking], axis=1, kind="stable")[:, :FIRST]
    gains = np.take_along_axis(worth[asking], ranked, axis=1).mean(axis=1)
    lost = np.array([bool((papers[place].answer or {})["causes"]) for place in asking])
    halves = [float(gains[part].mean()) for part in (lost, ~lost) if part.any()]
    return sum(halves) / len(halves) + twins_found(papers, scores, range(len(papers)))
