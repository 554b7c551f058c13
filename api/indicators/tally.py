"""Figures: how many of each measure, for a query or for each part of it."""

from __future__ import annotations

from dataclasses import dataclass

from api.indicators.facts import Facts
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

    def rate(self, measure: str) -> float | None:
        """A rate by its code; None where its denominator is 0."""
        raise NotImplementedError

    def is_small(self, measure: str) -> bool:
        """Whether a rate's denominator is below the profile's `ranking.small`."""
        raise NotImplementedError


def tally(facts: Facts, profile: Profile, query: Query) -> Tally:
    """The figures for a query."""
    raise NotImplementedError


def tallies(facts: Facts, profile: Profile, query: Query, by: By) -> dict[int | str | None, Tally]:
    """The figures for each part of a query; their sum is `tally`.  Parts with nothing but zeros are left out.

    Keys: organisation ids (None: unmatched), nine-digit township codes (None: none), codes of field, act type, cause and sub-cause (None: unknown
    or no cause), names of courts, months `2025-03`, quarters `2025-Q1` (None: no day).
    """
    raise NotImplementedError
