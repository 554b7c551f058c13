"""What a person is asked to look at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp.case import Case
from nlp.classify.review import DOUBTFUL, review
from nlp.document import Document, Page
from nlp.errors import ContentError
from nlp.judgment import Evidence, Value
from nlp.pipeline import analyse
from tests.nlp.papers import paper, read


def told(case: Case) -> dict[str, str]:
    return {r.field: r.why for r in case.judgment.needs_review}


def test_a_plain_judgment_needs_nobody_for_what_it_says_itself() -> None:
    assert not told(read()).keys() & {"court", "case_number", "doc_type", "parties", "dispositions", "statutes"}


@pytest.mark.parametrize(
    ("part", "replaced", "fields"),
    [
        ("heading", "", {"court", "case_number"}),
        ("operative", "", {"dispositions", "agency_result"}),
        ("basis", "判决如下：", {"statutes"}),
        ("closing", "", {"decision_date"}),
    ],
)
def test_what_is_missing(part: str, replaced: str, fields: set[str]) -> None:
    assert fields <= told(read(**{part: replaced})).keys()


@pytest.mark.parametrize(("confidence", "asked"), [(DOUBTFUL - 0.01, True), (DOUBTFUL, False)])
def test_what_is_doubtful(confidence: float, asked: bool) -> None:
    case = read()
    case.judgment.needs_review.clear()
    case.judgment.court = Value("青山县人民法院", Evidence((), confidence, "rule:test"))
    review(case)
    assert ("court" in told(case)) is asked


def test_a_field_is_told_once_a_reason() -> None:
    case = read()
    review(case)
    review(case)
    assert len(case.judgment.needs_review) == len(set(case.judgment.needs_review))


def test_a_refused_document_is_not_reviewed() -> None:
    case = Case(Document.from_text("青山县"))
    case.refusal = ContentError("E302")
    review(case)
    assert case.judgment.needs_review == []


@pytest.mark.parametrize(
    ("source", "confidence", "asked"), [("ocr", 0.5, True), ("ocr", 0.99, False), ("text", 0.5, False)]
)
def test_values_on_a_page_that_was_hard_to_read(source: str, confidence: float, asked: bool) -> None:
    plain = Document.from_text(paper())
    document = replace(
        plain, pages=(Page(1, 595, 842, source, confidence=confidence),),  # type: ignore[arg-type]  # parametrised
        char_pages=np.ones(len(plain.text), dtype=np.uint16), char_boxes=np.zeros((len(plain.text), 4), dtype=np.float32),
    )  # fmt: skip
    assert ("第 1 页" in told(analyse(document)).get("court", "")) is asked
