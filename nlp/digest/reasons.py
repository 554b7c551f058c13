"""败诉原因: for each cause the court's sentence, with the neighbours without which it does not read alone."""

from __future__ import annotations

import re

from nlp.case import Case
from nlp.digest.arguments import argument_after, argument_before, substance
from nlp.digest.grounds import told_detail
from nlp.digest.lines import clauses, line_width, whole_sentences
from nlp.digest.shapes import Kind, Reason, Sentence, Source, size, take
from nlp.digest.telling import Told
from nlp.document import Span
from nlp.judgment import LOSSES, Cause, value_of
from nlp.structure import SectionKind, Voice

_LONG = 320  # a sentence longer than this says more than the cause; its clauses around the quoted words are taken


def reasons(case: Case, told: list[Told], limit: int) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """The causes with the court's words, and what is missing.

    told: the sentences of the body (`tellings`).  limit: characters at most, of all causes together; a sentence that stands under two causes counts once.  Where
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
    _add_substance(case, substance(case, told), chosen, limit)
    _add_upheld(case, chosen, limit)
    found = tuple(
        Reason(c.code, told_detail(c), c.agency, tuple(words)) for c, words in zip(case.judgment.causes, chosen, strict=True)
    )
    return found, tuple(_missing(case, found))


def _add_substance(case: Case, arguments: list[list[Span]], chosen: list[list[Sentence]], limit: int) -> None:
    """Puts what the court's reasons say against the agency beside the causes, where the causes only sum it up.

    An argument goes on with the words that it follows, else it leads to the next conclusion, as long as there is room.
    """
    filled = [n for n, words in enumerate(chosen) if words]
    for argument in arguments if filled else []:
        told = [span for words in chosen for s in words for span in s.spans]
        if any(_overlap(argument[-1], span) for span in told):
            continue
        new = [_sentence(case, line, "neighbour", Voice.COURT) for line in argument if not any(_overlap(line, span) for span in told)]
        start = new[0].spans[0].start
        goes_on = [n for n in filled if any(0 <= start - s.spans[-1].end <= 1 for s in chosen[n])]
        after = [n for n in filled if chosen[n][-1].spans[-1].end > start]
        to = (goes_on or after or filled[-1:])[0]
        added = sorted([*chosen[to], *new], key=lambda s: s.spans[0].start)
        if _size([*chosen[:to], added, *chosen[to + 1 :]]) <= limit:
            chosen[to] = added


_UPHELD = re.compile(r"(?:处罚|决定|认定|处理|行为)[^。]{0,40}(?:并无不当|结果正确|实体[^。，]{0,8}(?:正确|合法))|[未不][^。，]{0,16}(?:产生|造成|构成)?[^。，]{0,8}实际影响")


def _add_upheld(case: Case, chosen: list[list[Sentence]], limit: int) -> None:
    """Beside a minor fault of procedure what kept the act from being annulled: right in substance, no right touched.

    行政诉讼法第七十四条第一款第（二）项: 程序轻微违法，但对原告权利不产生实际影响.
    """
    reasoning = case.sections.get(SectionKind.REASONING)
    minor = [n for n, cause in enumerate(case.judgment.causes) if cause.code == "minor_procedure" and chosen[n]]
    if not minor or reasoning is None or any(_UPHELD.search(s.text) for words in chosen for s in words):
        return
    to = minor[-1]
    for line in whole_sentences(case.text, reasoning, line_width(case.text)):
        if _UPHELD.search(case.text, line.start, line.end) and len(line) <= _LONG:
            added = sorted([*chosen[to], _sentence(case, line, "neighbour", Voice.COURT)], key=lambda s: s.spans[0].start)
            if _size([*chosen[:to], added, *chosen[to + 1 :]]) <= limit:
                chosen[to] = added
            return


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _missing(case: Case, found: tuple[Reason, ...]) -> list[str]:
    result = case.judgment.agency_result
    if not found:
        lost = result is not None and result.value in LOSSES
        return ["文书没有写明败诉原因。"] if lost and value_of(case.judgment.doc_type) != "ruling" else []
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
    own = [n for n, s in enumerate(full) if s.kind == "reason"]
    bare = [_sentence(case, quote, "reason", full[0].voice)]
    near = (full[n : own[-1] + 1] for n in range(own[0] + 1))  # without what follows, then with ever less before
    return [full, *near, bare]


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
    others = (c.evidence.spans[0].end for c in case.judgment.causes if c.evidence.spans)
    before = argument_before(case.text, lines, first, max((end for end in others if end <= lines[first].start), default=0))
    after = argument_after(case.text, lines, last)
    return [
        *(_sentence(case, line, "neighbour", voice) for line in before),
        *sentences,
        *(_sentence(case, line, "neighbour", voice) for line in after),
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
