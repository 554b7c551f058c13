"""Case numbers as disputes are chained by them: one spelling for every way of printing the same number.

Seen in print: 〔2018〕 for （2018）, a letter O for a zero, 第00059号 for 59号, 字第 in numbers of 2016, a missing province
((2019)1702行审9号), 之一 behind the number.  Masked or incomplete numbers (×××号, （2019）青行终号) are nobody's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.extract.case_number import CaseNumber, own_number
from nlp.folding import fold
from nlp.taxonomy import case_types

_NUMBER = re.compile(r"第?\s*(?P<serial>[\dOo〇]{1,8})(?:-(?P<part>\d+))?\s*号(?:之(?P<paper>[一二三四五六七八九十\d]+))?$")
_ZEROS = str.maketrans({"O": "0", "o": "0", "〇": "0", "零": "0"})
_NEW_FORM = re.compile(r"^[\u4e00-\u9fff]\d{2}(?:\d{2})?$|^[\u4e00-\u9fff]$|^最高$")
_DIGITS = re.compile(r"^\d{2}(?:\d{2})?$")
FIRST_OF_NEW_FORM = 2016
"""Since then a court's sign is its own (法〔2015〕137号); before, several courts may have had the same letters."""


@dataclass(frozen=True, slots=True)
class Number:
    """A case number taken apart.  `year` is empty where it was left out; `paper` is what stands behind 之, else empty."""

    year: str
    sign: str
    mark: str
    serial: int
    part: str = ""
    paper: str = ""

    @property
    def key(self) -> str:
        """The same for all ways of printing the number of one case, without 之一."""
        return f"{self.year}|{self.sign}|{self.mark}|{self.serial}{'-' + self.part if self.part else ''}"

    @property
    def stage(self) -> str:
        """`first`, `second`, `retrial`, `retrial_review`, `nonlitigation_enforcement` or `other`."""
        return case_types()[self.mark].procedure if self.mark in case_types() else "other"

    @property
    def compensation(self) -> bool:
        """Of a suit for state compensation (行赔…)."""
        return self.mark in case_types() and case_types()[self.mark].compensation

    @property
    def unique(self) -> bool:
        """Whether only one court can have given it."""
        return self.year.isdigit() and int(self.year) >= FIRST_OF_NEW_FORM and bool(_NEW_FORM.match(self.sign))

    @property
    def province(self) -> str:
        """The first character of a sign of the new form; empty for others."""
        return self.sign[0] if self.unique and self.sign != "最高" else ""

    def like(self, other: Number) -> bool:
        """Whether one of the two may be a misprint of the other: all but year or court's sign are the same."""
        same = (self.mark, self.serial, self.part) == (other.mark, other.serial, other.part)
        return same and (self.year == other.year) != (self.sign == other.sign)


@lru_cache(maxsize=100_000)
def number_of(printed: str, province: str = "") -> Number | None:
    """A printed number; None where it is none, is masked, or lacks its running number.

    `province`: the court's, as signs begin with it; put before a sign of digits alone.
    """
    text = fold(printed).strip()
    found = own_number(text, len(text))
    rest = _NUMBER.search(found.text) if found else None
    if found is None or rest is None or (text[:1] == "(" and found.span.start):
        return None  # what is left out of the match is a masked year
    year = _year(found.text)
    if year is None:
        return None
    sign = _sign(found, province)
    return Number(year, sign, found.type_word, int(rest["serial"].translate(_ZEROS)), rest["part"] or "", rest["paper"] or "")


def _year(text: str) -> str | None:
    """Four digits; empty where it was left out; None where it is masked."""
    if not text.startswith("("):
        return ""
    year = text[1:5].translate(_ZEROS)
    return year if year.isdigit() else None


def _sign(found: CaseNumber, province: str) -> str:
    """中院简称 with and without 法 are one (深中法行终字, 深中行终字)."""
    sign = found.court_sign.strip()
    if _DIGITS.match(sign):
        return province + sign
    return sign.removesuffix("法") if len(sign) > 1 else sign


def court_key(name: str | None) -> str:
    """A court's name as courts are compared; empty for none."""
    return re.sub(r"\s|人民|中华人民共和国", "", fold(name)) if name else ""


def same_court(one: str, other: str) -> bool:
    """Whether two keys of courts may be one court: a name with its province or city left out is the same name."""
    return not one or not other or one.endswith(other) or other.endswith(one)
