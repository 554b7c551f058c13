"""What the agency's papers say in so many words; what they tell of the plaintiff's allegations is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from nlp.document import Span
from nlp.extract.dates import dates
from nlp.numerals import NUMERAL, to_int
from nlp.screening.conditions import OPEN, UNITS, Seen, State, Unit, Workdays
from nlp.suit import PAPERS, PaperKind, SuitFile, SuitPaper


@dataclass(frozen=True, slots=True)
class Says:
    """A paper of these kinds says something, for which `then` is the answer; `silent`: the answer when such papers say nothing of it."""

    pattern: re.Pattern[str]
    kinds: frozenset[PaperKind]
    then: State = "met"
    silent: State = "open"

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """The first place where it is said."""
        papers = _of(file, self.kinds)
        for index, found in said(self.pattern, papers, against=self.then == "not_met"):
            return Seen(self.then, (f"材料写有“{_quoted(found)}”。",), ((index, Span(*found.span())),))
        if papers and self.silent == "not_met":
            names = "、".join(dict.fromkeys(PAPERS[paper.kind] for _, paper in papers))
            return Seen("not_met", (f"{names}中没有写明。",), tuple((index, head(paper.document.text)) for index, paper in papers))
        return Seen(self.silent) if papers or self.silent == "neutral" else OPEN


@dataclass(frozen=True, slots=True)
class Lasts:
    """A notice stood at least so long, as a paper tells by its first and last day or by their number."""

    pattern: re.Pattern[str]
    kinds: frozenset[PaperKind]
    least: int
    unit: Unit

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """By the first period that is told behind the words; its first day counts, in favour of the agency."""
        for index, found in said(self.pattern, _of(file, self.kinds), against=False):
            text = file.papers[index].document.text
            end = _sentence_end(text, found.end())
            here = ((index, Span(found.start(), end)),)
            limit = f"{self.least}{UNITS[self.unit]}"
            days = _first_and_last(text, found.start(), end) or _before(text, found.start())
            if days is not None:
                start, last = days
                short = last < start or last < self._last(start, calendar)
                told = f"自{start}至{last}共{(last - start).days + 1}日"
                return Seen("not_met" if short else "met", (f"{told}，{'不足' if short else '不少于'}{limit}。",), here)
            stated = _STATED.match(text, found.end(), end)
            count = to_int(stated["count"]) if stated else None
            if stated and count and not (stated["unit"] == "个工作日" and self.unit != "working"):
                short = count < self.least
                told = f"材料写明{count}{stated['unit']}"
                return Seen("not_met" if short else "met", (f"{told}，{'不足' if short else '不少于'}{limit}。",), here)
        return OPEN

    def _last(self, start: date, calendar: Workdays) -> date:
        """The last day of the shortest lawful notice; a period that would end on a free day need not be moved."""
        if self.unit == "natural":
            return date.fromordinal(start.toordinal() + self.least - 1)
        return calendar.after(start, self.least - 1, self.unit).day


def said(pattern: re.Pattern[str], papers: list[tuple[int, SuitPaper]], *, against: bool) -> Iterator[tuple[int, re.Match[str]]]:
    """Where the pattern stands in the papers, allegations left out; with `against` also mere conditions (未告知的，…)."""
    for index, paper in papers:
        text = paper.document.text
        for found in pattern.finditer(text):
            if not _alleged(text, found.start()) and not (against and _supposed(text, found)):
                yield index, found


_DECISION: Final[frozenset[PaperKind]] = frozenset(("decision",))
_LONGEST: Final = 40
_FAR: Final = 400
"""So many characters are looked back for whose words they are: one line of a hostile text may be endless."""
_STATED: Final = re.compile(rf"[^，。；\d]{{0,8}}?(?P<count>{NUMERAL})(?P<unit>个工作日|日|天)(?!内|以内|之内|后|前|以前|之前|起|上午|下午)")
_TO: Final = re.compile(r"\s*起?(?:[^。，；\d]{0,12}，)?\s*(?:至|到|—{1,2}|－|-|~|～)\s*")
_THEN: Final = re.compile(r"[^。，；\d]{0,16}?(?:至|到|截至|截止)")
_PUBLISHED: Final = re.compile(r"起|公布|公告|发布|公示")
_NEAR: Final = re.compile(r"止?[^。，；\d]{0,12}")
_UNTIL: Final = re.compile(r"起?(?:至|到|—|－|-|~|～)(?:(?P<month>1[0-2]|[1-9])月)?(?P<day>[1-3]?\d)日")
_ALLEGED: Final = re.compile(
    r"(?<!被)(?:申请人|请求人|当事人|原告|举报人|投诉人|利害关系人|被征收人|被处罚人|你(?:们|单位|公司|户)?|其)[^。；\n]{0,40}"
    r"(?:称|(?<!局)(?<!机关)(?<!院)(?<!府)认为|主张|反映|(?:申辩|陈述|提出|意见|理由)[^。，；\n]{0,6}[：:])(?!的?(?:问题|事项|情况))"
)
_SPOKEN: Final = re.compile(r"[ \u3000]*(?:当事人|相对人|被询问人|被处罚人|答)[^。，；：:\n]{0,8}[：:]")
"""A line of a record in which the other side speaks."""
_IF: Final = re.compile(r"(?:如|若|倘|凡|是否|有无|不得|应当|可以|不应)[^，。；,;\n]{0,12}$")
_HEAD: Final = re.compile(r"\S[^\n]{0,60}(?:\n\s*\S[^\n]{0,60})?")
_THAT: Final = re.compile(r"[^，。；：,;:\n]{0,30}的[，；、,;]")


def _first_and_last(text: str, start: int, end: int) -> tuple[date, date] | None:
    """The first days of the sentence that are told as from … to …; the second may leave out year and month."""
    days = [*dates(text, start, end)]
    for at, (first, place) in enumerate(days):
        short = _UNTIL.match(text, place.end, end)
        if short is not None:
            try:
                return first, first.replace(month=int(short["month"] or first.month), day=int(short["day"]))
            except ValueError:
                return None  # 2月30日: a misprint
        if days[at + 1 :] and _TO.fullmatch(text, place.end, days[at + 1][1].start):
            return first, days[at + 1][0]
    return None


def _before(text: str, at: int) -> tuple[date, date] | None:
    """The days told right before the words: 于…至…征求意见; or one before and one behind: 于…公布，征求意见期限至…止."""
    start = max(0, at - 2 * _LONGEST)
    start = max(start - 1, *(text.rfind(mark, start, at) for mark in "。；\n")) + 1
    days = [*dates(text, start, at)]
    until = _THEN.match(text, at)
    if until is not None and days and _PUBLISHED.search(text, days[-1][1].end, at):
        ending = next(dates(text, until.end(), until.end() + _LONGEST), None)
        if ending is not None and ending[1].start == until.end():
            return days[-1][0], ending[0]
    for (first, one), (last, other) in pairwise(days):
        if _TO.fullmatch(text, one.end, other.start) and _NEAR.fullmatch(text, other.end, at):
            return first, last
    return None


def _of(file: SuitFile, kinds: frozenset[PaperKind]) -> list[tuple[int, SuitPaper]]:
    """The papers of these kinds; where only the decision is asked, the first of those sued."""
    places = file.sued[:1] if kinds == _DECISION and file.sued else range(len(file.papers))
    return [(index, file.papers[index]) for index in places if file.papers[index].kind in kinds]


def head(text: str) -> Span:
    """The lines by which a paper is known: the first two that say something, usually whose it is and its title."""
    found = _HEAD.search(text)
    return Span(*found.span()) if found else Span(0, len(text))


def _alleged(text: str, at: int) -> bool:
    """Whether the words stand in a line or sentence that tells what the other side says."""
    far = max(0, at - _FAR)
    sentence = max(far - 1, *(text.rfind(mark, far, at) for mark in "。；\n")) + 1
    line = text.rfind("\n", far, at) + 1
    return bool(_ALLEGED.search(text, sentence, at) or _ALLEGED.match(text, line, at))


def _supposed(text: str, found: re.Match[str]) -> bool:
    """Whether it is a condition, a duty, a question of a form or an answer of the other side, and no report."""
    line = text.rfind("\n", max(0, found.start() - _FAR), found.start()) + 1
    if _SPOKEN.match(text, line, found.start()):
        return True
    clause = max(text.rfind(mark, max(0, found.start() - _FAR), found.start()) for mark in "，。；：\n") + 1
    return bool(_IF.search(text, clause, found.start()) or _THAT.match(text, found.end()))


def _sentence_end(text: str, at: int) -> int:
    """Where the sentence ends in which `at` stands, no farther than what is read of it."""
    far = min(len(text), at + 2 * _LONGEST)
    return min((far, *(place for mark in "。；\n" if (place := text.find(mark, at, far)) >= 0)))


def _quoted(found: re.Match[str]) -> str:
    """The words, shortened in their middle, in one line."""
    words = " ".join(found[0].split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST // 2]}……{words[-_LONGEST // 2 :]}"


