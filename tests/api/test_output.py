"""Rows for spreadsheets, files that are cut short, and what is said meanwhile."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from api.columns import CELL_MAX, COLUMNS, cause_text, cut, row, statute_text
from api.console.progress import Report
from api.output import Format, JsonArray, dump, opened, written
from nlp.batch import one_record
from nlp.errors import ReadingError
from nlp.record import Origin, failure
from tests.api.conftest import JUDGMENTS


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return one_record(JUDGMENTS[0])


def cells(record: dict[str, Any]) -> dict[str, Any]:
    return dict(zip([column.heading for column in COLUMNS], row(record), strict=True))


def test_a_row_speaks_chinese(record: dict[str, Any]) -> None:
    found = cells(record)
    assert found["文书种类"] == "行政判决书"
    assert found["机关胜败"] == "败诉"
    assert found["裁判结果"] == "撤销行政行为；责令重新作出行政行为"
    assert found["被告行政机关"] == record["parties"][1]["name"]


def test_a_failed_document_has_a_row_with_its_error() -> None:
    found = cells(failure(Origin("x", "x.pdf", None), ReadingError("E104")))
    assert found["错误"].startswith("E104 文件加了密码")
    assert found["法院"] is None


def test_no_cell_breaks_its_line(record: dict[str, Any]) -> None:
    found = cells(record | {"court": "甲\r\n乙\t法院"})
    assert found["法院"] == "甲 乙 法院"


def test_a_cell_is_cut_where_excel_ends() -> None:
    assert cut("字" * CELL_MAX) == "字" * CELL_MAX
    assert cut("字" * (CELL_MAX + 1)) == "字" * (CELL_MAX - 1) + "…"


def test_provisions_and_causes_read_as_lawyers_write_them() -> None:
    assert statute_text({"law": "甲法", "article": 7, "paragraph": 2, "item": 1}) == "《甲法》第7条第2款第1项"
    assert statute_text({"law": "甲法", "article": 7, "paragraph": None, "item": None}) == "《甲法》第7条"
    assert cause_text({"code": "inaction", "detail": None}) == "不履行法定职责"
    assert cause_text({"code": "procedure_violation", "detail": "P02"}).startswith("违反法定程序（")


def test_an_empty_array_is_still_json() -> None:
    stream = io.BytesIO()
    JsonArray(stream).close()
    assert json.loads(stream.getvalue()) == []


def test_half_a_surrogate_pair_is_no_fault() -> None:
    assert json.loads(dump({"id": "a\ud800"})) == {"id": "a?"}


@pytest.mark.parametrize("kind", list(Format))
def test_a_file_is_whole_when_the_run_breaks_off(kind: Format, tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt), opened(kind, path) as writer:
        writer.write(record)
        raise KeyboardInterrupt
    data = path.read_bytes()
    assert data.endswith(b"\n") or data.startswith(b"PK")
    if kind is Format.JSON:
        assert [r["id"] for r in json.loads(data)] == [record["id"]]
    if kind in {Format.JSONL, Format.CSV}:
        (found,) = written(kind, path)
        assert (found["id"], found["status"], found["sha256"]) == (record["id"], "complete", record["source"]["sha256"])


def test_a_file_without_a_whole_line_is_emptied(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b'{"id": "x", ' * 20_000)
    assert written(Format.JSONL, path) == []
    assert path.read_bytes() == b""


def test_a_terminal_sees_a_bar_and_the_sum(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Report(total=2) as report:
        report.add("complete")
        report.add("failed")
    assert "2 份（已读全 1，未能读取 1）" in capsys.readouterr().err


def test_a_short_job_says_nothing_to_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with Report() as report:
        report.add("complete")
    assert capsys.readouterr().err == ""


def test_a_long_job_says_so_to_a_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("api.console.progress.PATIENCE", -1.0)
    monkeypatch.setattr("api.console.progress.LOG_EVERY", -1.0)
    with Report() as report:
        report.add("complete")
    assert capsys.readouterr().err.count("1 份（已读全 1）") == 2


def test_results_go_nowhere_else(tmp_path: Path, record: dict[str, Any]) -> None:
    with opened(Format.CSV, tmp_path / "out.csv") as writer:
        writer.write(record)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
