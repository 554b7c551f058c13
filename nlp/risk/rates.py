"""Shares of lost cases from few cases: a beta distribution whose prior is the share of a wider circle.

A unit that lost its only case has not lost a hundred per cent of them: so many cases of the wider circle's share
(`strength`) are added to its own.  The interval is the middle 95 % of the resulting beta distribution.
"""

from __future__ import annotations

import numpy as np

from nlp.risk.values import Estimate

_GRID = 4000
_ENDS = (0.025, 0.975)


def shrunk(lost: float, decided: float, *, prior: float, strength: float) -> Estimate:
    """The share of losses and its interval after adding `strength` cases of the share `prior`.

    The counts may be fractions (cases weighed by likeness).  ValueError where `prior` is not between 0 and 1, or `strength` not positive.
    """
    if not 0 < prior < 1 or strength <= 0:
        raise ValueError(f"prior {prior}, strength {strength}")
    a, b = lost + prior * strength, decided - lost + (1 - prior) * strength
    low, high = beta_ends(a, b)
    mean = a / (a + b)
    return Estimate(mean, min(low, mean), max(high, mean))


def beta_ends(a: float, b: float) -> tuple[float, float]:
    """The 2.5 % and 97.5 % points of a beta distribution (a, b > 0), to three digits: by summing its density on a grid."""
    x = (np.arange(_GRID) + 0.5) / _GRID
    logs = (a - 1) * np.log(x) + (b - 1) * np.log1p(-x)
    summed = np.cumsum(np.exp(logs - logs.max()))
    low, high = np.searchsorted(summed, np.asarray(_ENDS) * summed[-1])
    return float(x[low]), float(x[high])
