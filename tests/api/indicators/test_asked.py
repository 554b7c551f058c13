"""What addresses ask for."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.errors import ServiceError
from api.indicators.asked import Asked
from api.indicators.compare import Difference, last_period, last_year
from api.indicators.period import Period
from api.indicators.query import NONE, UNMATCHED

DAY = date(2026, 5, 20)


def test_nothing_asks_for_this_year_by_unit() -> None:
    found = Asked.of({}, DAY)
    assert (found.period, found.by, found.measure, dict(found.filters), found.unmatched) == (Period.year(2026), "organisation", "loss_rate", {}, False)


@pytest.mark.parametrize(
    "params",
    [
        {"period": "2025-Q1", "by": "cause", "measure": "lost", "organisation": "7", "field": "market"},
        {"period": "2025-01-01..2025-02-03", "by": "month", "measure": "attended", "organisation": "-", "cause": "-", "stage": "final"},
        {"period": "2024", "by": "detail", "measure": "corrected", "township": "990102003", "court": "临江市云溪区人民法院", "capacity": "review", "unmatched": "1"},
    ],
)
def test_addresses_are_read_and_written(params: dict[str, str]) -> None:
    found = Asked.of(params, DAY)
    assert found.params == params
    assert dict(parse_qsl(urlsplit(found.address("/statistics")).query)) == params


@pytest.mark.parametrize(
    "params",
    [
        {"by": "plaintiff"}, {"measure": "small_below"}, {"period": "soon"}, {"organisation": "x"}, {"organisation": "0"}, {"organisation": "99999999999"},
        {"field": "no such"}, {"cause": "P02"}, {"detail": "void"}, {"township": "990102"}, {"stage": "-"}, {"capacity": "both"}, {"court": "x" * 101},
        {"from": "2025-02-01", "to": "2025-01-01"}, {"organisation": "1' OR 1=1"},
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(ServiceError) as told:
        Asked.of(params, DAY)
    assert told.value.code == "E602"


def test_days_make_a_period() -> None:
    assert Asked.of({"from": "2025-01-05", "to": "2025-02-01"}, DAY).period == Period(date(2025, 1, 5), date(2025, 2, 1))
    assert Asked.of({"from": "2025-01-05"}, DAY).period == Period(date(2025, 1, 5), DAY)
    assert Asked.of({"to": "2025-02-01"}, DAY).period.end == date(2025, 2, 1)


def test_parts_narrow() -> None:
    asked = Asked.of({"by": "field"}, DAY)
    assert asked.part("market").filters == {"field": "market"}
    assert asked.part(None).filters == {"field": NONE}
    assert Asked.of({}, DAY).part(None).filters == {"organisation": UNMATCHED}
    assert Asked.of({"by": "quarter"}, DAY).part("2026-Q1").period == Period.quarter(2026, 1)


def test_periods_to_compare_with() -> None:
    assert last_year(Period.quarter(2026, 2), DAY) == Period(date(2025, 4, 1), date(2025, 5, 20))
    assert last_year(Period.quarter(2026, 1), DAY) == Period.quarter(2025, 1)
    assert last_period(Period.quarter(2026, 2), DAY) == Period(date(2026, 1, 1), date(2026, 2, 19))
    assert last_period(Period.quarter(2026, 1), DAY) == Period.quarter(2025, 4)
    assert last_period(Period.month(2026, 3), date(2026, 3, 31)) == Period.month(2026, 2)
    assert last_period(Period.month(2026, 3), date(2026, 3, 30)) == Period(date(2026, 2, 1), date(2026, 2, 28))


def test_differences() -> None:
    assert (Difference(3, 2).points, Difference(3, 2).relative) == (1, 0.5)
    assert (Difference(3, 0).points, Difference(3, 0).relative) == (3, None)
    assert Difference(None, 2).points is Difference(2, None).relative is None
