"""Queries as masks over the verdicts, and their parts as groups."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from api.indicators.columns import Flags, Ints
from api.indicators.counting import Rows
from api.indicators.facts import Facts
from api.indicators.query import NONE, UNMATCHED, By, Query

Key = int | str | None
CODED: Final = ("field", "act_type", "cause", "detail", "court", "capacity")
EPOCH: Final = date(1970, 1, 1).toordinal()
TOWNSHIP_DIGITS: Final = 9


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
        found = found & np.equal(townships(facts), query.township)
    for name in CODED:
        text = getattr(query, name)
        if text is not None:
            found = found & facts.has(name, text)
    return np.asarray(found, np.bool_)


def inside(rows: Rows, query: Query) -> Flags:
    """Those whose day lies in the query's period."""
    if query.period is None:
        return np.ones(len(rows.at), np.bool_)
    first, last = query.period.start.toordinal(), query.period.end.toordinal()
    return np.asarray((rows.days >= first) & (rows.days <= last), np.bool_)


def taken(rows: Rows, mask: Flags, query: Query) -> Rows:
    """The rows of a measure that a query lets through; `mask`: as `chosen`."""
    through: Flags = np.asarray(mask[rows.at] & inside(rows, query), np.bool_)
    return rows.only(through)


def groups(facts: Facts, rows: Rows, by: By) -> tuple[list[Key], Ints]:
    """The parts' keys, and of each row the number of its part among them."""
    found: NDArray[Any]
    if by in {"month", "quarter"}:
        found = _months(rows) // (3 if by == "quarter" else 1)
    elif by == "organisation":
        found = facts.numbers("organisation")[rows.at]
    elif by == "township":
        found = townships(facts)[rows.at]
    else:
        found = facts.coded(by)[rows.at]
    values, places = np.unique(found, return_inverse=True)
    return [_key(facts, by, value) for value in values.tolist()], places.astype(np.int64)


def townships(facts: Facts) -> NDArray[np.str_]:
    """Of each verdict the township code of its organisation; empty where it is not of a township."""
    ids, places = np.unique(facts.numbers("organisation"), return_inverse=True)
    codes = [facts.regions.get(one, NONE) for one in ids.tolist()]
    return np.array([code if len(code) == TOWNSHIP_DIGITS else NONE for code in codes], "U9")[places]


def _months(rows: Rows) -> Ints:
    """Months since January 1970; before all others where there is no day."""
    days = (rows.days.astype(np.int64) - EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.where(rows.days > 0, months, np.iinfo(np.int32).min)


def _key(facts: Facts, by: By, value: Any) -> Key:
    if by in {"month", "quarter"}:
        return _period_key(by, value)
    if by in {"organisation", "township"}:
        return value or None
    return facts.words(by).texts[value] or None


def _period_key(by: By, value: int) -> str | None:
    if value < -12 * 1970:
        return None
    year, part = divmod(value, 4 if by == "quarter" else 12)
    return f"{1970 + year}-Q{part + 1}" if by == "quarter" else f"{1970 + year}-{part + 1:02}"


def _isin(column: Ints, wanted: frozenset[int]) -> Flags:
    return np.isin(column, np.fromiter(wanted, np.int64, len(wanted)))
