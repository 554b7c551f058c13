"""送达回证: what was handed over, and when it was taken (民事诉讼法 on service, which 行政诉讼法 101 follows; agencies use the same form).

Three kinds of thing are served: the sued act, papers on the way to it (告知书, 听证通知书, 催告书 …), and the court's own papers
(应诉通知书, 起诉状副本), whose day starts the time for the answer (行政诉讼法 67).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from nlp.document import Span
from nlp.judgment import Evidence, Value
from nlp.suit import Step
from nlp.suits import days, steps

_TAKEN: Final = re.compile(r"(?:收件人|受送达人|代收人|签收人|当事人)[^\n，。；：]{0,10}(?:签名|盖章|签章|签收|签字|印章)|签收|送达(?:日期|时间)|收到(?:日期|时间)|代收")
_MADE: Final = re.compile(r"(?:填发|签发|发件|制作|落款|文书)[^\n，。；：]{0,4}(?:日期|时间)|填发人|签发人")
_WHAT: Final = re.compile(r"(?:送达(?:的)?(?:文书|文件|材料)|文书|文件)[^\n：]{0,12}[： ](?P<what>[^\n]{2,200})")
_OF_COURT: Final = re.compile(r"应诉通知书|起诉状副本|(?<!认定)举证通知书|开庭传票|参加诉讼通知书")
_ACT: Final = re.compile(r"决定|认定书|答复|许可|(?<!预)公告")


def taken_on(text: str) -> Value[date] | None:
    """The day on which what is served was taken: that behind a signature, else one that is not the day of making it out."""
    found = days.written(text, 0, len(text))
    labels = [(one, _label(text, one[1])) for one in found]
    signed = [one for one, label in labels if label == "taken"]
    other = [one for one, label in labels if label is None]
    best = next(iter(signed or other), None)
    return Value(best[0], Evidence((best[1],), 0.9 if signed else 0.7, "rule:suit.taken_on")) if best else None


def _label(text: str, day: Span) -> str | None:
    """What the line says of the day before it; the line above where it begins with the day."""
    start = text.rfind("\n", 0, day.start) + 1
    if not text[start : day.start].strip():
        start = text.rfind("\n", 0, max(0, start - 1)) + 1
    start = max(start, day.start - 120)
    taken, made = ([one.end() for one in pattern.finditer(text, start, day.start)] for pattern in (_TAKEN, _MADE))
    if not taken and not made:
        return None
    return "taken" if max(taken, default=-1) > max(made, default=-1) else "made"


def of_court(text: str) -> bool:
    """Whether it serves the court's papers on the agency."""
    return _OF_COURT.search(text) is not None


def shown(text: str, on: Value[date]) -> Iterator[Step]:
    """The steps that the receipt shows: the service of the act, or of what led to it."""
    what = _WHAT.search(text)
    name = what["what"] if what else text
    span = Span(*what.span("what")) if what else on.evidence.spans[0]
    before = steps.of_document(name)
    for code in before:
        day = None if code in steps.MADE_BEFORE else on.value
        yield Step(code, day, False, None, Evidence((span, *on.evidence.spans), 0.85, f"rule:suit.receipt.{code}"))
    if not before or _ACT.search(re.sub(r"告知书|通知书", "", name)):
        yield Step("served", on.value, False, None, on.evidence)


def serves_act(text: str) -> bool:
    """Whether it serves the act itself."""
    what = _WHAT.search(text)
    name = what["what"] if what else text
    return not steps.of_document(name) or _ACT.search(re.sub(r"告知书|通知书", "", name)) is not None
