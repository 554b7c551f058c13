"""Periods that the operative part sets for performance (行诉解释 91: 责令……在一定期限内)."""

from __future__ import annotations

import re

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.judgment import Period
from nlp.numerals import NUMERAL, to_int

_PERIOD = re.compile(
    r"(?:自|于|在|限)?(?:被告|其|本案|该)?(?:收到|接到|本|该|判决|裁定)[^，。；\n]{0,30}?(?:生效|送达|收到|判决书|裁定书|发生法律效力)?[^，。；\n]{0,10}?(?:之日起|后|之日|起)?"
    rf"[ ]*(?P<number>{NUMERAL})[ ]*(?P<unit>个?工作日|日|天|个月|年)(?:之)?内"
)
_UNTIL = re.compile(r"(?:于|在)?\d{4}年\d{1,2}月\d{1,2}日(?:之)?前")
_LEGAL = re.compile(r"(?:在|于)?法定(?:的)?(?:期限|期间)(?:之)?内")
_DAYS = {"日": 1, "天": 1, "个工作日": 1, "工作日": 1}


def period_in(case: Case, span: Span) -> Period | None:
    """The first period set inside a span; `days` is None where it counts months, years or 法定期限."""
    match = _PERIOD.search(case.text, span.start, span.end)
    if match:
        number, unit = to_int(match["number"]), match["unit"]
        days = number * _DAYS[unit] if number is not None and unit in _DAYS else None
        place = evidence(match.start(), match.end(), "rule:operative.period", 0.95)
        return Period(case.printed(Span(*match.span())), days, "工作" in unit, place)
    legal = _UNTIL.search(case.text, span.start, span.end) or _LEGAL.search(case.text, span.start, span.end)
    if legal:
        place = evidence(legal.start(), legal.end(), "rule:operative.period", 0.9)
        return Period(case.printed(Span(*legal.span())), None, False, place)
    return None
