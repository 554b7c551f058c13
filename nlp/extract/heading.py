"""首部: court, title, case number; from them the kind of document and the procedure; and the date at the end."""

from __future__ import annotations

import re
from datetime import date

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.extract.case_number import CaseNumber, document_type, own_number
from nlp.extract.dates import dates
from nlp.judgment import DocType, Procedure, Value
from nlp.lexicon import nearest_court, region_of
from nlp.structure import SectionKind

_COURT = re.compile(r"[\u4e00-\u9fff()]{2,40}?法[ ]?院(?:[\u4e00-\u9fff]{2,8}(?:分院|法庭)(?=\n))?")
_TITLE = re.compile(
    r"(?:行[ ]?政|民[ ]?事|刑[ ]?事|执[ ]?行|国家赔偿|赔[ ]?偿|附带民事|[ ])*(?:判[ ]?决|裁[ ]?定|调[ ]?解|决[ ]?定|通[ ]?知)[ ]?书"
)
_LAST_PAGE = 600
"""Characters at the end in which the date is looked for when the closing part is not known."""
_UNSURE = 0.6
"""Such a date may be one of the facts: a person looks at it (below `nlp.classify.review.DOUBTFUL`)."""
_PARTY_PROCEDURES: tuple[tuple[str, Procedure], ...] = (
    ("再审申请人", "retrial_review"), ("上诉人", "second"), ("申请执行人", "nonlitigation_enforcement"),
    ("申请人", "nonlitigation_enforcement"), ("原告", "first"), ("起诉人", "first"),
)  # fmt: skip


def heading(case: Case) -> None:
    """Fills court, case number, kind of document and procedure."""
    end = max(case.sections.start(SectionKind.PARTIES, 0), case.sections.start(SectionKind.COURSE, 0))
    section = case.sections.get(SectionKind.HEADING)
    end = section.end if section and section.end else min(end, 300)
    number = own_number(case.text, end)
    _court(case, end, number)
    if number:
        case.judgment.case_number = Value(
            case.printed(number.span), evidence(number.span.start, number.span.end, "rule:heading.case_number", 0.99)
        )
    _kind(case, end, number)
    _procedure(case, end, number)


def _court(case: Case, end: int, number: CaseNumber | None) -> None:
    found = _COURT.search(case.text, 0, end or 200)
    if found:
        printed = case.document.text[found.start() : found.end()].replace("\n", "").replace(" ", "")
        known = nearest_court(printed, number.court_sign if number else None)
        case.judgment.court_region = region_of(known) if known else None
        case.judgment.court = Value(printed, evidence(found.start(), found.end(), "rule:heading.court", 0.98))


def _kind(case: Case, end: int, number: CaseNumber | None) -> None:
    titles = list(_TITLE.finditer(case.text, 0, end))
    if titles:
        title = titles[-1]
        kind = document_type(title.group().replace(" ", ""), number)
        case.judgment.doc_type = Value(kind, evidence(title.start(), title.end(), "rule:heading.title", 0.99))
        return
    mark = case.sections.get(SectionKind.BASIS)
    words = case.within(mark)[-12:]
    guessed: DocType | None = "judgment" if "判决" in words else "ruling" if "裁定" in words else None
    if mark and guessed:
        case.judgment.doc_type = Value(guessed, evidence(mark.end - 6, mark.end, "rule:heading.result_mark", 0.8))


def _procedure(case: Case, end: int, number: CaseNumber | None) -> None:
    if number and number.procedure != "other":
        procedure = _corrected(case, number)
        case.judgment.procedure = Value(
            procedure, evidence(number.span.start, number.span.end, "rule:heading.case_type", 0.98)
        )
        return
    opening = case.text[end : end + 400]
    for word, procedure in _PARTY_PROCEDURES:
        at = opening.find(word)
        if at >= 0:
            case.judgment.procedure = Value(
                procedure, evidence(end + at, end + at + len(word), "rule:heading.parties", 0.8)
            )
            return


def _corrected(case: Case, number: CaseNumber) -> Procedure:
    """A number of 再 on a ruling that only decides on an application is a review (解释116–118: 申请再审审查)."""
    if number.procedure == "retrial" and "向本院申请再审" in case.text and re.search(
        r"驳回[^。\n]{0,80}再审申请", case.text[-1500:]
    ):
        return "retrial_review"
    return number.procedure


def closing_date(case: Case) -> None:
    """The date under the signature (文书落款日期), in the closing part, before appended statutes.

    Where no 判决如下 was found, so that the closing part is not known, a date at the end of the text is doubtful.
    """
    span = case.sections.get(SectionKind.CLOSING)
    if span is not None:  # it may be empty: then the last page is missing, and a date above is not the paper's
        _date(case, span, "rule:closing.date", 0.98)
    else:
        course = case.sections.get(SectionKind.COURSE)
        start = max(course.end if course else 0, len(case.text) - _LAST_PAGE)
        _date(case, Span(start, len(case.text)), "rule:closing.date_without_result", _UNSURE)


def _date(case: Case, span: Span, source: str, confidence: float) -> None:
    found = [(d, s) for d, s in dates(case.text, span.start, span.end) if 1989 <= d.year <= 2100]
    if found:
        day, place = _signed(case, found)
        case.judgment.decision_date = Value(day.isoformat(), evidence(place.start, place.end, source, confidence))


def _signed(case: Case, found: list[tuple[date, Span]]) -> tuple[date, Span]:
    """Of these dates the first that stands on its own line: the date of the paper, not of the print or of a note."""
    for day, place in found:
        before = case.text[max(0, place.start - 1) : place.start]
        if before in ("\n", "", " "):
            return day, place
    return found[0]
