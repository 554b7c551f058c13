"""The course of the suit: when it was filed and heard, and the earlier papers of the same dispute with their courts."""

from __future__ import annotations

import re

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.extract.case_number import case_numbers
from nlp.extract.dates import dates
from nlp.judgment import PriorCase, Value, value_of
from nlp.lexicon import nearest_court
from nlp.structure import SectionKind, Voice

_COURT_BEFORE = re.compile(r"(?P<court>[\u4e00-\u9fff]{2,28}?(?:人民|铁路运输|知识产权|海事|军事)?(?:中级|高级"
            r"|基层)?法院)(?:\([^()]{2,20}\))?(?:于[^，。]{4,16}日)?(?:作出|立案|审理)?(?:的)?[\"《]?$")
_LEADING = re.compile(r"^.*(?:不服|维持|撤销|指令|发回|经|由|向|诉至|本案|行为|决定|一案|与|及|和|驳回上诉|原告|人|因|了|对|纠纷|是|在|后|查明)(?=[\u4e00-\u9fff]{2,}法院)")
# The same without words that place names have as well: 天津市和平区, 关岭布依族苗族自治县及…….
_PLAIN_LEADING = re.compile(r"^.*(?:不服|维持|撤销|指令|发回|诉至|一案|驳回上诉|查明)(?=[\u4e00-\u9fff]{2,}法院)")
_FILED = re.compile(r"(?:立案|受理|起诉|提起|收到|申请)")
_HEARD = re.compile(r"(?:开庭|听证|询问|庭审)")


def proceedings(case: Case) -> None:
    """Fills filed date, hearing dates and the chain of prior case numbers."""
    course = case.sections.get(SectionKind.COURSE)
    if course:
        _dates(case, course)
    _prior_cases(case)


def _dates(case: Case, course: Span) -> None:
    """Dates in the record: the clause behind a date tells filing (立案、受理) from hearing (开庭)."""
    for day, place in dates(case.text, course.start, course.end):
        clause = re.split(r"[，。；\n]|(?<=日)(?=\d{4}年)", case.text[place.end : min(course.end, place.end + 60)])[0]
        value = Value(day.isoformat(), evidence(place.start, place.end, "rule:proceedings.date", 0.9))
        heard, filed = _HEARD.search(clause), _FILED.search(clause)
        if heard and (not filed or heard.start() < filed.start()):
            case.judgment.hearing_dates.append(value)
        elif filed and case.judgment.filed_date is None:
            case.judgment.filed_date = value


def _prior_cases(case: Case) -> None:
    """Case numbers in the record, in what is told of the courts below, and in the operative part; not its own."""
    own = value_of(case.judgment.case_number)
    wanted = [case.sections.get(SectionKind.COURSE), case.sections.get(SectionKind.OPERATIVE)]
    wanted += [p.span for p in case.sections.of_voice(Voice.LOWER_COURT)]
    found: dict[str, PriorCase] = {}
    for span in wanted:
        for number in case_numbers(case.text, span.start, span.end) if span else ():
            printed = case.printed(number.span)
            if printed != own and number.administrative and printed not in found:
                place = evidence(number.span.start, number.span.end, "rule:proceedings.prior_case", 0.9)
                found[printed] = PriorCase(printed, _court_before(case, number.span.start, number.court_sign), place)
    case.judgment.prior_cases = list(found.values())


def _court_before(case: Case, at: int, sign: str) -> str | None:
    """The court named right before a case number, without the words that lead up to it."""
    before = _COURT_BEFORE.search(case.text, max(0, at - 60), at)
    if before is None:
        return None
    name = _LEADING.sub("", before["court"])
    for candidate in (name, _PLAIN_LEADING.sub("", before["court"])):
        if known := nearest_court(candidate, sign):
            return known.name
    return name
