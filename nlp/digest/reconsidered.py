"""What a reconsideration decided, from the court's reasons, where the facts only name the paper (作出……行政复议决定书。)."""

from __future__ import annotations

import re

from nlp.case import Case
from nlp.digest.lines import line_width, whole_sentences
from nlp.digest.shapes import Source, take
from nlp.digest.weighing import Fact
from nlp.folding import fold
from nlp.structure import SectionKind, Voice

_BARE = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)[^。；]{0,16}作出[^。；，]{0,50}复议决定书?》?(?:\([^()]{2,40}\))?[。；]?$")
_TELLS = re.compile(
    r"作出了?(?:维持|确认|撤销|变更|责令|驳回)[^。；]{0,60}复议决定|复议决定书?》?(?:[^。，；]{0,8}决定)?[，：]?(?:予以)?(?:维持|确认|撤销|变更|驳回)(?!第)"
)
_ORDERS = re.compile(r"(?:应当?|依法|请求|要求|一并|应予)[^。，；]{0,24}$")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_WEIGHT = 9.0  # as much as the act itself


def decided_on_reconsideration(case: Case, facts: list[Fact]) -> list[Fact]:
    """The court's sentence on what the sued reconsideration decided; none where a fact says it, or none names the paper."""
    told = [fold(fact.sentence.text) for fact in facts]
    named = [found[1] for text in told if (found := _BARE.search(text))]
    reasoning = case.sections.get(SectionKind.REASONING)
    if not named or reasoning is None or any(_TELLS.search(text) and named[-1] in text for text in told):
        return []
    for line in whole_sentences(case.text, reasoning, line_width(case.text)):
        words = case.text[line.start : line.end]
        found = _TELLS.search(words)
        if found is None or _ORDERS.search(words[: found.start()]) or set(_DATE.findall(words)) - {named[-1]}:
            continue
        source = Source(SectionKind.REASONING, Voice.COURT, "undisputed")
        return [Fact(take(case.document, (line,), source), line.start, _WEIGHT)]
    return []
