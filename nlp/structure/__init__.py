"""Sections of a judgment document (裁判文书), found by the court's formulas.

The order is that of 《行政诉讼文书样式（试行）》 (最高人民法院, 2015): 首部 – 当事人 – 诉讼记录 – 诉辩 – 事实 –
本院认为 – 依照……判决如下 – 主文 – 诉讼费 – 上诉告知 – 署名 – 附录; 1989-law papers follow the same order.
Texts may have lost their line breaks or commas, so no formula relies on either.
"""

from __future__ import annotations

from nlp.document import Span
from nlp.structure.course import heading_end, record_of_proceedings
from nlp.structure.ending import basis_start, cut_tail, result_mark
from nlp.structure.reasoning import reasoning_start
from nlp.structure.sections import Passage, SectionKind, Sections, Voice
from nlp.structure.voices import find_passages

__all__ = ["Passage", "SectionKind", "Sections", "Voice", "find_sections"]


def find_sections(text: str) -> Sections:
    """Cuts a folded text into sections and voices.

    text: folded text of a whole document.  Missing sections are absent; nothing overlaps.
    """
    heading = heading_end(text)
    mark = result_mark(text)
    operative = _past_blanks(text, mark.end()) if mark else len(text)
    basis = basis_start(text, mark.start()) if mark else len(text)
    course = record_of_proceedings(text, heading, basis)
    reasoning = reasoning_start(text, course.end, basis)
    found = {
        SectionKind.HEADING: Span(0, heading),
        SectionKind.PARTIES: Span(heading, course.start),
        SectionKind.COURSE: course,
        SectionKind.BODY: Span(course.end, reasoning),
        SectionKind.REASONING: Span(reasoning, basis),
    }
    sections = Sections({k: s for k, s in found.items() if k is SectionKind.HEADING or text[s.start : s.end].strip()})
    if mark:
        sections.spans[SectionKind.BASIS] = Span(basis, operative)
        cut_tail(sections, text, operative)
    sections.passages = find_passages(text, course.end, basis, reasoning)
    return sections


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in "： \n":
        at += 1
    return at
