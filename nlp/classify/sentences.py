"""Sentences of a court's reasoning, with everything blotted out that is not the court speaking about this case.

Blotted out (same length, so offsets stay true): statutes recited for their wording, quotations, and headings of
issues (关于……的问题).  What the parties claim is found by `nlp.classify.attribution`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.document import Span

BLOT = "\u3000"
"""Stands for a blotted character: matches no cue and ends no clause."""

_STOP = re.compile(r"[。！？\n]+")
_CLAUSE_STOP = re.compile(r"[，；：。！？\n]")
_QUOTE_MIN = 16  # shorter quotations are names of marks, papers and abbreviations
_QUOTE_MAX = 900
_NUMBER = "[一二三四五六七八九十百零〇0-9]"
_ARTICLE = rf"第{_NUMBER}+条(?:之{_NUMBER}+)?"
# 《…》第…条规定，… : from here to the next word about this case it is the statute that speaks.
_RECITAL = re.compile(
    rf"{_ARTICLE}[^，。；：\n]{{0,40}}?(?:规定|明确|指出|要求|所称|列举|针对)[：，]?|"
    r"(?:《[^》\n]{2,60}》|条例|办法|法律|法规)(?:中|还|也|同时|另外|已)?(?:明确)?规定："
)
# 依据《…》第…条的规定作出……: the statute is applied, not recited.
_APPLIED = re.compile(
    r"(?<=[的之]规定)(?:作出|做出|予以|给予|对|将|把|向|为|以|认定|处罚|处以|进行|实施|决定|撤销|责令|拒绝|要求|不予|驳回|收回|没收|处理|援引)|"
    r"(?<=规定)(?:作出|做出|(?:应当?|依法)?视为)|(?<=规定，)(?:应当?|依法)?视为"
)
_ADVERSE_BREACH = re.compile(r"(?:违反|违背|有违|不符合|不符|有悖|未按照|未依照|未按|未依)(?:了)?[^，。；\n]{0,90}$")
_THIS_CASE = re.compile(
    r"本案|该案|该(?:规范性文件|规定|办法|条例|细则)(?:对|与|的)|原告|被告|被上诉人|上诉人|申请人|被申请人|申请执行人|第三人|涉案|案涉|被诉|诉争|本院|原审|一审|二审|原判|现有证据|在案证据|经查|综上|据此|"
    r"[^\W的级各以上]{2,3}(?:县|市|区|镇|乡)(?:[一-龥]{2,14}局|人民政府|政府|公安)"
)
# A condition of a norm, not a finding: （一）主要证据不足的； / 违反法定程序的，人民法院……
_NORM_ITEM = re.compile(
    r"(?<!被告)(?<!其)不提供或者?无正当理由逾期提供[^。；\n]{0,14}视为没有相应[^。；\n，]{0,3}证据|"
    r"(?:^|[；：。\n])\s*\([一二三四五六七八九十\d]{1,2}\)[^。\n]{2,40}?的(?=[；。，\n]|$)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the court: its place in the text, and its words with foreign matter blotted out."""

    span: Span
    text: str

    def clauses(self) -> Iterator[Span]:
        """The clauses of the sentence, as offsets into the document's text; one if it has no commas."""
        start = 0
        for stop in _CLAUSE_STOP.finditer(self.text):
            if stop.start() > start:
                yield Span(self.span.start + start, self.span.start + stop.start())
            start = stop.end()
        if start < len(self.text):
            yield Span(self.span.start + start, self.span.end)


def sentences(text: str, span: Span, original: str = "") -> list[Sentence]:
    """The sentences in a span of the folded text.

    original: the text as printed (same offsets), whose quotation marks show which way they face.
    """
    words = list(text[span.start : span.end])
    for start, end in _quotations(original[span.start : span.end] or text[span.start : span.end]):
        words[start:end] = BLOT * (end - start)
    whole = "".join(words)
    found = []
    for start, end in _bounds(whole):
        sentence = _blot_recitals(whole[start:end])
        found.append(Sentence(Span(span.start + start, span.start + end), sentence))
    return found


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(text):
        if stop.start() > start:
            yield start, stop.start()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Insides of quotations long enough to be a quoted passage."""
    pairs = re.finditer(r'["“”＂]([^"“”＂]*)["“”＂]', text)  # papers confuse “ with ”
    for pair in pairs:
        if _QUOTE_MIN <= len(pair.group(1)) <= _QUOTE_MAX:
            yield pair.start(1), pair.end(1)


def _blot_recitals(sentence: str) -> str:
    """Blots the wording of a statute, from 规定 to the next word about this case."""
    for item in reversed(list(_NORM_ITEM.finditer(sentence))):
        sentence = _blot(sentence, item.start(), item.end())
    position = 0
    while recital := _RECITAL.search(sentence, position):
        position = recital.end()
        breached = _ADVERSE_BREACH.search(sentence[max(0, recital.start() - 110) : recital.start()])
        if breached or _APPLIED.match(sentence, recital.end()):
            continue
        back = _THIS_CASE.search(sentence, recital.end())
        end = back.start() if back else len(sentence)
        if not sentence[recital.end() : end].strip(BLOT):
            continue
        sentence = _blot(sentence, recital.end(), end)
        position = end
    return sentence


def _blot(sentence: str, start: int, end: int) -> str:
    return sentence[:start] + BLOT * (end - start) + sentence[end:]


_PIECE = 110
_TURN = re.compile(r"(?:综上|因此|据此|本案中|但是?|然而|故|鉴于|由于|同时|另外|此外|且|关于)(?=[一-龥])|(?<=[一-龥])(?=被告|被诉|上诉人|被上诉人)")


def pieces(sentence: Sentence) -> list[Span]:
    """The sentence in pieces of at most about 110 characters, cut at commas or, without them, where a statement turns.

    This is what the model judges; offsets into the document's text.
    """
    cuts = [stop.end() for stop in _CLAUSE_STOP.finditer(sentence.text)]
    cuts = sorted({*cuts, *(t.start() for t in _TURN.finditer(sentence.text))}) if _comma_less(sentence, cuts) else cuts
    found, start, last = [], 0, 0
    for cut in [*cuts, len(sentence.text)]:
        if cut - start > _PIECE and last > start:
            found.append((start, last))
            start = last
        last = cut
    found.append((start, len(sentence.text)))
    return [Span(sentence.span.start + a, sentence.span.start + b) for a, b in found if b > a]


def _comma_less(sentence: Sentence, cuts: list[int]) -> bool:
    return len(sentence.text) > _PIECE * (len(cuts) + 1)
