"""Confusions of the recogniser that what stands around them decides; each keeps the number of characters.

Only shapes that cannot be told apart in print, and only where one of them is impossible.
"""

from __future__ import annotations

import re
from typing import Final

_CIRCLE: Final = "〇○◯OoＯｏQ0０。"
"""What the round zero of a year in 汉字 is read as."""

_YEAR: Final = re.compile(rf"(?<![一二三四五六七八九])[一二][{_CIRCLE}零一二三四五六七八九]{{3}}(?=年)")
"""A year written out: 一九九八年, 二〇一八年.  A comma or a letter has no place in it."""

_PAIRS: Final = {"〔": "〕", "[": "]", "［": "］", "【": "】", "（": "）", "(": ")", "{": "}", "「": "」"}
_NUMBER: Final = re.compile(r"([〔\[［【（({「])((?:19|20)\d\d)([〕\]］】）)}」])")
"""The year of a document's or a case's number: 政复〔2020〕12号, （2018）京01行初3号."""


def repaired(text: str) -> str:
    """The line with round zeros in written-out years as 〇, and with brackets around a number's year in pairs."""
    return _NUMBER.sub(_paired, _YEAR.sub(_with_zeros, text))


def _with_zeros(match: re.Match[str]) -> str:
    return re.sub(rf"[{_CIRCLE}]", "〇", match.group())


def _paired(match: re.Match[str]) -> str:
    """Of two brackets that do not belong together one was misread.  〔 and （ are what court papers print
    (GB/T 9704-2012, 7.2.5, and the rules on case numbers), so the one of them that was read is believed."""
    left, year, right = match.groups()
    if _PAIRS[left] == right:
        return match.group()
    if "〔" in left or "〕" in right:
        return f"〔{year}〕"
    if left in "（(" or right in "）)":
        return f"（{year}）"
    return f"〔{year}〕"
