"""The list behind a figure: its length is the figure."""

from __future__ import annotations

from api.indicators.facts import Facts
from api.indicators.query import Query
from api.policy.profile import Profile


def cases(facts: Facts, profile: Profile, query: Query, measure: str) -> list[int]:
    """Ids of the verdicts that stand for the units of a measure, the newest day first; of a rate those of its numerator.

    Raises KeyError for a measure that there is not.
    """
    raise NotImplementedError
