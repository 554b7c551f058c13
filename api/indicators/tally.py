"""Figures: how many of each measure, for a query or for each part of it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from api.indicators.counting import MEASURES, RATES, by_day
from api.indicators.facts import Facts
from api.indicators.masks import Key, Parts, chosen, taken, within
from api.indicators.query import By, Query
from api.policy.profile import Profile


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts as `api.indicators.counting` defines them; rates are None where there is nothing to divide by."""

    filed: int = 0
    decided: int = 0
    lost: int = 0
    won: int = 0
    examined: int = 0
    corrected: int = 0
    withdrawn: int = 0
    mediated: int = 0
    self_corrected: int = 0
    heard: int = 0
    attended: int = 0
    small_below: int = 0
    """`ranking.small` of the profile: rates over fewer cases are marked."""

    @property
    def loss_rate(self) -> float | None:
        """lost / decided."""
        return self.rate("loss_rate")

    @property
    def correction_rate(self) -> float | None:
        """corrected / examined."""
        return self.rate("correction_rate")

    @property
    def attendance_rate(self) -> float | None:
        """attended / heard."""
        return self.rate("attendance_rate")

    @property
    def small(self) -> bool:
        """The loss rate is over too few cases."""
        return self.is_small("loss_rate")

    def count(self, measure: str) -> int:
        """A measure that is a count, by its code; KeyError for any other."""
        if measure not in MEASURES:
            raise KeyError(measure)
        found: int = getattr(self, measure)
        return found

    def rate(self, measure: str) -> float | None:
        """A rate by its code; None where its denominator is 0; KeyError for what is no rate."""
        above, below, _ = RATES[measure]
        return self.count(above) / self.count(below) if self.count(below) else None

    def value(self, measure: str) -> float | None:
        """Either."""
        return self.rate(measure) if measure in RATES else self.count(measure)

    def is_small(self, measure: str) -> bool:
        """Whether a rate's denominator is below the profile's `ranking.small`; never so for a count."""
        return measure in RATES and self.count(RATES[measure][1]) < self.small_below

    def __add__(self, other: Tally) -> Tally:
        """Of two parts of one thing."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        return Tally(**sums, small_below=max(self.small_below, other.small_below))

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in COUNTS)


COUNTS = tuple(one.name for one in fields(Tally) if one.name != "small_below")


def tally(facts: Facts, profile: Profile, query: Query) -> Tally:
    """The figures for a query."""
    mask = chosen(facts, query)
    counted = by_day(facts, profile.counting, query.stage)
    numbers = {name: int(np.count_nonzero(mask[within(rows, query).at])) for name, rows in counted.items()}
    return Tally(**numbers, small_below=profile.ranking.small)


def tallies(facts: Facts, profile: Profile, query: Query, by: By) -> dict[Key, Tally]:
    """The figures for each part of a query; their sum is `tally`.  Parts with nothing but zeros are left out.

    Keys: organisation ids (None: unmatched), nine-digit township codes (None: none), codes of field, act type, cause and sub-cause (None: unknown
    or no cause), names of courts, months `2025-03`, quarters `2025-Q1` (None: no day).
    """
    mask, parts = chosen(facts, query), Parts(facts, by)
    counted: dict[Key, dict[str, int]] = {}
    for name, rows in by_day(facts, profile.counting, query.stage).items():
        through = taken(rows, mask, query)
        keys, places = parts.of(through)
        for key, number in zip(keys, np.bincount(places, minlength=len(keys)).tolist(), strict=True):
            counted.setdefault(key, {})[name] = number
    return {key: Tally(**numbers, small_below=profile.ranking.small) for key, numbers in counted.items()}


def cross(facts: Facts, profile: Profile, query: Query, measure: str, by: tuple[By, By]) -> dict[tuple[Key, Key], int]:
    """A count for each pair of parts (领域 × 原因); pairs with 0 are left out.  Raises KeyError for what is no count."""
    rows = taken(by_day(facts, profile.counting, query.stage)[measure], chosen(facts, query), query)
    (firsts, first), (seconds, second) = (Parts(facts, one).of(rows) for one in by)
    pairs, numbers = np.unique(first * max(1, len(seconds)) + second, return_counts=True)
    found = zip(pairs.tolist(), numbers.tolist(), strict=True)
    return {(firsts[pair // len(seconds)], seconds[pair % len(seconds)]): number for pair, number in found}
