"""Whole sentences of a stretch of text, also where scans broke lines inside them or the source lost its full stops."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from nlp.document import Span

# A quotation that ends with its own full stop and goes on (“……。”的规定) ends no sentence.
_STOP = re.compile(
    r"(?:[。！？]++|…++(?=\")|(?<=[一-龥\")])(?<![一二三四五六七八九十])\.(?=[一-龥\n]))"
    r"(?:\n?\"(?![，、；的])|\)(?![，、；的])|(?!\n?[\")]))|\n"
)
_LINE = re.compile(r"[^\n]+")
_QUOTATION = re.compile(r"\"[^\"\n]{0,400}\"")
_HARD = "。！？；：\""
_OPEN = "，、(《〈的和与及或"  # no line ends with these but one that goes on
_WRAP_MAX = 60  # a printed line of a judgment has 28 to 45 characters; longer lines are whole paragraphs
_WRAP_MIN = 16
_CLAUSE = re.compile(r"[^，；]*[，；]?")
_JUNK = "；，。、. \u3000\n"


def line_width(text: str) -> int | None:
    """The width at which a text's lines are wrapped, in characters; None where its lines are paragraphs.

    text: folded text of a whole document.
    """
    lengths = sorted(m.end() - m.start() for m in _LINE.finditer(text))
    if len(lengths) < 12:
        return None
    width = lengths[len(lengths) * 9 // 10]
    if not _WRAP_MIN <= width <= _WRAP_MAX:
        return None
    full = sum(1 for n in lengths if n >= width - 3)
    return width if full * 2 >= len(lengths) else None


def whole_sentences(text: str, span: Span, width: int | None = None) -> list[Span]:
    """The sentences of text[span] (folded text, offsets kept), without blanks and stray marks around them.

    A full stop inside a short quotation ends nothing; a line break ends a sentence unless the line is as long as the
    `width` at which the document is wrapped and ends without a mark.
    """
    quoted = _quotations(text, span)
    found: list[Span] = []
    start = span.start
    for stop in _STOP.finditer(text, span.start, span.end):
        at = stop.end() - 1 if stop.group().endswith('"') else stop.start()
        if _inside(quoted, at) or (stop.group() == "\n" and _wrapped(text, stop.start(), width)):
            continue
        end = stop.end()
        found += _trimmed(text, start, end)
        start = end
    found += _trimmed(text, start, span.end)
    return found


def clauses(text: str, span: Span) -> list[Span]:
    """The clauses of a sentence (folded text), each with its comma or semicolon; together they are the sentence."""
    return [Span(m.start(), m.end()) for m in _CLAUSE.finditer(text, span.start, span.end) if m.end() > m.start()]


def joined(parts: list[Span]) -> list[Span]:
    """Spans in order, those that adjoin made one."""
    found: list[Span] = []
    for part in parts:
        if found and found[-1].end == part.start:
            found[-1] = Span(found[-1].start, part.end)
        else:
            found.append(part)
    return found


def _quotations(text: str, span: Span) -> list[tuple[int, int]]:
    """Quotations, paragraph by paragraph: marks pair up only where a paragraph has an even number of them."""
    return [
        (quote.start(), quote.end() - 1)
        for line in _LINE.finditer(text, span.start, span.end)
        if line.group().count('"') % 2 == 0
        for quote in _QUOTATION.finditer(text, line.start(), line.end())
    ]


def _inside(quoted: list[tuple[int, int]], at: int) -> bool:
    number = bisect_left(quoted, (at, 0)) - 1
    return number >= 0 and quoted[number][0] < at < quoted[number][1]


def _wrapped(text: str, at: int, width: int | None) -> bool:
    if at and text[at - 1] in _OPEN:
        return True
    if width is None or at == 0 or text[at - 1] in _HARD:
        return False
    return at - (text.rfind("\n", 0, at) + 1) >= width - 3


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in _JUNK:
        start += 1
    while start < end and text[end - 1] in " \u3000\n":
        end -= 1
    if end > start:
        yield Span(start, end)
