"""A paper of another year as if it had been written lately: all its days are moved by the same number of whole weeks.

Days of the week stay what they were; so does every length of time.  Days long before the story, such as births, stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from api.demo.writing import said, written

BACK: Final = timedelta(days=4 * 365)
"""So far before its newest day a story begins."""
_DIGITS: Final = "〇一二三四五六七八九"
_YEAR: Final = "[〇零一二三四五六七八九]{4}"
_COUNT: Final = "[一二三四五六七八九十]{1,3}"
_DATE: Final = re.compile(
    rf"(?P<year>\d{{4}})年(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?|(?P<c_year>{_YEAR})年(?P<c_month>{_COUNT})月(?P<c_day>{_COUNT})日"
    r"|(?<![\d年])(?P<p_month>\d{1,2})月(?P<p_day>\d{1,2})日|(?P<open>[〔（(\[])(?P<number>\d{4})(?P<close>[〕）)\]])"
)
"""A whole day, a month of a year, a day in Chinese numerals, a day whose year was said before, the year of a number."""


def newest(texts: Iterable[str]) -> date | None:
    """The last whole day that is named; None where there is none."""
    found = (_whole(match) for text in texts for match in _DATE.finditer(text))
    return max((day for day in found if day is not None), default=None)


def moved(text: str, last: date, by: timedelta) -> str:
    """The text with the days of its story moved.  `last`: its newest day; `by`: whole weeks."""
    return _Mover(last, by).text(text)


class _Mover:
    """Goes through a text from its beginning: a day without a year is of the year that was said last."""

    def __init__(self, last: date, by: timedelta) -> None:
        self._last, self._by = last, by
        self._year, self._shown = last.year, (last + by).year

    def text(self, text: str) -> str:
        """All of it."""
        return _DATE.sub(self._put, text)

    def _put(self, found: re.Match[str]) -> str:
        if found["number"]:
            return f"{found['open']}{self._number(int(found['number']))}{found['close']}"
        if found["p_month"]:
            return self._partial(found)
        day = _whole(found) or _day(int(found["year"] or 0), int(found["month"] or 0), 15)
        if day is None or not self._last - BACK <= day <= self._last:
            return found[0]
        new = day + self._by
        self._year, self._shown = day.year, new.year
        if found["c_year"]:
            return written(new)
        return said(new) if found["day"] else f"{new.year}年{new.month}月"

    def _partial(self, found: re.Match[str]) -> str:
        day = _day(self._year, int(found["p_month"]), int(found["p_day"]))
        if day is None:
            return found[0]
        new = day + self._by
        return f"{new.month}月{new.day}日" if new.year == self._shown else said(new)

    def _number(self, year: int) -> int:
        """Numbers are of the year in which they were given: that of the newest day of theirs."""
        if not (self._last - BACK).year <= year <= self._last.year:
            return year
        return (min(self._last, date(year, 12, 31)) + self._by).year if year == self._last.year else (date(year, 7, 1) + self._by).year


def _whole(found: re.Match[str]) -> date | None:
    if found["day"]:
        return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["c_year"]:
        year = int("".join(str(max(0, _DIGITS.find(sign))) for sign in found["c_year"]))
        return _day(year, _count(found["c_month"]), _count(found["c_day"]))
    return None


def _count(text: str) -> int:
    """十二 → 12, 二十 → 20."""
    tens, ten, ones = text.rpartition("十")
    return 10 * (_DIGITS.find(tens) if tens else 1 if ten else 0) + (_DIGITS.find(ones) if ones else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
