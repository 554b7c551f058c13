"""Judges whether a page's text layer says what is printed.

A PDF shows glyphs; which characters they stand for is a separate map that may be missing (no ToUnicode: glyph
numbers come out as control characters and Latin-1), private (a font's own codes) or wrong (an obfuscated font).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from nlp.reading.page.pdfium import Codes

Verdict = Literal["good", "garbage", "none"]

_OTHER, _BLANK, _HAN, _COMMON, _LETTER, _VOWEL, _DIGIT, _SIGN, _BAD = range(9)

COMMON_HAN: Final = (
    "的一是在不了人有和为以于上中个年月日时分对行政法院原告被审判决定书本案第条款项号区市县省人民共国公安局"
    "经作出请求事实证据程序依照规定应予由及其并未已可关于之所提起诉讼申请处理复议机关权利义务责任土地"
    "房屋征收补偿信息单位员会长代表理后前到向者与此上述认为明确无效用他她它也而但若如则即将会从自从至"
)
"""Characters that make up more than half of any Chinese text; no true page of a hundred is nearly without them."""

BAD_SHARE: Final = 0.1
"""True pages have a stray private-use bullet or two; pages without ToUnicode have 30 % and more."""

COMMON_SHARE: Final = 0.15
"""Judgments have 45–60 %, lists of names 25 %; characters drawn evenly from a font have 2 %."""

FAITHFUL_HAN, FAITHFUL_COMMON, FAITHFUL_BAD = 0.5, 0.35, 0.02
"""Pages of judgments have 80 % 汉字 (those with tables of figures fewer), of which 45–60 % are common ones."""

SAMPLE_MIN: Final = 50
"""Below this many 汉字 the share of common ones says nothing."""


def judge(codes: Codes) -> Verdict:
    """`none`: no visible character; `garbage`: another way of reading is needed; else `good`."""
    counts = np.bincount(classes()[np.minimum(codes, 0xFFFF)], minlength=9)
    visible = int(counts.sum() - counts[_BLANK])
    if visible == 0:
        return "none"
    common = int(counts[_COMMON])
    han = int(counts[_HAN]) + common
    bad = int(counts[_BAD])
    if bad > BAD_SHARE * visible:
        return "garbage"
    if han >= SAMPLE_MIN and common < COMMON_SHARE * han:
        return "garbage"
    if han * 4 >= visible:
        return "good"
    return "good" if _reads_as_latin(counts, visible) else "garbage"


def is_faithful(codes: Codes) -> bool:
    """Whether a layer that someone else's recognition made reads as clean Chinese prose; `judge` has found it good.

    Recognition in the wrong language gives Latin words, bad recognition rare characters and signs.
    """
    counts = np.bincount(classes()[np.minimum(codes, 0xFFFF)], minlength=9)
    visible = int(counts.sum() - counts[_BLANK])
    common = int(counts[_COMMON])
    han = int(counts[_HAN]) + common
    odd = int(counts[_BAD] + counts[_OTHER])
    return han >= FAITHFUL_HAN * visible and common >= FAITHFUL_COMMON * han and odd <= FAITHFUL_BAD * visible


def visible_count(codes: Codes) -> int:
    """How many characters can be seen."""
    return int((classes()[np.minimum(codes, 0xFFFF)] != _BLANK).sum())


def _reads_as_latin(counts: NDArray[np.int64], visible: int) -> bool:
    """English, a table of figures, or a handful of signs; not glyph numbers that happen to fall into ASCII."""
    letters = int(counts[_LETTER] + counts[_VOWEL])
    if visible < SAMPLE_MIN:
        return bool(counts[_OTHER] * 2 <= visible)
    if int(counts[_DIGIT]) * 2 > visible:
        return True
    # English has 38–42 % vowels among its letters and few signs.
    return letters * 10 >= visible * 6 and 0.25 <= counts[_VOWEL] / letters <= 0.55


@cache
def classes() -> NDArray[np.uint8]:
    """The class of every code point of the basic plane; higher ones count as U+FFFF's class, 汉字."""
    table = np.full(0x10000, _OTHER, np.uint8)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category in {"Co", "Cn", "Cs"}:
            table[code] = _BAD
        elif category == "Cc":
            table[code] = _BLANK if code in {0, 2, 9, 10, 12, 13, 32} else _BAD
        elif category in {"Zs", "Zl", "Zp", "Cf"}:
            table[code] = _BLANK
        elif category[0] in "PS":
            table[code] = _SIGN
    table[0x3400:0x4DC0] = table[0x4E00:0xA000] = table[0xF900:0xFB00] = table[0x2E80:0x2FE0] = _HAN
    table[[ord(character) for character in COMMON_HAN]] = _COMMON
    table[[*range(0x30, 0x3A), *range(0xFF10, 0xFF1A)]] = _DIGIT
    table[[*range(0x41, 0x5B), *range(0x61, 0x7B)]] = _LETTER
    table[[ord(letter) for letter in "aeiouAEIOU"]] = _VOWEL
    # What no Chinese judgment prints, but Latin-1 tables and symbol fonts do.
    table[0x80:0xA0] = table[0xA1:0xA7] = table[0xA8:0xB0] = table[0xC0:0xD7] = table[0xD8:0xF7] = _BAD
    table[0xF8:0x370] = _BAD
    table[0xFFFD] = table[0xFFFC] = _BAD
    table[0xFFFE] = _BLANK
    table[0xFFFF] = _HAN
    return table
