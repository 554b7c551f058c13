"""Chinese and Arabic numerals below ten thousand, as laws count articles: 七十四, 一百零一, 101, 廿."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_PLACES = ("", "十", "百", "千")

NUMERAL = r"(?:[一二两三四五六七八九十百千〇零廿]+|\d{1,4})"
"""Regular expression for one numeral (folded text)."""


def to_int(text: str) -> int | None:
    """The value of a numeral (folded text); None when it is malformed (十百, 二三十) or none at all.

    Misprinted figures are no matter of this module: dates forgive them, see `nlp.extract.dates`.
    """
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十")
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _with_units(text)


def to_chinese(number: int) -> str:
    """一, 十, 十一, 二十, 一百零五 … for 1–9,999 as laws print them; digits beyond."""
    if not 0 < number < 10_000:
        return "〇" if number == 0 else str(number)
    digits = str(number)
    text = "".join(
        "零" if digit == "0" else "零一二三四五六七八九"[int(digit)] + _PLACES[len(digits) - 1 - place]
        for place, digit in enumerate(digits)
    )
    text = re.sub("零+", "零", text).rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def _with_units(text: str) -> int | None:
    """一百一十, 一百十, 一百零一: units fall from left to right, at most one digit before each."""
    total, digit, smallest = 0, None, 10_000
    for character in text:
        if (unit := _UNITS.get(character)) is not None and unit < smallest and digit != 0:
            total += (1 if digit is None else digit) * unit
            digit, smallest = None, unit
        elif character in _DIGITS and digit in (None, 0):
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0) if text else None
