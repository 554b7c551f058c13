"""The words to quote for a ground: the clauses that state the defect together with its verdict, 120 characters at most."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.classify.sentences import Sentence
from nlp.document import Span

LIMIT = 120
TAIL = 40  # 应予撤销, 故确认……违法 and the like behind the verdict still belong to it

SHORT = 60  # a verdict shorter than this says little by itself

_EDGE = "，；：、 \u3000\n"
_CONCLUDES = re.compile(r"\s*(?:因此|故|据此|因而|所以|由此|可见|上述|其|该)")
_TAIL = re.compile(r"[，]?(?:依法|故|应当|应|本院|属于?)*(?:予以|予)?(?:依法)?(?:撤销|纠正|确认违法|确认无效|变更|确认为违法)")
# Where a statement opens in a text that lost its commas.
_OPENING = re.compile(
    r"(?:综上(?:所述)?|因此|据此|本案中|但是?|然而|故|鉴于|由于|被告|被诉|(?<!被)上诉人|被上诉人|原审被告|该|其)(?=[一-龥])"
)


def quote_span(lines: Sequence[Sentence], number: int, cue: Span) -> Span:
    """The span to quote around the deciding words in sentence `number` of the lines.

    A short verdict (因此……违反法定程序) takes with it what it concludes from.
    """
    sentence = lines[number]
    end = _end(sentence, cue)
    start = max(sentence.span.start, end - LIMIT)
    if start > sentence.span.start:
        start = _opening(sentence, start, min(cue.start, end))
    elif end - start < SHORT and number and _CONCLUDES.match(sentence.text):
        start = _reach_back(lines[number - 1], start, end)
    end = _fill(sentence, start, end)
    while start < cue.start and sentence.span.start <= start and sentence.text[start - sentence.span.start] in _EDGE:
        start += 1
    return Span(start, min(end, start + LIMIT))


def _fill(sentence: Sentence, start: int, end: int) -> int:
    """End of the last clause of the sentence that still fits behind `end`: a verdict put first is explained after it."""
    fitting = [c.end for c in sentence.clauses() if end < c.end <= start + LIMIT]
    return max(fitting, default=end)


def _reach_back(before: Sentence, start: int, end: int) -> int:
    """Start of the clauses of the sentence before that fit in; `start` itself when the two do not adjoin."""
    if start - before.span.end > 2:
        return start
    fitting = [c.start for c in before.clauses() if end - c.start <= LIMIT]
    opening = _OPENING.search(before.text, max(0, end - LIMIT - before.span.start))
    if not fitting and opening and end - before.span.start - opening.start() <= LIMIT:
        fitting = [before.span.start + opening.start()]
    first = min(fitting, default=start)
    while first < start and first < before.span.end and before.text[first - before.span.start] in _EDGE:
        first += 1
    return first


def _end(sentence: Sentence, cue: Span) -> int:
    """End of the cue's clause, with a following 应予撤销; near the cue where clauses have no commas."""
    if sentence.span.end - cue.end <= TAIL and sentence.span.end - cue.start <= LIMIT:
        return sentence.span.end
    clause = next((c for c in sentence.clauses() if c.start <= cue.end - 1 < c.end), sentence.span)
    end = clause.end if clause.end - cue.end <= TAIL else cue.end
    tail = _TAIL.match(sentence.text, end - sentence.span.start)
    return sentence.span.start + tail.end() if tail else end


def _opening(sentence: Sentence, start: int, stop: int) -> int:
    """The first clause or opening word at or behind `start`."""
    text, offset = sentence.text, sentence.span.start
    for position in range(start - offset, stop - offset):
        if text[position - 1] in "，；：":
            return offset + position
    opening = _OPENING.search(text, start - offset, stop - offset)
    return offset + opening.start() if opening else start
