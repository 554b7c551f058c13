"""Figures of a classifier on held-out texts, with intervals by bootstrap over their groups, beside simpler methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.training.intervals import Interval, interval, resamples

Matrix = NDArray[np.float64]
Said = NDArray[np.bool_]

BINS = 10


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class: how many held-out texts have it, and how well it was found."""

    code: str
    support: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """A simpler method on the same held-out texts; `gain`: what the model has on it in `exact` (paired resamples)."""

    name: str
    exact: Interval
    macro: Interval
    brier: Interval
    gain: Interval


@dataclass(frozen=True, slots=True)
class Figures:
    """`exact`: share of texts whose labels are all right (accuracy for single labels).  `micro`, `macro`: F1.

    `brier`: half the mean square of the error over all labels (0 to 1).  `calibration`: expected calibration error of
    the predicted labels' scores.  `threshold`: the review threshold, with
    the share of answers above it (`kept`) and how many of those are right (`kept_precision`).
    """

    texts: int
    exact: Interval
    micro: Interval
    macro: Interval
    brier: Interval
    calibration: float
    threshold: float
    kept: float
    kept_precision: float
    classes: tuple[ClassFigures, ...]
    baselines: tuple[Baseline, ...] = ()


def measure(
    codes: Sequence[str], truth: Matrix, scores: Matrix, *, multi: bool, precision: float, seed: int,
    groups: Sequence[str] | None = None, others: dict[str, Matrix] | None = None,
) -> Figures:  # fmt: skip
    """Figures of calibrated scores (texts × classes) against a 0/1 truth of the same shape; `precision`: see Recipe.

    groups: of the texts, each its own where none are given.  others: baselines' scores, by name.
    """
    drawn = resamples(groups or [str(row) for row in range(len(truth))], seed)
    said = _said(scores, multi)
    want = truth > 0
    sure, right = scores[said], want[said]
    threshold = review_threshold(sure, right, precision)
    above = sure >= threshold
    return Figures(
        texts=len(truth),
        exact=interval(lambda rows: _exact(said[rows], want[rows]), drawn, len(truth)),
        micro=interval(lambda rows: _f1(said[rows], want[rows]), drawn, len(truth)),
        macro=interval(lambda rows: _macro(said[rows], want[rows]), drawn, len(truth)),
        brier=interval(lambda rows: _brier(scores[rows], truth[rows]), drawn, len(truth)),
        calibration=calibration_error(sure, right),
        threshold=threshold,
        kept=float(above.mean()) if above.size else 0.0,
        kept_precision=float(right[above].mean()) if above.any() else float("nan"),
        classes=tuple(_one(code, said[:, i], want[:, i]) for i, code in enumerate(codes)),
        baselines=tuple(_baseline(name, one, _said(one, multi), model=said, truth=truth, drawn=drawn) for name, one in (others or {}).items()),
    )


def _baseline(
    name: str, scores: Matrix, said: Said, *, model: Said, truth: Matrix, drawn: Sequence[NDArray[np.intp]]
) -> Baseline:
    want, count = truth > 0, len(truth)
    return Baseline(
        name,
        interval(lambda rows: _exact(said[rows], want[rows]), drawn, count),
        interval(lambda rows: _macro(said[rows], want[rows]), drawn, count),
        interval(lambda rows: _brier(scores[rows], truth[rows]), drawn, count),
        interval(lambda rows: _exact(model[rows], want[rows]) - _exact(said[rows], want[rows]), drawn, count),
    )


def _said(scores: Matrix, multi: bool) -> Said:
    """The labels that scores come to: each by itself, or the best; none where all are nothing."""
    if multi:
        return np.asarray(scores >= 0.5)
    best = np.eye(scores.shape[1], dtype=bool)[scores.argmax(axis=1)]
    return np.asarray(best & (scores.max(axis=1) > 0)[:, None])


def _exact(said: Said, want: Said) -> float:
    return float((said == want).all(axis=1).mean())


def _brier(scores: Matrix, truth: Matrix) -> float:
    return float(((scores - truth) ** 2).sum(axis=1).mean() / 2)


def review_threshold(sure: Matrix, right: NDArray[np.bool_], precision: float) -> float:
    """The lowest of 0.30, 0.35 … 0.95 above which at least `precision` of the answers are right; else 0.95."""
    for step in range(30, 96, 5):
        above = sure >= step / 100
        if above.any() and right[above].mean() >= precision:
            return step / 100
    return 0.95


def calibration_error(sure: Matrix, right: NDArray[np.bool_]) -> float:
    """Mean gap between score and share of right answers over ten bins, weighted by how many fall in each."""
    if not sure.size:
        return float("nan")
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in np.unique(bins)]
    return float(sum(gaps) / sure.size)


def _f1(said: NDArray[np.bool_], want: NDArray[np.bool_]) -> float:
    total = int(said.sum() + want.sum())
    return 2 * int((said & want).sum()) / total if total else 1.0


def _macro(said: NDArray[np.bool_], want: NDArray[np.bool_]) -> float:
    """Mean F1 of the classes that occur among the texts."""
    hit = (said & want).sum(axis=0)
    total = said.sum(axis=0) + want.sum(axis=0)
    seen = want.any(axis=0)
    return float((2 * hit[seen] / total[seen]).mean()) if seen.any() else 1.0


def _one(code: str, said: NDArray[np.bool_], want: NDArray[np.bool_]) -> ClassFigures:
    hit = int((said & want).sum())
    return ClassFigures(
        code, int(want.sum()),
        hit / int(said.sum()) if said.any() else float("nan"),
        hit / int(want.sum()) if want.any() else float("nan"),
    )  # fmt: skip
