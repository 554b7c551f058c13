"""Working days, and the days on which periods end.

The calendar is the State Council's (国务院办公厅节假日安排), as the package `chinese_calendar` carries it, with what an
administrator overrules (`CalendarDay`).  For a year whose arrangement is not published yet Saturdays, Sundays and the
holidays of a fixed date are taken as free, and every day that rests on it is marked as not certain.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal, Self

from chinese_calendar import is_workday
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.tables import CalendarDay
from api.store.types import LAST_DAY

Unit = Literal["working", "natural", "months"]

UNPUBLISHED: Final = "节假日安排未发布"
"""What people read beside a day that is not certain."""
DAY: Final = timedelta(days=1)
LAST_DAYS: Final = (12, 29)
"""From this day on a December may still be changed by the arrangement of the year after: 元旦调休 (29 December 2018 was
worked, 31 December 2018 was free)."""
FIXED: Final = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""元旦, 劳动节, 国庆节: free in every year (全国年节及纪念日放假办法第2条, 2024); the others follow the moon."""
LATEST: Final = LAST_DAY
"""Nothing ends later: a slip of the pen must not run out of the days that there are."""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a period; `certain`: no day of a year without a published arrangement had a part in it."""

    day: date
    certain: bool


@dataclass
class Calendar:
    """The published calendar with `overrides` laid over it: day → whether it is worked.

    Answers are kept: one calendar serves many deadlines, and their days repeat.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    _found: dict[tuple[date, int, Unit], Due] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, session: Session) -> Self:
        """With the administrator's days as they stand now."""
        return cls(dict(session.execute(select(CalendarDay.day, CalendarDay.working)).all()))

    def working(self, day: date) -> bool:
        """Whether a day is worked."""
        overruled = self.overrides.get(day)
        if overruled is not None:
            return overruled
        worked = published(day.year)
        return day.weekday() < 5 and (day.month, day.day) not in FIXED if worked is None else day in worked

    def known(self, year: int) -> bool:
        """Whether the arrangement of a year is published."""
        return published(year) is not None

    def certain(self, day: date) -> bool:
        """Whether `working` rests on what is published, or on the administrator's word."""
        if day in self.overrides:
            return True
        last = day.year + 1 if (day.month, day.day) >= LAST_DAYS else day.year
        return self.known(last)

    def after(self, start: date, count: int, unit: Unit) -> Due:
        """The last day of a period of `count` working days, natural days or months after `start`.

        The day on which it begins does not count, and a period whose last day is free ends on the next working day
        (行政诉讼法第101条, 民事诉讼法第85条, 行诉解释第48条); working days are counted one by one.  A month ends on the same
        day of the month, or on the month's last where there is none (民法典第202条).
        """
        start = min(start, LATEST)
        key = (start, count, unit)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._counted(start, count) if unit == "working" else self._moved(_plain(start, count, unit))
        return found

    def before(self, day: date, count: int) -> date:
        """The day `count` working days before another."""
        left = count
        while left > 0 and day > date.min:
            day -= DAY
            left -= self.working(day)
        return day

    def _counted(self, start: date, count: int) -> Due:
        if count == 0:
            return self._moved(start)
        day, left, certain = start, count, True
        while left > 0 and day < LATEST:
            day += DAY
            left -= self.working(day)
            certain = certain and self.certain(day)
        return Due(day, certain)

    def _moved(self, day: date) -> Due:
        certain = self.certain(day)
        while not self.working(day) and day < LATEST:
            day += DAY
            certain = certain and self.certain(day)
        return Due(day, certain)


@cache
def published(year: int) -> frozenset[date] | None:
    """The days worked in a year, or None where its arrangement is not published."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range(366 if calendar.isleap(year) else 365))
    try:
        return frozenset(day for day in days if is_workday(day))
    except NotImplementedError:  # the package's word for a year that it does not have
        return None


def _plain(start: date, count: int, unit: Unit) -> date:
    """The last day before holidays are looked at."""
    if unit == "natural":
        return min(LATEST, start + timedelta(days=count)) if count <= (LATEST - start).days else LATEST
    months = start.year * 12 + start.month - 1 + count
    year, month = months // 12, months % 12 + 1
    if year > LATEST.year:
        return LATEST
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
