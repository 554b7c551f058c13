"""Chinese and Arabic numerals below ten thousand, as laws count articles: 七十四, 一百零一, 101, 廿."""

from __future__ import annotations

_DIGITS = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2, "○": 0, "O": 0, "Ｏ": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMERAL = r"(?:[一二两三四五六七八九十百千〇零廿]+|\d{1,4})"
"""Regular expression for one numeral (folded text)."""


def to_int(text: str) -> int | None:
    """The value of a numeral; None when it is malformed (十百)."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十")
    if not any(c in _UNITS for c in text):
        digits = [_DIGITS.get(c) for c in text]
        return None if None in digits else int("".join(map(str, digits)))
    total, current = 0, 0
    for character in text:
        if character in _UNITS:
            total += (current or (0 if total and character != "十" else 1)) * _UNITS[character]
            current = 0
        elif character in _DIGITS:
            current = _DIGITS[character]
        else:
            return None
    return total + current
