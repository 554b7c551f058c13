"""The list behind a figure: its length is the figure."""

from __future__ import annotations

import numpy as np

from api.indicators.counting import RATES, by_day
from api.indicators.facts import Facts
from api.indicators.masks import chosen, taken
from api.indicators.query import Query
from api.policy.profile import Profile


def cases(facts: Facts, profile: Profile, query: Query, measure: str) -> list[int]:
    """Ids of the verdicts that stand for the units of a measure, the newest day first; of a rate those of its numerator.

    Raises KeyError for a measure that there is not.
    """
    counted = by_day(facts, profile.counting, query.stage)
    rows = taken(counted[RATES[measure][0] if measure in RATES else measure], chosen(facts, query), query)
    ids = facts.numbers("id")[rows.at]
    found: list[int] = ids[np.lexsort((-ids, -rows.days))].tolist()
    return found
