"""Whole sentences, also of scans with broken lines and of sources without full stops or commas."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.digest.lines import clauses, joined, line_width, whole_sentences
from nlp.digest.shapes import Source, take
from nlp.document import Document, Span
from nlp.folding import fold
from nlp.structure import SectionKind, Voice


def sentences(text: str, width: int | None = None) -> list[str]:
    folded = fold(text)
    return [text[s.start : s.end] for s in whole_sentences(folded, Span(0, len(text)), width)]


def test_full_stops_and_paragraphs_end_sentences() -> None:
    assert sentences("被告作出决定。原告不服。\n遂起诉\n本院认为") == ["被告作出决定。", "原告不服。", "遂起诉", "本院认为"]


def test_a_full_stop_inside_a_quotation_ends_nothing() -> None:
    text = "该条规定：“应当告知。当事人有权陈述。”的内容，被告未遵守。原告不服。"
    assert sentences(text) == ["该条规定：“应当告知。当事人有权陈述。”的内容，被告未遵守。", "原告不服。"]


def test_a_quotation_that_closes_a_sentence_ends_it() -> None:
    assert sentences("载明：“限期拆除。”原告不服。") == ["载明：“限期拆除。”", "原告不服。"]
    assert sentences("载明：“限期拆除……”原告不服。") == ["载明：“限期拆除……”", "原告不服。"]


def test_stray_marks_between_sections_belong_to_no_sentence() -> None:
    assert sentences("不予质证。；经审理查明，原告报警。") == ["不予质证。", "经审理查明，原告报警。"]


def test_lines_of_a_scan_are_joined() -> None:
    line = "被告于二〇二〇年三月五日对原告位于青石镇的房屋实施了强制"
    text = "\n".join([line, "拆除并将物品运走未作清点原告多次要求返还未果遂诉至本院要", "求确认违法。", *[line] * 12])
    folded = fold(text)
    width = line_width(folded)
    assert width is not None
    first = whole_sentences(folded, Span(0, len(text)), width)[0]
    assert text[first.start : first.end].replace("\n", "").endswith("遂诉至本院要求确认违法。")


def test_a_line_that_ends_at_a_comma_goes_on() -> None:
    assert sentences("被告未经催告，\n即强制拆除。\n原告不服。") == ["被告未经催告，\n即强制拆除。", "原告不服。"]


def test_half_width_marks() -> None:
    assert sentences("被告作出决定.原告不服,遂起诉.") == ["被告作出决定.", "原告不服,遂起诉."]
    assert sentences("一.确认违法;第3.5条") == ["一.确认违法;第3.5条"]


def test_paragraphs_are_not_taken_for_lines() -> None:
    assert line_width(fold("经审理查明，" + "被告作出决定" * 40 + "\n本院认为\n")) is None


def test_clauses_are_the_sentence() -> None:
    text = "被告依照该法的规定，作出决定；原告不服，起诉。"
    parts = clauses(text, Span(0, len(text)))
    assert [text[p.start : p.end] for p in parts] == ["被告依照该法的规定，", "作出决定；", "原告不服，", "起诉。"]
    assert joined(parts) == [Span(0, len(text))]
    assert joined([parts[0], parts[2]]) == [parts[0], parts[2]]


@given(st.text(alphabet="被告作出决定，。；：“”\"（）)\n 1…", max_size=300))
def test_sentences_cover_everything_but_blanks_and_marks(text: str) -> None:
    folded = fold(text)
    spans = whole_sentences(folded, Span(0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert {text[i] for i in range(len(text)) if i not in covered} <= set("；，。、. \n")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("被告败诉", "被告败诉。"), ("一、撤销该决定；", "一、撤销该决定。"), ("维持原判。", "维持原判。"), ("载明“限期拆除。”", "载明“限期拆除。”"),
        ("更正为“五千元”", "更正为“五千元”。"), ("予以驳回，", "予以驳回。"),
    ],
)  # fmt: skip
def test_a_sentence_is_printed_with_a_full_stop(text: str, printed: str) -> None:
    source = Source(SectionKind.BODY, Voice.COURT, "event")
    assert take(Document.from_text(text), (Span(0, len(text)),), source).closed() == printed
