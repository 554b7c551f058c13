"""Stretches of days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ServiceError
from api.indicators.period import Period

DAYS = st.dates(date(1991, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("code", "start", "end", "label"),
    [
        ("2025", "2025-01-01", "2025-12-31", "2025年"),
        ("2025-Q1", "2025-01-01", "2025-03-31", "2025年第一季度"),
        ("2024-Q4", "2024-10-01", "2024-12-31", "2024年第四季度"),
        ("2025-H1", "2025-01-01", "2025-06-30", "2025年上半年"),
        ("2025-H2", "2025-07-01", "2025-12-31", "2025年下半年"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        ("2025-01-01..2025-09-30", "2025-01-01", "2025-09-30", "2025年1—9月"),
        ("2024-12-01..2025-01-31", "2024-12-01", "2025-01-31", "2024-12-01至2025-01-31"),
        ("2025-01-05..2025-02-03", "2025-01-05", "2025-02-03", "2025-01-05至2025-02-03"),
    ],
)
def test_codes_are_read_and_written(code: str, start: str, end: str, label: str) -> None:
    found = Period.parse(code)
    assert (found.start.isoformat(), found.end.isoformat(), found.label, found.code) == (start, end, label, code)


@pytest.mark.parametrize("code", ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-H3", "0001", "9999", "2025-02-01..2025-01-01", "x..y", "2025-01-01..", "２０２５"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ServiceError) as told:
        Period.parse(code)
    assert told.value.code == "E602"


def test_the_one_before_and_the_year_before() -> None:
    assert Period.quarter(2025, 1).previous() == Period.quarter(2024, 4)
    assert Period.half(2025, 2).previous() == Period.half(2025, 1)
    assert Period.month(2025, 3).previous() == Period.month(2025, 2)
    assert Period.year(2025).year_before() == Period.year(2025).previous() == Period.year(2024)
    assert Period.month(2025, 2).year_before() == Period.month(2024, 2)
    assert Period.parse("2024-02-29..2024-03-10").year_before() == Period.parse("2023-02-28..2023-03-10")
    assert Period.parse("2025-01-11..2025-01-20").previous() == Period.parse("2025-01-01..2025-01-10")


def test_what_has_passed_of_it() -> None:
    assert Period.year(2025).to_date(date(2025, 3, 5)) == Period(date(2025, 1, 1), date(2025, 3, 5))
    assert Period.year(2025).to_date(date(2026, 3, 5)) == Period.year(2025)


@given(DAYS, st.sampled_from(["month", "quarter", "half", "year"]))
def test_every_day_is_in_its_period_and_periods_follow_each_other(day: date, kind) -> None:
    found = Period.holding(kind, day)
    assert day in found
    assert Period.parse(found.code) == found
    assert (found.start - found.previous().end).days == 1
    assert [day in month for month in found.months()].count(True) == 1
    assert found.months()[0].start == found.start
    assert found.months()[-1].end == found.end
