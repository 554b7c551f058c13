"""Stretches of days that figures are counted in: months, quarters, halves, years, or any other."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, Self, get_args

from api.errors import ServiceError

Kind = Literal["month", "quarter", "half", "year", "custom"]
MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
QUARTERS: Final = "一二三四"
_CODE: Final = re.compile(r"([0-9]{4})(?:-(Q[1-4]|H[12]|[0-9]{2}))?")
_FIRST: Final = 1990
_LAST: Final = 2200


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` to `end`, both days included."""

    start: date
    end: date
    kind: Kind = "custom"

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """A month."""
        return cls._from(year, month, "month")

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        """A quarter, 1 to 4."""
        return cls._from(year, 3 * quarter - 2, "quarter")

    @classmethod
    def half(cls, year: int, half: int) -> Self:
        """A half, 1 or 2."""
        return cls._from(year, 6 * half - 5, "half")

    @classmethod
    def year(cls, year: int) -> Self:
        """A calendar year."""
        return cls._from(year, 1, "year")

    @classmethod
    def holding(cls, kind: Kind, day: date) -> Self:
        """The month, quarter, half or year that a day lies in."""
        return cls._from(day.year, (day.month - 1) // MONTHS[kind] * MONTHS[kind] + 1, kind)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `2025`, `2025-Q1`, `2025-H2`, `2025-03` or `2025-01-01..2025-05-31`; the reverse of `code`.

        Raises ServiceError E602 for anything else.
        """
        if ".." in text:
            return cls._custom(text)
        found = _CODE.fullmatch(text)
        if found is None or not _FIRST <= int(found[1]) <= _LAST:
            raise _unknown(text)
        year, part = int(found[1]), found[2] or ""
        if not part:
            return cls.year(year)
        if part[0] == "Q":
            return cls.quarter(year, int(part[1]))
        if part[0] == "H":
            return cls.half(year, int(part[1]))
        if not 1 <= int(part) <= 12:
            raise _unknown(text)
        return cls.month(year, int(part))

    @property
    def code(self) -> str:
        """As it stands in addresses."""
        at, month = self.start.year, self.start.month
        return {
            "month": f"{at}-{month:02}", "quarter": f"{at}-Q{(month + 2) // 3}", "half": f"{at}-H{(month + 5) // 6}",
            "year": f"{at}", "custom": f"{self.start}..{self.end}",
        }[self.kind]  # fmt: skip

    @property
    def label(self) -> str:
        """As people call it: 2025年第一季度."""
        at, month = self.start.year, self.start.month
        return {
            "month": f"{at}年{month}月", "quarter": f"{at}年第{QUARTERS[(month - 1) // 3]}季度",
            "half": f"{at}年{'上' if month == 1 else '下'}半年", "year": f"{at}年", "custom": self._days(),
        }[self.kind]  # fmt: skip

    def previous(self) -> Period:
        """The one before, as long: the quarter before a quarter; of a custom one as many days that end the day before."""
        last = self.start - timedelta(days=1)
        if self.kind == "custom":
            return Period(last - (self.end - self.start), last)
        return Period.holding(self.kind, last)

    def year_before(self) -> Period:
        """The same days a year earlier (同比); 29 February becomes the 28th."""
        return replace(self, start=_year_back(self.start), end=self._last_of_year_before())

    def to_date(self, day: date) -> Period:
        """The part that has passed on a day, as a custom period where that is not the whole; for fair comparisons."""
        return self if day >= self.end else Period(self.start, max(self.start, day))

    def months(self) -> list[Period]:
        """The calendar months that it touches, whole."""
        return self._parts("month")

    def quarters(self) -> list[Period]:
        """The calendar quarters that it touches, whole."""
        return self._parts("quarter")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def _days(self) -> str:
        """2025年1—9月 for whole months of one year, else its days."""
        first, last = self.start, self.end
        if first.year == last.year and first.day == 1 and (last + timedelta(days=1)).day == 1:
            return f"{first.year}年{first.month}—{last.month}月"
        return f"{first}至{last}"

    def _parts(self, kind: Kind) -> list[Period]:
        parts = [Period.holding(kind, self.start)]
        while parts[-1].end < self.end:
            parts.append(Period.holding(kind, parts[-1].end + timedelta(days=1)))
        return parts

    def _last_of_year_before(self) -> date:
        if self.kind == "custom":
            return _year_back(self.end)
        return date(self.end.year - 1, self.end.month, monthrange(self.end.year - 1, self.end.month)[1])

    @classmethod
    def _from(cls, year: int, month: int, kind: Kind) -> Self:
        last = month + MONTHS[kind] - 1
        return cls(date(year, month, 1), date(year, last, monthrange(year, last)[1]), kind)

    @classmethod
    def _custom(cls, text: str) -> Self:
        try:
            start, end = map(date.fromisoformat, text.split(".."))
        except ValueError as error:
            raise _unknown(text) from error
        if not (start <= end and start.year >= _FIRST and end.year <= _LAST):
            raise _unknown(text)
        return cls(start, end)


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _unknown(text: str) -> ServiceError:
    return ServiceError("E602", why=f"期间“{text[:40]}”不认识，请写成 2025、2025-Q1、2025-H1、2025-03 或 2025-01-01..2025-05-31")


KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
