"""Intervals by bootstrap over groups: texts of one series or one court are not independent of each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]

RESAMPLES = 1000
OF_MEAN = 4000
"""Means are quickly taken."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the 2.5 % and 97.5 % points of its bootstrap distribution."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def resamples(groups: Sequence[str], seed: int) -> list[Rows]:
    """Rows of so many resamples, groups drawn whole and with replacement."""
    members: dict[str, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    parts = [np.array(one, dtype=np.intp) for one in members.values()]
    random = np.random.default_rng(seed)
    return [np.concatenate([parts[i] for i in random.integers(0, len(parts), len(parts))]) for _ in range(RESAMPLES)]


def interval(figure: Callable[[Rows], float], drawn: Sequence[Rows], count: int) -> Interval:
    """The figure of all `count` rows, and its spread over the resamples; those where it is not defined are left out."""
    return _spread(figure(np.arange(count)), np.array([figure(at) for at in drawn]))


def of_mean(values: NDArray[np.float64], groups: Sequence[str], seed: int = 7) -> Interval:
    """The mean of the values, and its spread when whole groups are drawn."""
    names, place = np.unique(np.array(groups), return_inverse=True)
    sums, sizes = np.bincount(place, weights=values), np.bincount(place)
    drawn = np.random.default_rng(seed).integers(0, len(names), (OF_MEAN, len(names)))
    return _spread(float(values.mean()), sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))


def _spread(value: float, drawn: NDArray[np.float64]) -> Interval:
    known = drawn[~np.isnan(drawn)]
    low, high = np.percentile(known, [2.5, 97.5]) if known.size else (float("nan"), float("nan"))
    return Interval(value, float(low), float(high))
