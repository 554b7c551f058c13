"""How good the screening has been: what was predicted beside what the courts then decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nlp.risk.rates import beta_ends
from nlp.risk.values import Estimate, Level

EDGES: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Ends of the bins of the reliability diagram; the last holds its upper end."""
_JEFFREYS: Final = 0.5  # of a share that nothing is known of: Jeffreys' prior adds half a case to either side


@dataclass(frozen=True, slots=True)
class Outcome:
    """A suit whose risk was assessed and that the court has decided.  `lost`: wholly or in part.  `id`: finds it again."""

    id: str
    level: Level
    chance: Estimate | None
    lost: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The suits whose predicted chance lies between two ends.

    `predicted`: their mean chance.  `seen`: the share that was lost, with its 95 % interval.  Both None without suits.
    """

    start: float
    end: float
    count: int
    predicted: float | None
    seen: Estimate | None

    @property
    def agrees(self) -> bool | None:
        """Whether the mean prediction lies in the interval of what was seen."""
        if self.seen is None or self.predicted is None:
            return None
        return self.seen.low <= self.predicted <= self.seen.high


@dataclass(frozen=True, slots=True)
class Reliability:
    """What the comparison says.

    `told`: suits with a chance; `untold`: decided suits whose risk was left open.  `brier`: mean square of the error
    (0 best, 0.25 for always saying one half); `brier_base`: of someone who only knows the share of lost suits; both None
    where nothing was told.  `calibration`: mean gap between bins' predictions and shares, by how many fall in each.
    `misses`: ids of suits called green and lost.  `false_alarms`: called red and won.  `levels`: level → lost, decided.
    """

    told: int
    untold: int
    bins: tuple[Bin, ...]
    brier: float | None
    brier_base: float | None
    calibration: float | None
    misses: tuple[str, ...]
    false_alarms: tuple[str, ...]
    levels: dict[Level, tuple[int, int]]


def reliability(outcomes: Sequence[Outcome]) -> Reliability:
    """Compares predictions with outcomes; ids in the order given."""
    told = [(one.chance.value, one.lost) for one in outcomes if one.chance is not None]
    bins = tuple(_bin(start, end, told) for start, end in pairwise(EDGES))
    gaps = [one.count * abs(one.predicted - one.seen.value) for one in bins if one.seen and one.predicted is not None]
    share = sum(lost for _, lost in told) / len(told) if told else 0.0
    return Reliability(
        told=len(told),
        untold=len(outcomes) - len(told),
        bins=bins,
        brier=_brier(told),
        brier_base=_brier([(share, lost) for _, lost in told]),
        calibration=sum(gaps) / len(told) if told else None,
        misses=tuple(one.id for one in outcomes if one.lost and one.level == "green"),
        false_alarms=tuple(one.id for one in outcomes if not one.lost and one.level == "red"),
        levels=_levels(outcomes),
    )


def _bin(start: float, end: float, told: Sequence[tuple[float, bool]]) -> Bin:
    inside = [(chance, lost) for chance, lost in told if start <= chance < end or chance == end == EDGES[-1]]
    if not inside:
        return Bin(start, end, 0, None, None)
    count, lost = len(inside), sum(lost for _, lost in inside)
    low, high = beta_ends(lost + _JEFFREYS, count - lost + _JEFFREYS)
    share = lost / count
    seen = Estimate(share, min(low, share), max(high, share))
    return Bin(start, end, count, sum(chance for chance, _ in inside) / count, seen)


def _brier(told: Sequence[tuple[float, bool]]) -> float | None:
    return sum((chance - lost) ** 2 for chance, lost in told) / len(told) if told else None


def _levels(outcomes: Sequence[Outcome]) -> dict[Level, tuple[int, int]]:
    found: dict[Level, tuple[int, int]] = {}
    for one in outcomes:
        lost, decided = found.get(one.level, (0, 0))
        found[one.level] = lost + one.lost, decided + 1
    return found
