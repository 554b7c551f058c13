"""败诉原因: for each cause the court's sentence, with the neighbours without which it does not read alone."""

from __future__ import annotations

import re

from nlp.case import Case
from nlp.digest.lines import clauses, line_width, whole_sentences
from nlp.digest.shapes import Kind, Reason, Sentence, Source, size, take
from nlp.document import Span
from nlp.judgment import Cause
from nlp.structure import SectionKind, Voice

_CONCLUDES = re.compile(r"(?:综上|因此|故|据此|因而|所以|由此|可见|显然|上述|该|其|此|属|系|应|依法|同时|且|但|并|而|亦|也|鉴于)")
_GOES_ON = re.compile(r"(?:故|因此|据此|属|依法|应|该|其|上述|综上|被告的?上述|因而)")
_VERDICT = re.compile(r"违法|撤销|不足|错误|不当|无效|违反|超越|滥用|不清|不能成立|没有(?:事实|法律)|依据")
_RECITES = re.compile(r"^[^。]{0,30}《[^》]{2,60}》(?:第[^，。]{1,24}条)?[^，。]{0,20}规定|^第[^，。]{1,12}条(?:第[^，。]{1,6}款)?[^，。]{0,6}规定")
_TURNS = re.compile(r"关于|综上|依照|依据|据此|对于|但|至于")
_SUMS = re.compile(r"(?:不清|不足|错误|违法|不当|违反法定程序|没有依据|超越职权)[，。]?$")
_SHORT = 60
_LONG = 320  # a sentence longer than this says more than the cause; its clauses around the quoted words are taken


def reasons(case: Case, limit: int) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """The causes with the court's words, and what is missing.

    limit: characters at most, of all causes together; a sentence that stands under two causes counts once.  Where
    room is short, neighbours are left out first, then all of a sentence but the clauses that state the cause.
    """
    width = line_width(case.text)
    wordings = [_wordings(case, cause, width) for cause in case.judgment.causes]
    chosen = [options[-1] for options in wordings]
    while chosen and _size(chosen) > limit:
        chosen[_last_told(chosen)] = []
    for number, options in enumerate(wordings):
        fuller = (option for option in options if _size([*chosen[:number], option, *chosen[number + 1 :]]) <= limit)
        chosen[number] = next(fuller, chosen[number])
    found = tuple(
        Reason(c.code, c.detail, c.agency, tuple(words)) for c, words in zip(case.judgment.causes, chosen, strict=True)
    )
    return found, tuple(_missing(case, found))


def _missing(case: Case, found: tuple[Reason, ...]) -> list[str]:
    result = case.judgment.agency_result
    if not found:
        return ["文书没有写明败诉原因。"] if result and result.value in ("lost", "partly_lost") else []
    untold = [c for c, reason in zip(case.judgment.causes, found, strict=True) if not reason.sentences]
    placed = [cause for cause in untold if cause.evidence.spans]
    lacking = ["部分败诉原因没有原文出处。"] if len(placed) < len(untold) else []
    return [*lacking, *(["部分败诉原因的原文超出字数，未列入。"] if placed else [])]


def _size(wordings: list[list[Sentence]]) -> int:
    return size({s.spans: s for words in wordings for s in words}.values())


def _last_told(wordings: list[list[Sentence]]) -> int:
    return max(n for n, words in enumerate(wordings) if words)


def _wordings(case: Case, cause: Cause, width: int | None) -> list[list[Sentence]]:
    """The words for a cause from the fullest to the shortest: with neighbours, its sentences, the quoted clauses.

    None for a cause that somebody added without the court's words.
    """
    if not cause.evidence.spans:
        return [[]]
    full = _words(case, cause, width)
    quote = cause.evidence.spans[0]
    bare = [_sentence(case, quote, "reason", full[0].voice)]
    return [full, [s for s in full if s.kind == "reason"], bare]


def _words(case: Case, cause: Cause, width: int | None) -> list[Sentence]:
    if not cause.evidence.spans:  # a person's cause whose words the text does not have
        return []
    quote = cause.evidence.spans[0]
    section, voice = _place(case, quote)
    lines = whole_sentences(case.text, section, width)
    inside = [n for n, line in enumerate(lines) if line.start < quote.end and quote.start < line.end]
    if not inside:
        return [_sentence(case, quote, "reason", voice)]
    first, last = inside[0], inside[-1]
    sentences = [_around(case, lines[n], quote, voice) for n in range(first, last + 1)]
    before = _before(case.text, lines, first)
    after = _after(case.text, lines, last)
    return [
        *([_sentence(case, before, "neighbour", voice)] if before else []),
        *sentences,
        *([_sentence(case, after, "neighbour", voice)] if after else []),
    ]


def _place(case: Case, quote: Span) -> tuple[Span, Voice]:
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning and reasoning.start <= quote.start < reasoning.end:
        return Span(reasoning.start, max(reasoning.end, quote.end)), Voice.COURT
    for passage in case.sections.passages:
        if passage.span.start <= quote.start < passage.span.end:
            return Span(passage.span.start, max(passage.span.end, quote.end)), passage.voice
    return quote, Voice.COURT


def _sentence(case: Case, span: Span, kind: Kind, voice: Voice) -> Sentence:
    section = SectionKind.REASONING if voice is Voice.COURT else SectionKind.BODY
    return take(case.document, (span,), Source(section, voice, kind))


def _around(case: Case, line: Span, quote: Span, voice: Voice) -> Sentence:
    """The whole sentence; of a very long one the clauses that hold the quoted words and those beside them that fit."""
    if len(line) <= _LONG:
        return _sentence(case, line, "reason", voice)
    parts = clauses(case.text, line)
    inside = [n for n, part in enumerate(parts) if part.start < quote.end and quote.start < part.end]
    first, last = inside[0], inside[-1]
    while first > 0 and parts[last].end - parts[first - 1].start <= _LONG:
        first -= 1
    span = Span(parts[first].start, parts[last].end)
    if len(span) > _LONG and len(parts) < 3:
        span = Span(max(line.start, quote.start), min(line.end, quote.end))
    section = SectionKind.REASONING if voice is Voice.COURT else SectionKind.BODY
    left = (Span(line.start, span.start), Span(span.end, line.end))
    return take(case.document, (span,), Source(section, voice, "reason"), left)


def _before(text: str, lines: list[Span], first: int) -> Span | None:
    """The sentence before, where the first one concludes from it or says too little."""
    if first == 0:
        return None
    line = lines[first]
    words = text[line.start : line.end]
    before = lines[first - 1]
    if not (_CONCLUDES.match(words) or len(line) < _SHORT):
        return None
    if _RECITES.match(text[before.start : before.end]) and len(before) > _LONG // 2:
        return None
    return before if len(before) <= _LONG else None


def _after(text: str, lines: list[Span], last: int) -> Span | None:
    """The sentence behind: the one that draws the verdict, or the one that explains a verdict put first."""
    if last + 1 >= len(lines):
        return None
    after = lines[last + 1]
    words = text[after.start : after.end]
    if len(after) <= 120 and _GOES_ON.match(words) and _VERDICT.search(words):
        return after
    verdict_first = len(lines[last]) < 2 * _SHORT and not _CONCLUDES.match(text[lines[last].start : lines[last].end])
    explains = verdict_first and len(after) <= _LONG and not _RECITES.match(words) and not _TURNS.match(words)
    return after if explains and _SUMS.search(text[lines[last].start : lines[last].end]) else None
