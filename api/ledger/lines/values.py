"""Values of the columns that people fill in: from whatever was typed or stands in a spreadsheet's cell, and back to text.

    read(column, "2024年3月5日")  →  "2024-03-05"      as it is kept in `LedgerEntry.values`
    shown(column, "2024-03-05")   →  "2024-03-05"      as people and spreadsheets have it
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from api.ledger.lines.columns import Column
from api.store.types import today
from nlp.folding import fold

Value = str | bool | int | None
"""As it is kept: an ISO date, a code, a text, a flag, a number; None: nothing."""

FIRST_DAY: Final = date(1990, 10, 1)
"""Since then there are administrative suits (the law of 1989, article 75)."""
FURTHEST: Final = timedelta(days=3 * 366)
"""How far ahead a hearing or the coming into force of a judgment may lie."""
SERIAL_ZERO: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet, counted so that its wrong 29 February 1900 does no harm to later days."""
SERIALS: Final = range(20_000, 80_000)
"""Numbers that stand for days from 1954 to 2119."""
YES: Final = frozenset({"是", "有", "√", "✓", "对", "1", "y", "yes", "true", "已", "真"})
NO: Final = frozenset({"否", "无", "×", "✗", "不", "0", "n", "no", "false", "没有", "未", "假"})
EMPTY: Final = frozenset({"", "-", "--", "—", "——", "/", "无", "空", "暂无"})
"""What people write where there is nothing, in other columns than those of texts."""
_DAY: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s*(?:星期.|周.))?(?:[T\s]+\d{1,2}[:：时]\S*)?")
_PACKED: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class UnfitError(ValueError):
    """The value does not fit its column; the text says why, in Chinese, without the column's name."""


def read(column: Column, given: object) -> Value:
    """The value to be kept; None for what stands for nothing.  Raises UnfitError."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if column.kind == "date":
        found = day(given)
        return None if found is None else _within(column, found).isoformat()
    if column.kind == "flag":
        return _flag(given)
    if column.kind == "number":
        return _number(given)
    text = _text(given)
    return _choice(column, text) if column.kind == "choice" else _short(column, text)


def shown(column: Column, value: Value) -> str:
    """The value as people read it; "" for nothing.  `read` takes it back to the same value."""
    if value is None:
        return ""
    if column.kind == "flag":
        return "是" if value else "否"
    if column.kind == "choice":
        return column.choices.get(str(value), str(value))
    return str(value)


def day(given: object) -> date | None:
    """A day from a cell or a text: a date, 2024-03-05, 2024.3.5, 2024/3/5, 2024年3月5日, 20240305, or a spreadsheet's
    number of days.  None for what stands for nothing.  Raises UnfitError.
    """
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    if isinstance(given, bool):
        raise UnfitError("不是日期")
    text = str(given).strip() if isinstance(given, int | float) else fold(_text(given)).strip()
    if text in EMPTY:
        return None
    for pattern in (_DAY, _PACKED):
        found = pattern.fullmatch(text)
        if found is not None:
            return _day_of(*map(int, found.groups()))
    serial = _SERIAL.fullmatch(text)
    if serial is not None and int(serial[1]) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(serial[1]))
    raise UnfitError(f"“{text[:30]}”不是日期，应写成 2024-03-05 的样子")


def _day_of(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise UnfitError(f"没有 {year} 年 {month} 月 {number} 日这一天") from None


def _within(column: Column, found: date) -> date:
    if found < FIRST_DAY:
        raise UnfitError(f"{found.isoformat()} 太早，不会有行政诉讼案件")
    latest = today() + FURTHEST if column.ahead else today()
    if found > latest:
        raise UnfitError(f"{found.isoformat()} 太晚" if column.ahead else f"{found.isoformat()} 还没有到")
    return found


def _text(given: object) -> str:
    """Without what no database or spreadsheet takes; a number without the `.0` that spreadsheets make of it."""
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, datetime | date):
        given = given.isoformat()[:10]
    lines = _CONTROL.sub("", str(given).replace("\r\n", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _short(column: Column, text: str) -> str | None:
    if len(text) > column.limit:
        raise UnfitError(f"有 {len(text)} 个字，最多 {column.limit} 个")
    return text or None


def _flag(given: object) -> bool | None:
    if isinstance(given, bool):
        return given
    text = fold(_text(given)).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    if text in EMPTY:
        return None
    raise UnfitError(f"“{text[:30]}”应写“是”或“否”")


def _number(given: object) -> int | None:
    text = fold(_text(given))
    if text in EMPTY:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UnfitError(f"“{text[:30]}”不是整数")
    return int(text)


def _choice(column: Column, text: str) -> str | None:
    for code, label in column.choices.items():
        if text in {code, label}:
            return code
    if text in EMPTY:
        return None
    raise UnfitError(f"“{text[:30]}”不在可选项里：{'、'.join(column.choices.values())}")
