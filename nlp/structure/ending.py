"""The end of a judgment: 依照……判决如下, 主文, 诉讼费用, appeal notice, signatures, appended statutes."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.document import Span
from nlp.structure.sections import SectionKind, Sections

_RESULT_MARK = re.compile(r"(?:判决|裁定|决定|调解)(?:书)?\s*如下|如下(?:判决|裁定|决定)|(?:达成如下协议|达成调解协议)")
_SIGNATURE_WORDS = re.compile(
    r"(?:^|\n)[^\S\n]*(?:院\s*长|庭\s*长|(?:代\s*理\s*)?审\s*判\s*[长员]|人\s*民\s*陪\s*审\s*员|独任审判员|执\s*行\s*员|法\s*官\s*助\s*理|书\s*记\s*员)"
)
_BASIS = re.compile(r"(?:依照|依据|根据|按照)")
_CITES = re.compile(r"[^。\n]{0,16}?(?:《|(?:行政诉讼|行政强制|行政处罚|国家赔偿)法)")
# A sentence that carries a citation on: it opens with a closing quotation mark, a provision, or 如下 itself.
_CARRIED_ON = re.compile(r"\s*(?:\"|第[一二三四五六七八九十百\d]|之规定|的规定|判决|裁定|遂|经|现|\(|因此|故|据此|对于|对该)")
_COSTS = re.compile(
    r"(?:本案|一审|二审|一、二审|原审|上诉|再审|一审二审|一二审|共计|以上|全部|退还|预交|预收|一案)*(?:的)?(?:行政)?(?:案件)?(?:上诉)?(?:申请)?"
    r"(?:诉讼费|受理费|案件受理费|诉讼费用|申请费|执行费|审查费|邮寄费|公告费|鉴定费)[^。\n]{0,60}?(?:负担|承担|退还|交纳|不予?收取|免收|免交|免予|减半|收取|元)"
)
_CLOSING = re.compile(
    r"(?:[^。\n；]{0,40}?如不服本|[^。\n；]{0,20}?如对本|[^。\n；]{0,12}?不服本(?:判决|裁定)|"
    r"本(?:判决|裁定|裁决|决定|调解书)(?:书)?(?:为终审|是终审|系终审|自|经|送达|一经|立即|于|即|与|作出|生效)|审\s*判\s*长)"
)
_APPENDIX_LINE = re.compile(r"\n[^\S\n]*(?:附|本案?(?:判决|裁定|裁判)?[^\n。]{0,12}(?:适用|依据|引用"
            r"|相关)的?[^\n。]{0,12}(?:法律|条文|法规)|(?:相关|适用)(?:的)?法律(?:条文|规定|依据))")
SENTENCE_BREAK = re.compile(r"[\n。；]\s*")
"""What ends a sentence; matches swallow the blanks behind it."""


def result_mark(text: str) -> re.Match[str] | None:
    """The 判决如下/裁定如下 that opens this document's own operative part.

    It is the last one before the judges sign: earlier ones quote the court below, later ones stand in appended papers.
    """
    marks = list(_RESULT_MARK.finditer(text))
    signed = _SIGNATURE_WORDS.search(text, marks[0].end()) if marks else None
    for mark, after in pairwise(marks):
        if signed and signed.start() < mark.end():
            signed = _SIGNATURE_WORDS.search(text, mark.end())
        if signed is None:
            break
        if after.start() >= signed.start():
            return mark
    return marks[-1] if marks else None


def basis_start(text: str, mark: int) -> int:
    """Start of 依照……之规定 before the mark; the mark itself when the court cites nothing there.

    Goes back sentence by sentence, since a court may quote the provisions (：“……。”第一百零一条……的规定).
    """
    window = max(0, mark - 900)
    sentence = mark
    for _ in range(6):
        sentence = max(text.rfind("。", window, sentence - 1), text.rfind("\n", window, sentence - 1), window)
        openings = [m for m in _BASIS.finditer(text, sentence, mark) if _CITES.match(text, m.end())]
        if openings:
            return _joined_openings(text, openings)
        if sentence == window or not _CARRIED_ON.match(text, sentence + 1):
            break
    plain = _BASIS.search(text, max(text.rfind("。", window, mark), text.rfind("\n", window, mark - 1), window), mark)
    if plain:
        return plain.start()
    title = text.find("《", max(text.rfind("。", window, mark), window), mark)  # 综上，《……》第六十九条之规定: 依照 left out
    return title if title >= 0 else mark


def _joined_openings(text: str, openings: list[re.Match[str]]) -> int:
    """The first of the openings that belong to one citation list (依照《…》…、根据《…》…) ending at the mark."""
    start = openings[-1].start()
    for before, after in zip(reversed(openings[:-1]), reversed(openings[1:]), strict=True):
        between = text[before.end() : after.start()]
        if not re.fullmatch(r"[^。；]*(?:规定|条|款|项|》)[，、及和并以同时\s]*(?:参照)?", between) or len(between) > 220:
            break
        if re.search(r"(?:认为|应当|不应|本院|符合|违反|属于|作出|请求|理由|规定(?:的|，[^依根按参]))", between):
            break
        start = before.start()
    return start


def cut_tail(sections: Sections, text: str, start: int) -> None:
    """主文, 诉讼费, closing lines and appended statutes behind the mark."""
    signed = _SIGNATURE_WORDS.search(text, start)
    appendix = _APPENDIX_LINE.search(text, signed.end() if signed else start)
    limit = appendix.start() if appendix else len(text)
    costs = _COSTS.search(text, start, limit)
    closing = _at_sentence_start(_CLOSING, text, start, limit)
    closing_start = min(
        [m.start() for m in (closing, signed) if m and m.start() < limit] or [limit]
    )
    costs_start = costs.start() if costs and costs.start() < closing_start else None
    end = min(x for x in (costs_start, closing_start) if x is not None)
    sections.spans[SectionKind.OPERATIVE] = Span(start, end)
    if costs_start is not None:
        sections.spans[SectionKind.COSTS] = Span(costs_start, closing_start)
    sections.spans[SectionKind.CLOSING] = Span(closing_start, limit)
    if appendix:
        sections.spans[SectionKind.APPENDIX] = Span(limit, len(text))


def _at_sentence_start(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The first match of a pattern that opens a sentence."""
    for position in (start, *(m.end() for m in SENTENCE_BREAK.finditer(text, start, end))):
        match = pattern.match(text, position, end)
        if match:
            return match
    return None
