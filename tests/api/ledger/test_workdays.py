"""Working days against the State Council's arrangements, written down by hand, and what holds of every period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ledger.due.workdays import Calendar, published
from api.store.tables import CalendarDay
from tests.api.world import World

DAY = timedelta(days=1)
ARRANGED = {
    2022: (("01-01", "01-03"), ("01-31", "02-06"), ("04-03", "04-05"), ("04-30", "05-04"), ("06-03", "06-05"), ("09-10", "09-12"),
           ("10-01", "10-07"), ("12-31", "12-31")),
    2023: (("01-01", "01-02"), ("01-21", "01-27"), ("04-05", "04-05"), ("04-29", "05-03"), ("06-22", "06-24"), ("09-29", "10-06")),
    2024: (("01-01", "01-01"), ("02-10", "02-17"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-08", "06-10"), ("09-15", "09-17"),
           ("10-01", "10-07")),
    2025: (("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"), ("10-01", "10-08")),
    2026: (("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"), ("09-25", "09-27"),
           ("10-01", "10-07")),
}  # fmt: skip
"""国办发明电 2021–2025: the days free, of weekends only those that lie within a holiday."""
WORKED = {
    2022: ("01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"),
    2023: ("01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"),
    2024: ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"),
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}
"""Saturdays and Sundays worked instead."""

starts = st.dates(date(2004, 1, 1), date(2060, 12, 31))
counts = st.integers(0, 60)
units = st.sampled_from(["working", "natural", "months"])
calendars = st.builds(
    Calendar, st.one_of(st.just({}), st.dictionaries(st.dates(date(2024, 1, 1), date(2024, 3, 1)), st.booleans(), max_size=20))
)


def on(year: int, day: str) -> date:
    return date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("year", ARRANGED)
def test_every_day_of_a_year_is_as_it_was_arranged(year: int) -> None:
    free = set()
    for first, last in ARRANGED[year]:
        free |= {on(year, first) + n * DAY for n in range((on(year, last) - on(year, first)).days + 1)}
    worked = {on(year, day) for day in WORKED[year]}
    calendar, day = Calendar(), date(year, 1, 1)
    while day.year == year:
        assert calendar.working(day) == (day in worked or (day.weekday() < 5 and day not in free)), day
        day += DAY


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2022-01-28", 3, "working", "2022-02-07"),  # 29 and 30 January are worked, then 春节
        ("2023-09-27", 5, "working", "2023-10-10"),  # 28 September, 7 to 10 October
        ("2024-03-01", 3, "working", "2024-03-06"),
        ("2026-02-13", 2, "working", "2026-02-24"),  # 14 February is a Saturday at work
        ("2024-03-01", 15, "natural", "2024-03-18"),  # 16 March is a Saturday
        ("2024-01-26", 15, "natural", "2024-02-18"),  # 10 February is 春节; 18 February is a Sunday at work
        ("2025-09-16", 15, "natural", "2025-10-09"),
        ("2026-02-05", 10, "natural", "2026-02-24"),
        ("2024-09-04", 10, "natural", "2024-09-14"),  # a Saturday at work moves nothing
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2022-08-31", 6, "months", "2023-02-28"),
        ("2023-11-15", 2, "months", "2024-01-15"),
        ("2024-03-02", 0, "working", "2024-03-04"),
        ("2024-03-04", 0, "natural", "2024-03-04"),
    ],
)
def test_periods_counted_by_hand(start: str, count: int, unit: str, end: str) -> None:
    due = Calendar().after(date.fromisoformat(start), count, unit)
    assert (due.day.isoformat(), due.certain) == (end, True)


@pytest.mark.parametrize(
    ("start", "count", "unit", "end", "certain"),
    [
        ("2026-12-21", 5, "working", "2026-12-28", True),
        ("2026-12-21", 6, "working", "2026-12-29", False),  # the arrangement of 2027 may still have it free
        ("2026-12-18", 15, "natural", "2027-01-04", False),
        ("2026-12-20", 40, "natural", "2027-01-29", False),
        ("2031-01-31", 1, "months", "2031-02-28", False),
    ],
)
def test_years_without_an_arrangement_are_marked(start: str, count: int, unit: str, end: str, certain: bool) -> None:
    due = Calendar().after(date.fromisoformat(start), count, unit)
    assert (due.day.isoformat(), due.certain) == (end, certain)


def test_what_is_known() -> None:
    calendar = Calendar()
    assert [calendar.known(year) for year in (2003, 2004, 2026, 2027)] == [False, True, True, False]
    assert calendar.working(date(2018, 12, 29)) and not calendar.working(date(2018, 12, 31))


def test_an_administrators_word_counts_and_is_certain(world: World) -> None:
    with world.database.write() as session:
        for day, working in ((date(2027, 1, 4), False), (date(2027, 1, 3), True)):
            session.add(CalendarDay(day=day, working=working, user_id=world.users["admin"]))
    with world.database.read() as session:
        calendar = Calendar.of(session)
    assert calendar.working(date(2027, 1, 3)) and not calendar.working(date(2027, 1, 4))
    due = calendar.after(date(2026, 12, 19), 15, "natural")
    assert (due.day, due.certain) == (date(2027, 1, 3), True)
    assert calendar.after(date(2026, 12, 20), 15, "natural").day == date(2027, 1, 5)


@given(calendars, starts, counts, units)
def test_no_period_ends_on_a_free_day(calendar: Calendar, start: date, count: int, unit: str) -> None:
    assert calendar.working(calendar.after(start, count, unit).day)


@given(calendars, starts, counts, units, st.integers(0, 400))
def test_who_begins_later_ends_no_earlier(calendar: Calendar, start: date, count: int, unit: str, later: int) -> None:
    assert calendar.after(start, count, unit).day <= calendar.after(start + later * DAY, count, unit).day


@given(calendars, starts, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(calendar: Calendar, start: date, count: int) -> None:
    due = calendar.after(start, count, "working").day
    days = [start + n * DAY for n in range(1, (due - start).days + 1)]
    assert len([day for day in days if calendar.working(day)]) == count


@given(calendars, starts, counts)
def test_natural_days_move_only_over_free_days(calendar: Calendar, start: date, count: int) -> None:
    due, last = calendar.after(start, count, "natural").day, start + count * DAY
    assert due >= last
    assert not [n for n in range((due - last).days) if calendar.working(last + n * DAY)]


@given(starts, st.integers(0, 60))
def test_months_end_on_their_day_or_their_last(start: date, count: int) -> None:
    due = Calendar({start: True}).after(start, count, "months")
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    last = max(day for day in range(28, 32) if _is(year, month + 1, day))
    plain = date(year, month + 1, min(start.day, last))
    assert due.day >= plain and (due.day - plain).days < 12


@given(calendars, starts, st.integers(0, 30))
def test_before_goes_back_as_many_working_days(calendar: Calendar, day: date, count: int) -> None:
    back = calendar.before(day, count)
    between = [back + n * DAY for n in range((day - back).days)]
    assert len([one for one in between if calendar.working(one)]) == count


@given(calendars, starts, counts, units)
def test_certain_means_that_no_unpublished_year_had_a_part(calendar: Calendar, start: date, count: int, unit: str) -> None:
    due = calendar.after(start, count, unit)
    if due.day.year <= 2025:
        assert due.certain
    if due.day.year >= 2027:
        assert not due.certain


@given(calendars, st.dates(), st.sampled_from([0, 1, 60, 3660]), units)
def test_no_slip_of_the_pen_breaks_the_counting(calendar: Calendar, start: date, count: int, unit: str) -> None:
    due = calendar.after(start, count, unit)
    assert calendar.before(due.day, 3) <= due.day


def _is(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def test_a_year_is_looked_up_once() -> None:
    assert published(2024) is published(2024)
    assert published(2027) is None
