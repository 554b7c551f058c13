"""What people gave, in an address or a field, as values."""

from __future__ import annotations

import re
from datetime import date

from api.errors import ServiceError
from api.store.types import FIRST_DAY, LAST_DAY


def number(text: str | None) -> int | None:
    """A number, such as an id; None for what is none that there could be."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def day(text: str | None) -> date | None:
    """A day, however it is written (2026-03-05, 2026年3月5日); None for nothing.  Raises ServiceError E602 for what is no day."""
    if not text or not text.strip():
        return None
    try:
        found = date(*map(int, re.findall(r"\d+", text)))
    except (TypeError, ValueError, OverflowError):
        found = date.min
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ServiceError("E602", why="日期应写成 2026-03-05 的样子")
    return found
