"""All that goes wrong, in one folder, through the command line: each file has its line, and none harms another."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nlp.errors import CATALOGUE
from tests.api import bad_files
from tests.api.conftest import JUDGMENTS, PDFS

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PATIENCE = 150
"""Seconds: a run takes 10; more than this is a hang."""
STARTS = (
    b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"BM", b"GIF89a",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf", b'{"id": 1, "text": "', b"<?xml", b"<html>", b"",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What `anjian analyze FOLDER` gave; `lines` by path inside the folder, in the order in which they came."""

    status: int
    out: str
    err: str
    lines: dict[str, dict[str, Any]]


def analyze(folder: Path, *options: str) -> Run:
    command = [sys.executable, "-m", "api.cli", "analyze", str(folder), *options]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=PATIENCE, check=False)
    found = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    lines = {str(Path(record["source"]["path"]).relative_to(folder)): record for record in found}
    assert len(lines) == len(found)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode(), lines)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("bad")
    bad_files.build(folder)
    return analyze(folder)


def test_the_run_ends_with_1_and_shows_no_stack(run: Run) -> None:
    assert run.status == 1
    assert "Traceback" not in run.out + run.err
    assert 'File "' not in run.err


def test_every_file_has_its_line_in_the_order_of_the_names(run: Run) -> None:
    expected = {*bad_files.CODES, *bad_files.WARNED, *bad_files.WELL, "19-civil.txt", "29-lines.jsonl:1"}
    assert set(run.lines) == expected
    numbers = [path[:2] for path in run.lines]
    assert numbers == sorted(numbers)
    lines_of_one = [path for path in run.lines if path.startswith("29")]
    assert lines_of_one == sorted(lines_of_one)


@pytest.mark.parametrize(("path", "code"), bad_files.CODES.items())
def test_what_cannot_be_read_has_its_code_and_a_remedy(run: Run, path: str, code: str) -> None:
    record = run.lines[path]
    assert (record["status"], record["error"]["code"]) == ("failed", code)
    assert CHINESE.search(record["error"]["message"])
    assert record["error"]["remedy"] == CATALOGUE[code].remedy
    assert record["court"] is None
    assert record["parties"] == []


@pytest.mark.parametrize(("path", "code"), bad_files.WARNED.items())
def test_what_can_be_read_in_part_says_so(run: Run, path: str, code: str) -> None:
    record = run.lines[path]
    assert code in {warning["code"] for warning in record["warnings"]}
    assert record["status"] == ("partial" if code.startswith("E") else "complete")
    assert record["court"].endswith("人民法院")


def test_a_civil_judgment_is_no_failure_but_is_not_analysed(run: Run) -> None:
    record = run.lines["19-civil.txt"]
    assert (record["status"], record["error"]["code"]) == ("not_administrative", "E301")


def test_the_good_files_are_unharmed(run: Run) -> None:
    assert all(run.lines[path]["status"] == "complete" for path in bad_files.WELL)
    for path, source in zip([path for path in bad_files.WELL if path.endswith(".pdf")], PDFS, strict=False):
        expected = json.loads((JUDGMENTS[0].parent / f"{source.stem}.json").read_text(encoding="utf-8"))
        assert run.lines[path]["case_number"] == expected["case_number"]
        assert run.lines[path]["dispositions"] == expected["dispositions"]


def test_the_keys_are_the_same_whatever_happened(run: Run) -> None:
    keys = {tuple(record) for record in run.lines.values()}
    assert len(keys) == 1


def test_many_files_of_random_bytes(tmp_path: Path) -> None:
    noise = random.Random(20_240_101)
    folder = tmp_path / "noise"
    folder.mkdir()
    for number in range(150):
        data = noise.choice(STARTS) + noise.randbytes(noise.choice((1, 30, 3_000)))
        ending = noise.choice(("pdf", "docx", "zip", "png", "txt", "jsonl", "ofd"))
        (folder / f"{number:03}.{ending}").write_bytes(data)
    found = analyze(folder)
    assert found.status == 1
    assert "Traceback" not in found.out + found.err
    assert {path[:3] for path in found.lines} == {f"{number:03}" for number in range(150)}
    assert all(record["error"]["code"] in CATALOGUE for record in found.lines.values())
    assert {record["error"]["code"] for record in found.lines.values()}.isdisjoint({"E108", "E110", "E199"})


def test_the_result_file_and_other_results_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for source in JUDGMENTS[:2]:
        (folder / source.name).write_bytes(source.read_bytes())
    out = folder / "a-result.jsonl"
    for options in ([], [], ["--resume"]):
        assert analyze(folder, "--out", str(out), *options).status == 0
        assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [p.stem for p in JUDGMENTS[:2]]
    analyze(folder, "--format", "xlsx", "--out", str(folder / "b.xlsx"))
    assert analyze(folder).lines["b.xlsx"]["error"]["code"] == "E106"
