"""Queries as masks over the verdicts, and their parts as groups."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from api.indicators.columns import Flags, Ints
from api.indicators.counting import Rows
from api.indicators.facts import Facts
from api.indicators.query import NONE, UNMATCHED, By, Query

Key = int | str | None
CODED: Final = ("field", "act_type", "cause", "detail", "court", "capacity")
EPOCH: Final = date(1970, 1, 1).toordinal()
TOWNSHIP_DIGITS: Final = 9
NO_MONTH: Final = -100_000
"""Before all months and, a third of it, all quarters."""
CLOSE: Final = 1 << 20
"""How far apart numbers may lie that are looked up in a table instead of being sorted."""


def chosen(facts: Facts, query: Query) -> Flags:
    """The verdicts that a query lets through, whatever their day."""
    organisations = facts.numbers("organisation")
    if query.unmatched_in is not None:
        found = (organisations == UNMATCHED) & _isin(facts.numbers("sight"), query.unmatched_in)
    elif query.organisations is not None:
        found = _isin(organisations, query.organisations)
    else:
        found = np.ones(len(facts), np.bool_)
    if query.organisation is not None:
        found = found & (organisations == query.organisation)
    if query.township is not None:
        numbers, codes = townships(facts)
        found = found & (numbers == (codes.index(query.township) if query.township in codes else -1))
    for name in CODED:
        text = getattr(query, name)
        if text is not None:
            found = found & facts.has(name, text)
    return np.asarray(found, np.bool_)


def within(rows: Rows, query: Query) -> Rows:
    """Those whose day lies in the query's period; `rows`: by their days."""
    if query.period is None:
        return rows
    first, after = np.searchsorted(rows.days, [query.period.start.toordinal(), query.period.end.toordinal() + 1]).tolist()
    return Rows(rows.at[first:after], rows.days[first:after])


def taken(rows: Rows, mask: Flags, query: Query) -> Rows:
    """The rows of a measure that a query lets through; `rows`: by their days, `mask`: as `chosen`."""
    near = within(rows, query)
    return near.only(np.asarray(mask[near.at], np.bool_))


class Parts:
    """Ways of breaking down: which part a verdict belongs to."""

    def __init__(self, facts: Facts, by: By) -> None:
        self.facts, self.by = facts, by
        self.codes: list[str] = []
        if by == "township":
            self.column, self.codes = townships(facts)
        elif by == "organisation":
            self.column = facts.numbers("organisation")
        elif by not in {"month", "quarter"}:
            self.column, self.codes = facts.coded(by).astype(np.int64), facts.words(by).texts

    def of(self, rows: Rows) -> tuple[list[Key], Ints]:
        """The parts' keys, and of each row the number of its part among them."""
        if self.by in {"month", "quarter"}:
            values, places = _distinct(_months(rows) // (3 if self.by == "quarter" else 1))
            return [_period_key(self.by, value) for value in values.tolist()], places
        values, places = _distinct(self.column[rows.at])
        return [(self.codes[value] if self.codes else value) or None for value in values.tolist()], places


def townships(facts: Facts) -> tuple[Ints, list[str]]:
    """Of each verdict the number of its organisation's township, and the codes by number; NONE where it is not of a township."""
    ids, places = _distinct(facts.numbers("organisation"))
    regions = [facts.regions.get(one, NONE) for one in ids.tolist()]
    own = [code if len(code) == TOWNSHIP_DIGITS else NONE for code in regions]
    codes = sorted({NONE, *own})
    number = {code: at for at, code in enumerate(codes)}
    return np.array([number[code] for code in own], np.int64)[places], codes


def _distinct(values: Ints) -> tuple[Ints, Ints]:
    """The different ones in their order, and of each the number of its own: as `np.unique`, without sorting where they lie close."""
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if not len(values) or high - low > CLOSE:
        found, places = np.unique(values, return_inverse=True)
        return found, places.astype(np.int64)
    there = np.bincount(values - low) > 0
    numbers: Ints = np.cumsum(there) - 1
    return np.flatnonzero(there) + low, numbers[values - low]


def _months(rows: Rows) -> Ints:
    """Months since January 1970; before all others where there is no day."""
    days = (rows.days.astype(np.int64) - EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.where(rows.days > 0, months, NO_MONTH)


def _period_key(by: By, value: int) -> str | None:
    if value < -12 * 1970:
        return None
    year, part = divmod(value, 4 if by == "quarter" else 12)
    return f"{1970 + year}-Q{part + 1}" if by == "quarter" else f"{1970 + year}-{part + 1:02}"


def _isin(column: Ints, wanted: frozenset[int]) -> Flags:
    """Both are numbers of rows in the database: small."""
    there = np.zeros(max(int(column.max(initial=0)), max(wanted, default=0)) + 1, np.bool_)
    there[list(wanted)] = True
    found: Flags = there[column]
    return found
