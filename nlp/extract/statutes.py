"""Statutes: those the court applies right before the operative part, and those cited anywhere else.

Form of citation: 最高人民法院《关于裁判文书引用法律、法规等规范性法律文件的规定》 (法释〔2009〕14号) 1: full title in
《》, then 条、款、项、目.  Seen in print: nested 《》 or 〈〉, a missing 第, several items under one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.judgment import Statute
from nlp.numerals import NUMERAL, to_int
from nlp.structure import SectionKind

_TITLE = re.compile(r"《(?P<title>(?:[^《》\n]|《[^《》\n]{1,60}》|\n)*?)》(?!》)|《(?P<open>[^《》]{2,60}〉[^《》]{1,30})》")
_BARE = re.compile(
    r"(?:依照|依据|根据|按照|适用|及|和|、|，)\s*(?P<title>(?:中华人民共和国)?(?:行政诉讼|行政强制|行政处罚|行政许可|行政复议|国家赔偿|民事诉讼|"
    r"政府信息公开|工伤保险|治安管理处罚|道路交通安全|土地管理)(?:法|条例)(?:实施条例)?)(?=\s*第)"
    r"|(?P<mixed>最高人民法院关于(?:适用|执行|审理)《[^《》]{2,40}》[^《》第，。]{0,12}(?:解释|规定))(?=\s*第)"
)
_TOKEN = re.compile(
    rf"(?P<ordinal>第)?[ ]*(?:\((?P<bracket>{NUMERAL})\)|(?P<plain>{NUMERAL}))[ ]*(?P<unit>条|款|项|目)?(?P<sub>之[一二三四五六七八九十])?"
)


_Provision = tuple[int, int | None, int | None]
"""Article, paragraph, item."""


@dataclass(slots=True)
class _Citation:
    """One title with the provisions behind it."""

    law: str
    span: Span
    provisions: list[_Provision] = field(default_factory=list)
    end: int = 0

    def add(self, unit: str, number: int) -> None:
        """One more article, or a paragraph or item of the one named last."""
        if unit == "条":
            self.provisions.append((number, None, None))
        elif self.provisions and unit in ("款", "项"):
            article, paragraph, _ = self.provisions[-1]
            self._refine((article, number, None) if unit == "款" else (article, paragraph, number))

    def _refine(self, provision: _Provision) -> None:
        """Replaces the last provision by the finer one that it introduced, or adds the finer one beside it."""
        _, paragraph, item = self.provisions[-1]
        introduces = item is None and (paragraph is None or (paragraph == provision[1] and provision[2] is not None))
        if introduces:
            self.provisions[-1] = provision
        else:
            self.provisions.append(provision)


def statutes(case: Case) -> None:
    """Fills the statutes that the court applies (依照……之规定) and those cited elsewhere in the text."""
    basis = case.sections.get(SectionKind.BASIS)
    limit = case.sections.start(SectionKind.CLOSING, len(case.text))
    if basis:
        case.judgment.statutes = _statutes(case, basis, "rule:statutes.basis", 0.96)
        case.judgment.statutes_cited = _statutes(case, Span(0, basis.start), "rule:statutes.cited", 0.9)
    else:
        case.judgment.statutes_cited = _statutes(case, Span(0, limit), "rule:statutes.cited", 0.9)


def _statutes(case: Case, span: Span, source: str, confidence: float) -> list[Statute]:
    found: dict[tuple[str, int, int | None, int | None], Statute] = {}
    for citation in citations(case.text, span):
        law = case.printed(citation.span)
        for article, paragraph, item in citation.provisions:
            place = evidence(citation.span.start, citation.end, source, confidence)
            statute = Statute(law, article, paragraph, item, place)
            found.setdefault(statute.key(), statute)
    return list(found.values())


def citations(text: str, span: Span) -> Iterator[_Citation]:
    """Titles in text[span] (folded) that have at least one article behind them."""
    bare = [(m, "mixed" if m["title"] is None else "title") for m in _BARE.finditer(text, span.start, span.end)]
    titles = [
        (m, "open" if m["title"] is None else "title")
        for m in _TITLE.finditer(text, span.start, span.end)
        if not any(group == "mixed" and b.start() < m.start() < b.end() for b, group in bare)
    ]
    opened = sorted([*titles, *bare], key=lambda pair: pair[0].start())
    for (match, group), following in zip(opened, [*opened[1:], None], strict=False):
        stop = following[0].start() if following else span.end
        start, end = match.span(group)
        citation = _Citation(text[start:end], Span(start, end), end=match.end())
        _provisions(text, match.end(), min(stop, match.end() + 260), citation)
        if citation.provisions:
            yield citation


def provisions_at(text: str, start: int, stop: int) -> tuple[int, list[_Provision]]:
    """The provisions listed from text[start] on (folded), as behind a title, and where they end; for 同法, 该法."""
    citation = _Citation("", Span(start, start), end=start)
    _provisions(text, start, stop, citation)
    return citation.end, citation.provisions


def _provisions(text: str, start: int, stop: int, citation: _Citation) -> None:
    """Reads 第七十条第（一）项、第（二）项、第七十一条 behind a title."""
    waiting: list[int] = []
    position = start
    for token in _TOKEN.finditer(text, start, stop):
        gap = text[position : token.start()]
        marked = token["unit"] or token["bracket"] or token["ordinal"]
        if not _GAP.fullmatch(gap) or not (marked or _lists_on(text, token)):
            break
        number = to_int(token["bracket"] or token["plain"])
        if number is None:
            break
        position = token.end()
        waiting.append(number)
        unit = _unit(text, token)
        if unit is None:
            continue
        for value in waiting:
            citation.add(unit, value)
        citation.end = token.end()
        waiting = []


_GAP = re.compile(r"(?:[ \n、，；和及与或的之]|以及|并|同时|规定|中|\(\d{4}[^()]*\)|\([^()]{2,30}\))*")


def _lists_on(text: str, token: re.Match[str]) -> bool:
    """五十三、五十四条: a bare number that a number with its unit follows."""
    return bool(re.match(rf"[、和及]\s*第?\(?{NUMERAL}\)?(?:[、和及]第?\(?{NUMERAL}\)?)*[条款项]", text[token.end() : token.end() + 20]))


def _unit(text: str, token: re.Match[str]) -> str | None:
    """条, 款, 项 or 目; None where the number waits for the unit of the one behind it."""
    left_out = token["ordinal"] and text.startswith(("第", "之规定", "的规定"), token.end())
    return token["unit"] or ("条" if left_out else None)  # 第八十九第一款: the word 条 was left out
