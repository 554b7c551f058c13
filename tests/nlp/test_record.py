"""The output object: all keys, always, in the order that other programs rely on."""

from __future__ import annotations

import json

import pytest

from nlp.case import Case
from nlp.document import Document, Span
from nlp.errors import CATALOGUE, ContentError, ReadingError, notice
from nlp.judgment import Evidence, Party, Value
from nlp.record import Origin, failure, record

CONTRACT = [
    "id", "source", "status", "error", "warnings", "doc_type", "procedure", "court", "case_number", "decision_date",
    "prior_case_numbers", "parties", "head_attended", "act_type", "act_numbers", "field", "dispositions",
    "agency_result", "results_by_agency", "causes", "statutes", "performance_periods", "costs_borne_by",
    "needs_review", "versions",
]  # fmt: skip
ORIGIN = Origin("a", "folder/a.txt", "0" * 64)
TEXT = "青岚县人民法院\n行政判决书\n原告方小舟。"


def case(**changes: object) -> Case:
    made = Case(Document.from_text(TEXT))
    made.judgment.court = Value("青岚县人民法院", Evidence((Span(0, 7),), 0.99, "rule:test"))
    made.judgment.parties.append(
        Party("方小舟", "plaintiff", "plaintiff", "person", None, (), (), Evidence((Span(16, 19),), 0.9, "rule:test"))
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize("result", [record(ORIGIN, case()), failure(ORIGIN, ReadingError("E102"))])
def test_has_the_contract_keys_in_order(result: dict[str, object]) -> None:
    assert [key for key in result if key in CONTRACT] == CONTRACT
    assert list(result["source"]) == ["path", "sha256", "media_type", "pages", "pages_ocr", "characters"]


def test_failure_has_the_same_keys_as_success() -> None:
    assert list(failure(ORIGIN, ReadingError("E102"))) == list(record(ORIGIN, case()))


def test_a_read_document_is_complete_and_has_no_error() -> None:
    result = record(ORIGIN, case())
    assert (result["status"], result["error"], result["court"]) == ("complete", None, "青岚县人民法院")
    assert result["source"]["characters"] == len(TEXT)
    assert result["versions"]["extractor"].startswith("0.")


def test_a_missing_page_makes_the_result_partial_and_is_its_error() -> None:
    document = Document.from_text(TEXT)
    broken = Document(**{f: getattr(document, f) for f in ("text", "media_type", "char_pages", "char_boxes")},
                      errors=(notice("E205", page=3),))  # fmt: skip
    result = record(ORIGIN, case(document=broken))
    assert result["status"] == "partial"
    assert result["error"]["code"] == "E205"
    assert result["warnings"] == [{"code": "E205", "page": 3, "message": "第 3 页损坏，没有读取。"}]


def test_a_civil_judgment_is_not_administrative_and_keeps_what_was_found() -> None:
    result = record(ORIGIN, case(refusal=ContentError("E301", kind="民事")))
    assert (result["status"], result["error"]["code"]) == ("not_administrative", "E301")
    assert result["court"] == "青岚县人民法院"


def test_what_the_analysis_noticed_is_a_warning() -> None:
    assert record(ORIGIN, case(notices=[notice("W407", count=2)]))["warnings"][0]["code"] == "W407"


def test_a_text_that_is_no_judgment_failed() -> None:
    assert record(ORIGIN, case(refusal=ContentError("E302")))["status"] == "failed"


@pytest.mark.parametrize("code", ["E102", "E104", "E110"])
def test_a_failure_says_what_happened_and_what_to_do(code: str) -> None:
    result = failure(ORIGIN, ReadingError(code, signal="SIGKILL"))
    assert result["status"] == "failed"
    assert result["error"]["code"] == code
    assert result["error"]["remedy"] == CATALOGUE[code].remedy
    assert result["parties"] == []
    assert result["head_attended"] is None


def test_evidence_points_into_the_object_and_the_text() -> None:
    result = record(ORIGIN, case(), evidence=True)
    assert list(result)[-1] == "evidence"
    assert set(result["evidence"]) == {"/court", "/parties/0"}
    for pointer, places in result["evidence"].items():
        target = result
        for step in pointer.strip("/").split("/"):
            target = target[int(step)] if step.isdigit() else target[step]
        for place in places:
            assert TEXT[place["start"] : place["end"]] == place["text"]
            assert place["text"] in json.dumps(target, ensure_ascii=False)


def test_evidence_is_left_out_unless_asked_for() -> None:
    assert "evidence" not in record(ORIGIN, case())
    assert failure(ORIGIN, ReadingError("E102"), evidence=True)["evidence"] == {}
