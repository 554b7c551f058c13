"""Costs (诉讼费用): who bears them (行诉法 102; 诉讼费用交纳办法 29)."""

from __future__ import annotations

import re

from nlp.case import Case, evidence, folded_names
from nlp.document import Span
from nlp.judgment import Value
from nlp.structure import SectionKind

_BEARER = re.compile(r"(?:由|均由|,|，|元|各)?(?P<who>[^，。；\n]{2,120}?)(?:共同|各自|分别|平均)?(?:负担|承担|交纳|缴纳)")
_ROLE_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("被上诉人", frozenset(("appellee",))), ("上诉人", frozenset(("appellant",))), ("被告", frozenset(("defendant",))),
    ("原告", frozenset(("plaintiff",))), ("第三人", frozenset(("third_party",))),
    ("被申请人", frozenset(("retrial_respondent",))), ("再审申请人", frozenset(("retrial_applicant",))),
    ("被执行人", frozenset(("enforcement_respondent",))), ("申请执行人", frozenset(("enforcement_applicant",))),
)  # fmt: skip


def costs(case: Case) -> None:
    """Fills `costs_borne_by` with the names of the parties that bear costs, in the order of the text."""
    section = case.sections.get(SectionKind.COSTS)
    if section is None:
        return
    seen: set[str] = set()
    for match in _BEARER.finditer(case.text, section.start, section.end):
        span = Span(*match.span("who"))
        for name in _bearers(case, span):
            if name not in seen:
                seen.add(name)
                case.judgment.costs_borne_by.append(Value(name, evidence(span.start, span.end, "rule:costs", 0.9)))


def _bearers(case: Case, span: Span) -> list[str]:
    words = case.text[span.start : span.end]
    named = [p for p in case.judgment.parties if any(name in words for name in folded_names(p))]
    if named:
        return [p.name for p in sorted(named, key=lambda p: words.find(p.name))]
    for word, roles in _ROLE_WORDS:
        if word in words:
            return [p.name for p in case.judgment.parties if p.role in roles or p.original_role in roles]
    return []
