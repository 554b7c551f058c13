"""Figures of a classifier on held-out texts, with intervals by bootstrap over the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Rows = NDArray[np.intp]

RESAMPLES = 1000
BINS = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the 2.5 % and 97.5 % points of its bootstrap distribution."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class: how many held-out texts have it, and how well it was found."""

    code: str
    support: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`exact`: share of texts whose labels are all right (accuracy for single labels).  `micro`, `macro`: F1.

    `calibration`: expected calibration error of the predicted labels' scores.  `threshold`: the review threshold, with
    the share of answers above it (`kept`) and how many of those are right (`kept_precision`).
    """

    texts: int
    exact: Interval
    micro: Interval
    macro: Interval
    calibration: float
    threshold: float
    kept: float
    kept_precision: float
    classes: tuple[ClassFigures, ...]


def measure(
    codes: Sequence[str], truth: Matrix, scores: Matrix, *, multi: bool, precision: float, seed: int
) -> Figures:
    """Figures of calibrated scores (texts × classes) against a 0/1 truth of the same shape; `precision`: see Recipe."""
    said = scores >= 0.5 if multi else np.eye(scores.shape[1], dtype=bool)[scores.argmax(axis=1)]
    want = truth > 0
    sure, right = scores[said], want[said]
    threshold = review_threshold(sure, right, precision)
    above = sure >= threshold
    return Figures(
        texts=len(truth),
        exact=_interval(lambda rows: float((said[rows] == want[rows]).all(axis=1).mean()), len(truth), seed),
        micro=_interval(lambda rows: _f1(said[rows], want[rows]), len(truth), seed),
        macro=_interval(lambda rows: _macro(said[rows], want[rows]), len(truth), seed),
        calibration=calibration_error(sure, right),
        threshold=threshold,
        kept=float(above.mean()) if above.size else 0.0,
        kept_precision=float(right[above].mean()) if above.any() else float("nan"),
        classes=tuple(_one(code, said[:, i], want[:, i]) for i, code in enumerate(codes)),
    )


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


def _interval(figure: Callable[[Rows], float], count: int, seed: int) -> Interval:
    random = np.random.default_rng(seed)
    drawn = [figure(random.integers(0, count, count)) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(figure(np.arange(count)), float(low), float(high))


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
