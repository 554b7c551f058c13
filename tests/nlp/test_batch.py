"""Many documents at once: order, failures beside successes, what is left out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import corpora
from nlp.batch import fingerprint, one_document, one_record, one_source, records
from nlp.errors import ReadingError
from nlp.reading.guard.limits import Limits

JUDGMENTS = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))
LIMITS = Limits()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, source in enumerate(JUDGMENTS[:3]):
        (tmp_path / f"{number}.txt").write_bytes(source.read_bytes())
    (tmp_path / "1a.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (tmp_path / "empty.docx").write_bytes(b"")
    return tmp_path


def test_results_come_in_the_order_of_the_input(folder: Path) -> None:
    found = list(records([folder], workers=2))
    assert [r["id"] for r in found] == ["0", "1", "1a", "2", "empty"]


def test_a_bad_file_fails_alone_and_with_a_code(folder: Path) -> None:
    by_id = {r["id"]: r for r in records([folder], workers=2)}
    assert [by_id[name]["status"] for name in ("0", "1", "2")] == ["complete"] * 3
    assert by_id["empty"]["error"]["code"] == "E102"
    assert by_id["1a"]["status"] == "failed"
    assert by_id["1a"]["error"]["code"].startswith("E1")


def test_each_record_names_its_bytes(folder: Path) -> None:
    for found in records([folder / "0.txt"]):
        assert found["source"]["sha256"] == hashlib.sha256((folder / "0.txt").read_bytes()).hexdigest()
        assert found["source"]["path"] == str(folder / "0.txt")


def test_a_failed_file_is_named_by_its_bytes_too(folder: Path) -> None:
    (found,) = records([folder / "1a.pdf"])
    assert found["source"]["sha256"] == hashlib.sha256(b"%PDF-1.7 nothing more").hexdigest()


def test_a_missing_path_is_a_failed_record(tmp_path: Path) -> None:
    (found,) = records([tmp_path / "none.pdf"])
    assert (found["status"], found["error"]["code"], found["source"]["sha256"]) == ("failed", "E101", None)


def test_unwanted_documents_are_left_out(folder: Path) -> None:
    found = records([folder], wanted=lambda source: source.id in {"0", "2"})
    assert [r["id"] for r in found] == ["0", "2"]


def test_lines_of_a_jsonl_file_keep_their_ids(tmp_path: Path) -> None:
    text = JUDGMENTS[0].read_text(encoding="utf-8")
    lines = [json.dumps({"id": f"x{n}", "text": text}, ensure_ascii=False) for n in range(3)] + ["not json"]
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = list(records([tmp_path / "many.jsonl"]))
    assert [r["id"] for r in found[:3]] == ["x0", "x1", "x2"]
    assert found[3]["error"]["code"] == "E121"


def test_one_document_of_several_needs_its_name(folder: Path) -> None:
    with pytest.raises(ReadingError, match="E122"):
        one_document(folder)
    assert one_document(folder, name="1").text
    with pytest.raises(ReadingError, match="E101"):
        one_document(folder, name="nobody")


def test_one_record_of_a_broken_file_has_its_error(folder: Path) -> None:
    assert one_record(folder / "empty.docx")["error"]["code"] == "E102"


def test_offsets_count_characters_of_the_text(folder: Path) -> None:
    text = one_document(folder / "0.txt").text
    places = [place for found in one_record(folder / "0.txt")["evidence"].values() for place in found]
    assert places
    assert all(text[place["start"] : place["end"]] == place["text"] for place in places)


def test_content_that_cannot_be_had_has_no_fingerprint(tmp_path: Path) -> None:
    source = one_source(tmp_path / "gone.txt", LIMITS)
    assert fingerprint(source, LIMITS) is None
