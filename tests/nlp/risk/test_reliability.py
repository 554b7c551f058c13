"""Predictions beside outcomes: bins, Brier, misses and false alarms, by hand-made suits whose figures one can add up."""

from __future__ import annotations

import pytest

from nlp.risk.reliability import Outcome, reliability
from nlp.risk.values import Estimate, Level


def outcome(name: str, level: Level, value: float | None, lost: bool) -> Outcome:
    return Outcome(name, level, None if value is None else Estimate(value, value / 2, (1 + value) / 2), lost)


SUITS = [
    outcome("a", "red", 0.9, True),
    outcome("b", "red", 0.7, False),
    outcome("c", "green", 0.1, True),
    outcome("d", "green", 0.1, False),
    outcome("e", "unknown", None, True),
    outcome("f", "red", 1.0, True),
]


def test_misses_are_green_and_lost_false_alarms_red_and_won() -> None:
    found = reliability(SUITS)
    assert (found.misses, found.false_alarms) == (("c",), ("b",))
    assert (found.told, found.untold) == (5, 1)
    assert found.levels == {"red": (2, 3), "green": (1, 2), "unknown": (1, 1)}


def test_figures_by_hand() -> None:
    found = reliability(SUITS)
    assert found.brier == pytest.approx((0.01 + 0.49 + 0.81 + 0.01 + 0) / 5)
    assert found.brier_base == pytest.approx(0.6 * 0.4)
    assert found.calibration == pytest.approx((2 * abs(0.1 - 0.5) + 1 * 0.7 + 2 * 0.05) / 5)


def test_each_suit_falls_into_one_bin_and_one_half_is_no_certainty() -> None:
    bins = reliability(SUITS).bins
    assert [one.count for one in bins] == [2, 0, 0, 1, 2]
    assert bins[1].seen is None and bins[1].agrees is None
    first = bins[0].seen
    assert first is not None and first.low < 0.1 < 0.9 < first.high
    assert bins[0].agrees is True


def test_many_suits_show_a_wrong_prediction() -> None:
    found = reliability([outcome(str(n), "green", 0.1, n % 2 == 0) for n in range(200)])
    assert found.bins[0].agrees is False
    assert found.brier is not None and found.brier_base is not None and found.brier > found.brier_base


def test_nothing_told_gives_no_figure() -> None:
    found = reliability([outcome("a", "unknown", None, True)])
    assert (found.brier, found.brier_base, found.calibration, found.told) == (None, None, None, 0)
