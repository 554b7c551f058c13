"""`anjian analyze`: formats, exit status, interruption and resumption."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.columns import COLUMNS
from api.spreadsheets import harmless
from tests.api.conftest import JUDGMENTS, PDFS, Anjian

HEAVY = (
    "spacy", "sklearn", "skops", "jieba", "cv2", "openvino", "rapidocr", "scipy", "pdfplumber", "matplotlib", "fastapi",
)  # fmt: skip


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_prints_one_line_a_document_in_order(anjian: Anjian, judgments: Path) -> None:
    done = anjian("analyze", judgments)
    assert done.status == 0
    assert [r["id"] for r in lines(done.out)] == sorted(path.stem for path in judgments.iterdir())


def test_a_failed_document_has_its_line_and_status_is_1(anjian: Anjian, judgments: Path) -> None:
    (judgments / "zz.pdf").write_bytes(b"%PDF-1.4")
    done = anjian("analyze", judgments)
    assert done.status == 1
    *good, bad = lines(done.out)
    assert all(r["status"] == "complete" for r in good)
    assert (bad["id"], bad["status"]) == ("zz", "failed")
    assert re.fullmatch(r"E1\d\d", bad["error"]["code"])
    assert "Traceback" not in done.out + done.err


def test_evidence_only_when_asked_for(anjian: Anjian, judgments: Path) -> None:
    file = next(judgments.iterdir())
    assert "evidence" not in lines(anjian("analyze", file).out)[0]
    assert lines(anjian("analyze", "--evidence", file).out)[0]["evidence"]["/court"]


def test_evidence_offsets_count_what_text_prints(anjian: Anjian) -> None:
    for file in PDFS[:2]:
        text = anjian("text", file).out
        found = lines(anjian("analyze", "--evidence", file).out)[0]
        places = [place for entry in found["evidence"].values() for place in entry]
        assert all(text[place["start"] : place["end"]] == place["text"] for place in places)
        assert all(place["page"] and place["boxes"] for place in places)


def test_json_is_one_array(anjian: Anjian, judgments: Path) -> None:
    assert len(json.loads(anjian("analyze", "--format", "json", judgments).out)) == 4


def test_csv_has_a_row_a_document_and_opens_in_a_spreadsheet(anjian: Anjian, judgments: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    anjian("analyze", "--format", "csv", "--out", out, judgments)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 4
    assert list(rows[0]) == [column.heading for column in COLUMNS]
    assert rows[0]["法院"].endswith("人民法院")


def test_xlsx_has_a_frozen_heading_and_widths(anjian: Anjian, judgments: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    anjian("analyze", "--format", "xlsx", "--out", out, judgments)
    sheet = openpyxl.load_workbook(out).active
    assert sheet.max_row == 5
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width == pytest.approx(COLUMNS[2].width, abs=1)


EVIL = "=HYPERLINK(\"http://example.invalid\")"


def test_no_cell_becomes_a_formula(anjian: Anjian, tmp_path: Path) -> None:
    entry = {"id": EVIL, "text": JUDGMENTS[0].read_text(encoding="utf-8")}
    (tmp_path / "in.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    anjian("analyze", "--format", "xlsx", "--out", tmp_path / "o.xlsx", tmp_path / "in.jsonl")
    cell = openpyxl.load_workbook(tmp_path / "o.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (EVIL, "s")
    anjian("analyze", "--format", "csv", "--out", tmp_path / "o.csv", tmp_path / "in.jsonl")
    row = list(csv.reader((tmp_path / "o.csv").read_text(encoding="utf-8-sig").splitlines()))[1]
    assert row[0] == f"'{EVIL}"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formula_starts_are_disarmed(start: str) -> None:
    assert harmless(f"{start}1") == f"'{start}1"
    assert harmless(7) == 7
    assert harmless("一") == "一"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("analyze",), "缺少参数 路径..."),
        (("analyze", "x", "--format", "xml"), "--format 的值不对"),
        (("analyze", "x", "--workers", "0"), "--workers 的值不对"),
        (("analyze", "x", "--format", "xlsx"), "请用 --out 指定结果文件"),
        (("analyze", "x", "--resume"), "请用 --out 指定"),
        (("analyze", "x", "--out", "/no/such/folder/x"), "没有文件夹"),
        (("analyze", "x", "--resume", "--format", "json", "--out", "y"), "不能续写"),
        (("analyze", "x", "--fromat", "csv"), "没有选项 --fromat。是不是 --format"),
        (("analyse", "x"), "没有这个命令"),
        (("text", "x", "y"), "多余的参数"),
    ],
)
def test_a_wrong_command_ends_with_2_and_a_sentence(anjian: Anjian, arguments: tuple[str, ...], sentence: str) -> None:
    done = anjian(*arguments)
    assert done.status == 2
    assert sentence in done.err
    assert "--help" in done.err


def test_a_wrong_limit_is_a_wrong_command(anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJIAN_LIMIT_PAGES", "many")
    done = anjian("analyze", "x")
    assert done.status == 2
    assert "ANJIAN_LIMIT_PAGES" in done.err


def test_limits_reach_the_workers(anjian: Anjian, judgments: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJIAN_LIMIT_BYTES", "100")
    done = anjian("analyze", judgments)
    assert done.status == 1
    assert {r["error"]["code"] for r in lines(done.out)} == {"E103"}


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_resuming_a_torn_file_gives_what_one_run_gives(
    anjian: Anjian, judgments: Path, tmp_path: Path, kind: str
) -> None:
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    anjian("analyze", "--format", kind, "--out", whole, judgments)
    kept = whole.read_bytes().splitlines(keepends=True)
    torn.write_bytes(b"".join(kept[:2]) + kept[2][: len(kept[2]) // 2])
    done = anjian("analyze", "--format", kind, "--out", torn, "--resume", judgments)
    assert done.status == 0
    assert torn.read_bytes() == whole.read_bytes()


def test_resuming_reads_only_what_is_missing_or_has_changed(anjian: Anjian, judgments: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    anjian("analyze", "--out", out, judgments)
    before = out.read_bytes()
    assert anjian("analyze", "--out", out, "--resume", judgments).status == 0
    assert out.read_bytes() == before
    changed = sorted(judgments.iterdir())[1]
    changed.write_bytes(changed.read_bytes() + b"\n")
    anjian("analyze", "--out", out, "--resume", judgments)
    assert [r["id"] for r in lines(out.read_text(encoding="utf-8"))][4:] == [changed.stem]


def test_resuming_remembers_earlier_failures(anjian: Anjian, judgments: Path, tmp_path: Path) -> None:
    (judgments / "a.pdf").write_bytes(b"%PDF-1.4")
    out = tmp_path / "out.jsonl"
    assert anjian("analyze", "--out", out, judgments).status == 1
    assert anjian("analyze", "--out", out, "--resume", judgments).status == 1


def test_resuming_leaves_a_foreign_file_alone(anjian: Anjian, judgments: Path, tmp_path: Path) -> None:
    out = tmp_path / "letter.txt"
    out.write_text("not ours\n")
    done = anjian("analyze", "--out", out, "--resume", judgments)
    assert done.status == 2
    assert out.read_text() == "not ours\n"


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_ctrl_c_leaves_whole_lines_that_can_be_resumed(anjian: Anjian, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = JUDGMENTS[0].read_text(encoding="utf-8")
    with source.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": n, "text": f"{text}{n}"}) + "\n" for n in range(3_000))
    command = [sys.executable, "-m", "api.cli", "analyze", str(source), "--out", str(out), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        while not out.exists() or out.read_bytes().count(b"\n") < 20:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "--resume" in err.decode()
    assert "Traceback" not in err.decode()
    done = lines(out.read_text(encoding="utf-8"))
    assert 20 <= len(done) < 3_000
    small = tmp_path / "in.jsonl"
    first = source.read_text(encoding="utf-8").splitlines(keepends=True)[: len(done) + 5]
    small.write_text("".join(first), encoding="utf-8")
    assert anjian("analyze", small, "--out", out, "--resume").status == 0
    assert [r["id"] for r in lines(out.read_text(encoding="utf-8"))] == [str(n) for n in range(len(done) + 5)]


def test_reading_a_pdf_imports_nothing_heavy(anjian_process: Anjian) -> None:
    done = anjian_process("analyze", "--quiet", PDFS[0], flags=("-X", "importtime"))
    assert done.status == 0, done.err
    imported = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.err.splitlines() if "|" in line}
    assert "nlp" in imported
    assert imported.isdisjoint(HEAVY), imported & set(HEAVY)


def test_an_empty_folder_is_said_to_be_empty(anjian: Anjian, tmp_path: Path) -> None:
    done = anjian("analyze", tmp_path)
    assert (done.status, done.out) == (0, "")
    assert "没有找到文书" in done.err


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_reader_that_stops_is_no_fault(judgments: Path) -> None:
    command = f"{sys.executable} -m api.cli analyze {judgments} {judgments} {judgments} --evidence | head -c 100"
    done = subprocess.run(command, shell=True, capture_output=True, cwd=Path(__file__).parents[2], check=False)
    assert done.stdout.startswith(b'{"id"')
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_quiet_says_nothing(anjian_process: Anjian, judgments: Path) -> None:
    assert anjian_process("analyze", "--quiet", judgments).err == ""
