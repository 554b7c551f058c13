"""A rise is told from chance: exactly, for many at once, and not from small numbers."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from api.alerts.rising import LEVEL, METHOD, risen, tail

CLOSED = [91, 92, 92, 90, 91, 92, 92, 90, 91]
SEED = 20260301


def test_the_chance_is_that_of_the_binomial() -> None:
    """Against all outcomes one by one, and against draws."""
    draws = list(itertools.product((0.2, 0.8), repeat=8))
    for at_least in range(9):
        assert tail(at_least, 8, 0.2) == pytest.approx(sum(np.prod(draw) for draw in draws if draw.count(0.2) >= at_least))
    many = np.random.default_rng(SEED).binomial(30, 1 / 9, 400_000)
    assert tail(7, 30, 1 / 9) == pytest.approx(np.mean(many >= 7), abs=0.002)
    assert tail(0, 0, 0.1) == 1.0


def rises(*counts: list[int]) -> list[int]:
    found = risen({("organisation", place): one for place, one in enumerate(counts)}, CLOSED)
    return sorted(key for _, key in found)


def test_a_clear_rise_is_found() -> None:
    steady = [4, 5, 3, 4, 4, 5, 3, 4, 4]
    assert rises([4, 5, 3, 4, 4, 5, 3, 4, 16], steady, steady) == [0]


def test_a_short_past_and_a_busy_quarter_are_no_rise() -> None:
    """Whether it was short, or handed in only in part, or the courts decided four times as many."""
    key = ("organisation", 1)
    assert risen({key: [0, 0, 0, 0, 0, 4, 4, 4, 16]}, [0, 0, 0, 0, 0, 90, 90, 90, 90]) == {}
    assert risen({key: [0, 0, 0, 0, 1, 0, 1, 0, 16]}, [0, 0, 0, 0, 5, 4, 6, 5, 90]) == {}
    assert risen({key: [4, 4, 4, 4, 4, 4, 4, 4, 16]}, [90] * 8 + [360]) == {}
    assert risen({key: [4, 4, 4, 4, 4, 4, 4, 4, 16]}, [90] * 8 + [0]) == {}
    assert risen({key: [0, 0, 0, 0, 4, 4, 4, 4, 16]}, [0] * 4 + [90] * 5) != {}


def test_small_numbers_do_not_shout() -> None:
    """From none to three, or from one to four, is no rise however unlikely it looks."""
    assert rises([0, 0, 0, 0, 0, 0, 0, 0, 3]) == []
    assert rises([0, 0, 0, 0, 1, 0, 0, 0, 4]) == []
    assert rises([1, 1, 1, 1, 1, 1, 1, 1, 4]) == []
    assert rises([0, 0, 0, 0, 0, 0, 0, 0, 8]) == [0]


def test_a_small_share_more_is_no_rise_though_it_is_no_chance() -> None:
    assert tail(1000, 7400, CLOSED[-1] / sum(CLOSED)) < LEVEL / 100
    assert rises([800] * 8 + [1000]) == []


def test_many_at_once_need_more() -> None:
    """Alone it is below the level; among fifty it is not."""
    suspicious, steady = [2, 2, 2, 2, 2, 2, 2, 2, 6], [2, 3, 2, 2, 3, 2, 2, 2, 2]
    assert rises(suspicious) == [0]
    assert rises(suspicious, *[steady] * 49) == []


def region(chance: np.random.Generator, rates: list[float]) -> dict[tuple[str, int], list[int]]:
    """Quarters of a region whose units, causes and fields lose as ever; causes and fields are the same cases, sorted otherwise."""
    units = chance.poisson(np.outer(rates, np.array(CLOSED) / 91))
    found = {("organisation", place): one.tolist() for place, one in enumerate(units)}
    for by, number in (("cause", 14), ("field", 12)):
        shares = chance.dirichlet(np.ones(number))
        drawn = np.stack([chance.multinomial(total, shares) for total in units.sum(axis=0)], axis=1)
        found |= {(by, place): one.tolist() for place, one in enumerate(drawn)}
    return found


def false_alarms(times: int) -> float:
    """Share of regions' quarters with constant rates in which anything is said to rise."""
    chance = np.random.default_rng(SEED)
    rates = random.Random(SEED)
    return sum(bool(risen(region(chance, [rates.choice((0.1, 0.3, 0.5, 1, 2, 5)) for _ in range(30)]), CLOSED)) for _ in range(times)) / times


def test_the_false_alarm_rate_is_as_stated() -> None:
    measured = false_alarms(500)
    assert measured <= LEVEL
    assert measured > 0, "a test that never says anything proves nothing"
    assert "5%" in METHOD


def test_a_unit_that_loses_four_times_as_many_is_found() -> None:
    chance = np.random.default_rng(SEED)
    found = 0
    for _ in range(200):
        counts = region(chance, [1.0] * 29)
        counts["organisation", 99] = [*chance.poisson(4, 8).tolist(), int(chance.poisson(16))]
        found += ("organisation", 99) in risen(counts, CLOSED)
    assert found > 140
