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

_HAN: Final = "\u3400-\u9fff〇"
_HAS_HAN: Final = re.compile(rf"[{_HAN}]")
_AFTER_HAN: Final = re.compile(rf"(?<=[{_HAN}）》〉”’〕】])[,:;?!]")
_FULL: Final = str.maketrans(",:;?!", "，：；？！")
_BRACKETS: Final = str.maketrans("()", "（）")
"""Half and full width are the same picture to the recogniser, which takes either; Chinese text is set in full width
(GB/T 15834-2011, 5.1).  A header that comes out now one way, now the other, would not be seen to repeat."""


def repaired(text: str) -> str:
    """The line with round zeros in written-out years as 〇, with brackets around a number's year in pairs, and where it
    has 汉字, with brackets and the punctuation that follows 汉字 in full width."""
    text = _YEAR.sub(_with_zeros, text)
    if _HAS_HAN.search(text):
        text = _AFTER_HAN.sub(lambda match: match.group().translate(_FULL), text.translate(_BRACKETS))
    return _NUMBER.sub(_paired, text)


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
