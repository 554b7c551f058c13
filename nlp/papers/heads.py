"""Number, issuer, date and whom it concerns: the head and the end of the standard forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.extract.dates import dates
from nlp.extract.names import cut_listed
from nlp.judgment import Evidence, Value
from nlp.lexicon import party_kind
from nlp.papers.kinds import Title

_BRACKETED = r"[\[(〔【]\s*\d{4}\s*[\])〕】]"
_NUMBER: Final = re.compile(rf"[\u4e00-\u9fff]{{0,14}}{_BRACKETED}[\u4e00-\u9fff\d]{{0,14}}?第?\s*\d+\s*号")
_RESPONDENT: Final = re.compile(r"^[^\S\n]*(?:\d[.、])?被申请人(?:[一二三四]|\d)?[ ]*[：:](?P<name>[^\n，。；：]{3,60})", re.MULTILINE)
_APPLICANT: Final = re.compile(r"^[^\S\n]*(?:\d[.、])?(?<!被)申请人(?:[一二三四]|\d)?[ ]*[：:](?P<name>[^\n，。；：]{2,60})", re.MULTILINE)
_ADDRESSEE: Final = re.compile(r"^[^\S\n]*(?P<name>[\u4e00-\u9fff()·]{4,40})[ ]*：[^\S\n]*$", re.MULTILINE)
_ALONE: Final = re.compile(r"^[^\S\n]*(?P<name>[\u4e00-\u9fff()]{4,40})[^\S\n]*$", re.MULTILINE)
_HEAD: Final = 600
_END: Final = 260
"""Characters at the end in which signature and date stand (copies and notes below them included)."""


@dataclass(frozen=True, slots=True)
class Head:
    """What head and end say."""

    number: Value[str] | None
    issuer: Value[str] | None
    issued_on: Value[str] | None
    agency: Value[str] | None
    applicants: tuple[Value[str], ...]
    end: int
    """Where the head ends."""


def read(case: Case, title: Title) -> Head:
    """Reads head and end of a paper."""
    number = _number(case, title)
    parties = title.kind == "reconsideration_decision"
    agency = _named(case, _RESPONDENT, title.end) if parties else _addressee(case, title)
    applicants = _all(case, _APPLICANT, title.end) if parties else ()
    ends = [span.end for value in (number, agency, *applicants) if value is not None for span in value.evidence.spans]
    return Head(number, _issuer(case, title), _issued_on(case), agency, applicants, max([title.end, *ends]))


def _number(case: Case, title: Title) -> Value[str] | None:
    found = _NUMBER.search(case.text, title.start, min(len(case.text), title.end + 200)) or _NUMBER.search(case.text, 0, title.end)
    return None if found is None else _value(case, found.start(), found.end(), "rule:paper.number")


def _issuer(case: Case, title: Title) -> Value[str] | None:
    """The name before the title, on its line or right above it, else the one that signs."""
    if title.issuer is not None and _issues(case.text[slice(*title.issuer)]):
        return _value(case, *title.issuer, "rule:paper.issuer")
    above = _ALONE.search(case.text, 0, title.start)
    if above is not None and _issues(above["name"]):
        return _value(case, *above.span("name"), "rule:paper.issuer")
    signed = [one for one in _ALONE.finditer(case.text, max(0, len(case.text) - _END)) if _issues(one["name"])]
    return _value(case, *signed[-1].span("name"), "rule:paper.signature") if signed else None


def _issues(name: str) -> bool:
    return name.endswith("法院") or party_kind(name) == "agency"


def _issued_on(case: Case) -> Value[str] | None:
    tail = max(0, len(case.text) - _END)
    found = list(dates(case.text, tail, len(case.text)))
    if not found:
        return None
    day, span = found[-1]
    return Value(day.isoformat(), evidence(span.start, span.end, "rule:paper.date"))


def _named(case: Case, pattern: re.Pattern[str], start: int) -> Value[str] | None:
    return next(iter(_all(case, pattern, start)), None)


def _all(case: Case, pattern: re.Pattern[str], start: int) -> tuple[Value[str], ...]:
    found = []
    for one in pattern.finditer(case.text, start, min(len(case.text), start + 3000)):
        begin, end = one.span("name")
        while begin < end and case.text[begin] in " ":
            begin += 1
        end = cut_listed(case.text, begin, end)
        if end - begin >= 2:
            found.append(_value(case, begin, end, "rule:paper.party"))
    return tuple(found)


def _addressee(case: Case, title: Title) -> Value[str] | None:
    """Who is addressed: the first line after the title that ends in a colon and names an agency."""
    for one in _ADDRESSEE.finditer(case.text, title.end, min(len(case.text), title.end + _HEAD)):
        if party_kind(one["name"]) == "agency":
            return _value(case, *one.span("name"), "rule:paper.addressee")
    return None


def _value(case: Case, start: int, end: int, source: str) -> Value[str]:
    return Value(case.printed(Span(start, end)).strip(), Evidence((Span(start, end),), 0.95, source))
