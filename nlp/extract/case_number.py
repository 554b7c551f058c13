"""Case numbers (案号), all forms in use since 1990, and what their letters say of the procedure.

Since 2016 （收案年度）法院代字 类型代字 编号 号 (最高人民法院《关于人民法院案件案号的若干规定》, 法〔2015〕137号, 2018年修改);
before, （年）院简称 行初|行终… 字第 编号 号.  Seen in print: a letter O for zero, a missing year, a missing province,
masked or missing numbers, 之一 behind the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.document import Span
from nlp.judgment import DocType, Procedure

_YEAR = r"\((?:[12][\dOo〇零]{3}|×{4}|X{4}|\*{4})(?:年度?)?\)"
_COURT_SIGN = r"[\u4e00-\u9fff]{0,12}?\d{0,4}[\u4e00-\u9fff]{0,4}?"
_TYPE_WORDS = ["行赔初", "行赔终", "行赔申", "行赔再", "行赔监", "行赔抗", "行赔审", "行赔辖", "行赔他", "行非诉审", "行非审", "行非执", "非诉行审", "非诉行执", "非诉审", "非诉执", "非执", "行执审", "行审复", "行审", "行受初", "行受终", "行立初", "行立终", "行立", "行诉初", "行诉", "行保复", "行保", "行提", "行监", "行申", "行抗", "行再初", "行再终", "行再", "行辖终", "行辖", "行他", "行复", "行初", "行终", "行重初", "行重", "行执", "行裁", "行非", "行调", "行赔", "赔初", "赔终", "法赔", "委赔", "赔他", "赔监", "赔辖", "司惩", "民初", "民终", "民申", "民再", "民监", "民抗", "民特", "民辖终", "民辖", "民撤", "民督", "民催", "民破", "民执", "民一初", "民二初", "民三初", "商初", "商终", "知民初", "知民终", "民提", "刑初", "刑终", "刑申", "刑再", "刑监", "刑抗", "刑更", "刑罚", "刑附民初", "刑核", "刑执", "刑减", "刑假", "刑没", "少刑初", "执异", "执复", "执恢", "执保", "执监", "执", "财保", "破", "清申", "强清"]
_TYPE = "(?P<type>" + "|".join(sorted(_TYPE_WORDS, key=len, reverse=True)) + ")"
_SERIAL = r"(?P<serial>[\dOo〇×X\*Ⅹx]{0,8}(?:-\d+)?)"
_TAIL = r"号(?:之[一二三四五六七八九十\d]+)?"

CASE_NUMBER = re.compile(
    rf"(?:{_YEAR}[ ]?)?(?P<court>{_COURT_SIGN}){_TYPE}[ ]?(?:字[ ]?)?[ ]?第?[ ]?{_SERIAL}[ ]?{_TAIL}"
)
"""Matches on folded text; the year may be missing (a seen misprint), then the match must stand on its own line."""

NUMBER_WITH_YEAR = re.compile(
    rf"{_YEAR}[ ]?(?P<court>{_COURT_SIGN}){_TYPE}[ ]?(?:字[ ]?)?[ ]?第?[ ]?{_SERIAL}[ ]?{_TAIL}"
)

_PROCEDURES: tuple[tuple[str, Procedure], ...] = (
    ("非诉", "nonlitigation_enforcement"), ("行非", "nonlitigation_enforcement"), ("非执", "nonlitigation_enforcement"),
    ("行审", "nonlitigation_enforcement"), ("行执", "nonlitigation_enforcement"), ("行赔审", "nonlitigation_enforcement"),
    ("申", "retrial_review"), ("监", "retrial_review"), ("抗", "retrial_review"),
    ("再", "retrial"), ("提", "retrial"), ("终", "second"), ("复", "second"),
    ("初", "first"), ("重", "first"), ("诉", "first"), ("立", "first"), ("调", "first"), ("辖", "other"),
)  # fmt: skip


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
        return self.type_word.startswith(("行", "非诉", "非执")) or "赔" in self.type_word

    @property
    def compensation(self) -> bool:
        """行赔…: a suit for state compensation tried as an administrative case."""
        return "赔" in self.type_word

    @property
    def procedure(self) -> Procedure:
        """The procedure that the letters stand for."""
        return next((p for letters, p in _PROCEDURES if letters in self.type_word), "other")


def case_numbers(text: str, start: int, end: int) -> list[CaseNumber]:
    """Every case number with a year in text[start:end] (folded), in order."""
    return [_found(text, m) for m in NUMBER_WITH_YEAR.finditer(text, start, end)]


def own_number(text: str, end: int) -> CaseNumber | None:
    """The document's own number, in the heading text[:end]; the year may be missing there."""
    found = next(NUMBER_WITH_YEAR.finditer(text, 0, end), None) or next(CASE_NUMBER.finditer(text, 0, end), None)
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
