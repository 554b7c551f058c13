"""Case numbers (案号), all forms in use since 1990, and what their letters say of the procedure.

Since 2016 （收案年度）法院代字 类型代字 编号 号 (最高人民法院《关于人民法院案件案号的若干规定》, 法〔2015〕137号, 2018年修改);
before, （年）院简称 行初|行终… 字第 编号 号.  Seen in print: a letter O for zero, a missing year, a missing province,
masked or missing numbers, 之一 behind the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from nlp.document import Span
from nlp.judgment import DocType, Procedure
from nlp.taxonomy import case_types, other_marks

_YEAR = r"\((?:[12][\dOo〇零]{3}|×{4}|X{4}|\*{4})(?:年度?)?\)"
_COURT_SIGN = r"[\u4e00-\u9fff]{0,12}?\d{0,4}[\u4e00-\u9fff]{0,4}?"
_SERIAL = r"(?P<serial>[\dOo〇×X\*x]{0,8}(?:-\d+)?)"
_TAIL = r"号(?:之[一二三四五六七八九十\d]+)?"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for folded text: a number with its year, and one whose year was left out (a seen misprint)."""
    marks = sorted({*case_types(), *other_marks()}, key=len, reverse=True)
    rest = rf"(?P<court>{_COURT_SIGN})(?P<type>{'|'.join(marks)})[ ]?(?:字[ ]?)?[ ]?第?[ ]?{_SERIAL}[ ]?{_TAIL}"
    return re.compile(rf"{_YEAR}[ ]?{rest}"), re.compile(rf"(?:{_YEAR}[ ]?)?{rest}")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number as printed, its place, its 类型代字 and the court's sign."""

    text: str
    span: Span
    type_word: str
    court_sign: str

    @property
    def administrative(self) -> bool:
        """Whether the letters are those of an administrative or state-compensation case."""
        return self.type_word in case_types()

    @property
    def compensation(self) -> bool:
        """行赔…: a suit for state compensation tried as an administrative case."""
        return self.administrative and case_types()[self.type_word].compensation

    @property
    def procedure(self) -> Procedure:
        """The procedure that the letters stand for."""
        return cast("Procedure", case_types()[self.type_word].procedure) if self.administrative else "other"


def case_numbers(text: str, start: int, end: int) -> list[CaseNumber]:
    """Every case number with a year in text[start:end] (folded), in order."""
    return [_found(text, m) for m in _patterns()[0].finditer(text, start, end)]


def own_number(text: str, end: int) -> CaseNumber | None:
    """The document's own number, in the heading text[:end]; the year may be missing there."""
    complete, yearless = _patterns()
    found = next(complete.finditer(text, 0, end), None) or next(yearless.finditer(text, 0, end), None)
    return _found(text, found) if found else None


def _found(text: str, match: re.Match[str]) -> CaseNumber:
    return CaseNumber(text[match.start() : match.end()], Span(*match.span()), match["type"], match["court"])


def document_type(kind: str, number: CaseNumber | None) -> DocType:
    """The kind of document from its title (行政判决书 …) and number.

    Titles as in 《行政诉讼文书样式（试行）》; 行政赔偿判决书 and numbers with 行赔 are state-compensation suits.
    """
    compensation = "赔偿" in kind or bool(number and number.compensation)
    if "判决" in kind:
        return "compensation_judgment" if compensation else "judgment"
    if "裁定" in kind:
        return "compensation_ruling" if compensation else "ruling"
    if "调解" in kind:
        return "mediation"
    return "decision" if "决定" in kind else "other"
