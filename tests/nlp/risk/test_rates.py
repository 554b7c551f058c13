"""Few cases say little: shares move towards the wider circle's, and the interval is that of the beta distribution."""

from __future__ import annotations

import pytest
from scipy.stats import beta

from nlp.risk.rates import beta_ends, shrunk


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (1, 1), (2.2, 9.8), (30, 5), (200, 400)])
def test_ends_are_those_of_the_beta_distribution(a: float, b: float) -> None:
    low, high = beta_ends(a, b)
    assert low == pytest.approx(beta.ppf(0.025, a, b), abs=2e-3)
    assert high == pytest.approx(beta.ppf(0.975, a, b), abs=2e-3)


def test_one_lost_case_is_no_certainty() -> None:
    one, many = (shrunk(n, n, prior=0.2, strength=8) for n in (1, 80))
    assert one.value == pytest.approx((1 + 1.6) / 9)
    assert 0.2 < one.value < 0.3 < 0.9 < many.value
    assert many.high - many.low < one.high - one.low


def test_no_case_gives_the_prior() -> None:
    assert shrunk(0, 0, prior=0.3, strength=8).value == pytest.approx(0.3)


@pytest.mark.parametrize(("prior", "strength"), [(0.0, 8), (1.0, 8), (0.3, 0)])
def test_a_prior_without_doubt_is_refused(prior: float, strength: float) -> None:
    with pytest.raises(ValueError, match="prior"):
        shrunk(1, 2, prior=prior, strength=strength)
