"""Dates in court papers: 二〇一八年八月七日 under the signature, 2018年8月7日 in the text.

The day under the signature is often misprinted or badly recognised (Ｏ, O, 0, ○, 零 for 〇; 元 for 一; 五无 for 五日).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp.document import Span

_DIGITS = {**dict.fromkeys("〇零○OoＯ0Ο", 0), **{c: i for i, c in enumerate("一二三四五六七八九", 1)},
           **{str(i): i for i in range(1, 10)}, "元": 1, "两": 2, "壹": 1, "贰": 2, "叁": 3}  # fmt: skip
_ZERO = "〇零○OoＯ0Ο"
_CHINESE = re.compile(
    rf"(?P<y>[一二三四五六七八九{_ZERO}\d][ ]?[一二三四五六七八九{_ZERO}\d][ ]?[一二三四五六七八九{_ZERO}\d][ ]?[一二三四五六七八九{_ZERO}\d])[ ]?年[ ]?"
    rf"(?P<m>[元一二三四五六七八九十{_ZERO}\d][ ]?[一二\d]?)[ ]?月[ ]?"
    rf"(?P<d>[一二三四五六七八九十廿卅{_ZERO}\d](?:[ ]?[一二三四五六七八九十\d]){{0,2}})[ ]?(?:[日无曰目]|(?=\n|$))"
)


def dates(text: str, start: int, end: int) -> Iterator[tuple[date, Span]]:
    """Every well-formed date in text[start:end], with its place."""
    for match in _CHINESE.finditer(text, start, end):
        found = _date(match["y"], match["m"], match["d"])
        if found:
            yield found, Span(*match.span())


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(_year(year), number(month), number(day))
    except (ValueError, KeyError):
        return None


def _year(text: str) -> int:
    return int("".join(str(_DIGITS[c]) for c in text if c != " "))


def number(text: str) -> int:
    """A small number below 100 in Chinese or Arabic figures: 十二, 二十, 廿三, 07.  Raises KeyError, ValueError."""
    text = text.replace(" ", "")
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[c]) for c in text))
