"""Figures of predicted chances of one event, with intervals by bootstrap over groups, and what one method gains on another.

Groups are drawn whole: papers of one series or one court are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.training.intervals import Interval, interval, resamples

Chances = NDArray[np.float64]
Events = NDArray[np.bool_]
Figure = Callable[[Events, Chances], float]

BINS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One method: ROC-AUC, Matthews' coefficient at one half, Brier, expected calibration error."""

    name: str
    auc: Interval
    mcc: Interval
    brier: Interval
    ece: Interval


@dataclass(frozen=True, slots=True)
class Gain:
    """What the model gains on another method (positive: better): on paired resamples."""

    over: str
    auc: Interval
    brier: Interval

    @property
    def sure(self) -> bool:
        """Better in both, beyond the interval."""
        return self.auc.low > 0 and self.brier.low > 0


def auc(event: Events, chance: Chances) -> float:
    """Share of the pairs (event, none) in which the event has the higher chance, ties half; NaN without a pair."""
    yes, no = chance[event], chance[~event]
    if not yes.size or not no.size:
        return float("nan")
    gap = yes[:, None] - no[None]
    return float((gap > 0).mean() + (gap == 0).mean() / 2)


def mcc(event: Events, chance: Chances) -> float:
    """Matthews' correlation of the event and of a chance of at least one half; 0 where either never changes."""
    said = chance >= 0.5
    spread = float(event.std() * said.std())
    return 0.0 if spread == 0 else float(((event & said).mean() - event.mean() * said.mean()) / spread)


def brier(event: Events, chance: Chances) -> float:
    """Mean square of the error."""
    return float(((chance - event) ** 2).mean())


def ece(event: Events, chance: Chances) -> float:
    """Mean gap between chance and share of events over bins of equal count."""
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if part.size]
    return float(sum(part.size * abs(chance[part].mean() - event[part].mean()) for part in parts) / len(event))


def rows(event: Events, methods: Mapping[str, Chances], groups: Sequence[str], seed: int) -> list[Row]:
    """The figures of each method (name → chances)."""
    drawn = resamples(groups, seed)

    def of(figure: Figure, chance: Chances) -> Interval:
        return interval(lambda at: figure(event[at], chance[at]), drawn, len(event))

    return [Row(name, of(auc, one), of(mcc, one), of(brier, one), of(ece, one)) for name, one in methods.items()]


def gains(event: Events, model: Chances, others: Mapping[str, Chances], groups: Sequence[str], seed: int) -> list[Gain]:
    """What the model gains on each of the other methods."""
    drawn = resamples(groups, seed)

    def better(figure: Figure, other: Chances, sign: int) -> Interval:
        return interval(lambda at: sign * (figure(event[at], model[at]) - figure(event[at], other[at])), drawn, len(event))

    return [Gain(name, better(auc, other, 1), better(brier, other, -1)) for name, other in others.items()]
