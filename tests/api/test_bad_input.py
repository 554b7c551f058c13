"""Bad files shown, odd names, and a machine that refuses: a sentence in Chinese, never a stack."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from api.console.exits import UNWRITTEN
from tests.api import bad_files
from tests.api.conftest import JUDGMENTS, PDFS, Anjian

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
COMMANDS_TO_A_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
POSIX = pytest.mark.skipif(os.name != "posix", reason="names and devices as POSIX has them")


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    bad_files.build(folder)
    return folder


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return Path(shutil.copy(JUDGMENTS[0], tmp_path / "one.txt"))


def shell(command: str, *, environment: Mapping[str, str] | None = None) -> tuple[int, bytes, str]:
    """A command line of bash; `$anjian` in it is the program."""
    more = {"anjian": f"{sys.executable} -m api.cli"} | dict(environment or {})
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=os.environ | more, capture_output=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert "Exception ignored" not in done.stderr.decode("utf-8", "replace")
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("command", ["show", "text"])
@pytest.mark.parametrize("name", [name for name in bad_files.CODES if "!" not in name and ":" not in name])
def test_a_bad_file_by_itself(anjian: Anjian, bad: Path, command: str, name: str) -> None:
    done = anjian(command, bad / name)
    said = done.out + done.err
    code = bad_files.CODES[name]
    assert "Traceback" not in said
    if command == "text" and code == "E302":  # a text, if none that we analyse
        assert (done.status, done.out != "") == (0, True)
        return
    # `text` lists what was wrong with the pages and leaves the conclusion to the reader.
    assert (code in said) and CHINESE.search(said)
    assert done.status == (0 if command == "text" and code.startswith("E2") else 1)


@pytest.mark.parametrize("command", ["show", "text"])
def test_a_pack_has_to_be_told_which(anjian: Anjian, bad: Path, command: str) -> None:
    done = anjian(command, bad / "29-lines.jsonl")
    assert done.status == 1
    assert "E122" in done.err
    assert anjian(command, bad / "29-lines.jsonl", "--id", "whole").status == 0


def test_what_a_document_holds_does_not_command_the_terminal(anjian: Anjian, tmp_path: Path) -> None:
    evil = "\x1b]0;title\x07\x1b[2J\x9b31m\u202e"
    entry = {"id": f"x{evil}", "text": bad_files.TEXT.replace("公安局", f"{evil}公安局").replace("人民法院", f"人民法院{evil}", 1)}
    (tmp_path / "in.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    shown = anjian("show", tmp_path / "in.jsonl")
    assert shown.status == 0
    assert not COMMANDS_TO_A_TERMINAL.search(shown.out)
    refused = anjian("text", f"{tmp_path}/{evil}")
    assert "E101" in refused.err
    assert not COMMANDS_TO_A_TERMINAL.search(refused.err)
    printed = anjian("analyze", tmp_path / "in.jsonl").out
    assert not COMMANDS_TO_A_TERMINAL.search(printed.replace("\n", "").replace("\u202e", ""))
    assert json.loads(printed)["id"] == entry["id"]


@POSIX
def test_escape_sequences_of_a_text_reach_neither_terminal_nor_file(tmp_path: Path) -> None:
    import pty

    entry = {"id": "x", "text": f"甲\x1b[31m{bad_files.TEXT}"}
    (tmp_path / "in.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    command = [sys.executable, "-m", "api.cli", "text", str(tmp_path / "in.jsonl")]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        seen = os.read(ours, 200)
        while process.poll() is None:
            try:
                os.read(ours, 1 << 16)
            except OSError:  # what Linux answers when the other end is closed
                break
    os.close(ours)
    assert b"\x1b" not in seen
    assert seen.decode("utf-8", "ignore").startswith("甲[31m")
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    assert printed.startswith("甲[31m")
    assert "\x1b" not in printed


def test_markup_stays_text(anjian: Anjian, tmp_path: Path) -> None:
    entry = {"id": "[bold]<b>x</b>[/none]", "text": bad_files.TEXT.replace("原告", "[red]<script>[/x]原告", 1)}
    (tmp_path / "in.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    assert entry["id"] in anjian("show", tmp_path / "in.jsonl").out
    assert anjian("text", tmp_path / "in.jsonl").out == f"{entry['text']}\n"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_a_party_called_like_a_formula(anjian: Anjian, tmp_path: Path, sign: str) -> None:
    name = f"{sign}cmd有限公司"
    text = bad_files.CIVIL.replace("民事", "行政").replace("民初", "行初").replace("原告：钱甲", f"原告：{name}")
    (tmp_path / f"{sign}1.txt").write_text(text, encoding="utf-8")
    for kind in ("csv", "xlsx"):
        anjian("analyze", tmp_path / f"{sign}1.txt", "--format", kind, "--out", tmp_path / f"out.{kind}")
    rows = list(csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][0] == f"'{sign}1"
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in rows[1])
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert all(cell.data_type in "sn" for cell in sheet[2])


NAMES = (
    "a\nb.txt", "q\"uo'te.txt", "emoji😀.txt", f"{'长' * 80}.txt", "esc\x1b[31m.txt", "=1.txt", "-dash.txt", " lead.txt",
    "a  b.txt", "a\tb.txt", "c1\x9b.txt", "rtl\u202e.txt", "'quoted.txt", "'=x.txt", "back\\slash.txt", "%s{x}.txt", "sep\u2028.txt",
    "NOENDING", "dot.", os.fsdecode(b"latin\xff.txt"),
)  # fmt: skip


@POSIX
def test_odd_names_are_read_and_recognised_again(anjian_process: Anjian, anjian: Anjian, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(JUDGMENTS[0], folder / name)
    (folder / "dangling.txt").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    (folder / "up").symlink_to("..", target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    for kind in ("jsonl", "csv"):
        out = tmp_path / f"out.{kind}"
        done = anjian_process("analyze", folder, "--format", kind, "--out", out)
        assert (done.status, "Traceback" in done.err) == (1, False)
        before = out.read_bytes()
        assert before.count(b"\n") == len(NAMES) + 3 + (kind == "csv")
        assert anjian("analyze", folder, "--format", kind, "--out", out, "--resume").status == 1
        assert out.read_bytes() == before
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n") if line]
    by_code = {(r["id"], r["error"]["code"]) for r in found if r["error"]}
    assert by_code == {("dangling", "E101"), ("loop", "E101"), ("pipe", "E106")}


def test_the_same_id_twice_stays_twice(anjian: Anjian, tmp_path: Path) -> None:
    lines = [json.dumps({"id": "twin", "text": f"{bad_files.TEXT}{n}"}) for n in range(2)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    anjian("analyze", tmp_path / "in.jsonl", "--out", out)
    anjian("analyze", tmp_path / "in.jsonl", "--out", out, "--resume")
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["source"]["path"][-2:] for record in found] == [":1", ":2"]


def test_a_line_of_a_hundred_megabytes_costs_itself(anjian: Anjian, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        lines.write('{"id": "a", "text": "甲"}\n{"id": "long", "text": "')
        for _ in range(100):
            lines.write("x" * (1 << 20))
        lines.write('"}\n' + json.dumps({"id": "b", "text": bad_files.TEXT}) + "\n")
    found = [json.loads(line) for line in anjian("analyze", file).out.splitlines()]
    assert [record["error"] and record["error"]["code"] for record in found] == ["E302", "E116", None]


def test_the_input_is_not_overwritten(anjian: Anjian, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"id": "a", "text": bad_files.TEXT}))
    before = file.read_bytes()
    done = anjian("analyze", file, "--out", tmp_path / ".." / tmp_path.name / "in.jsonl")
    assert (done.status, file.read_bytes()) == (2, before)
    assert "不能用来写结果" in done.err


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full, the disk that is always full")


@FULL
@pytest.mark.parametrize(
    "command",
    ["analyze {0} > /dev/full", "analyze {0} --out /dev/full", "analyze {0} --format xlsx --out /dev/full", "show {0} > /dev/full"],
)
def test_a_full_disk(one: Path, command: str) -> None:
    status, _, err = shell(f"$anjian {command.format(one)}")
    assert status == UNWRITTEN
    assert "磁盘已满" in err


@FULL
def test_a_folder_that_cannot_be_written(one: Path) -> None:
    status, _, err = shell(f"$anjian analyze {one} --out /proc/result.jsonl")
    assert status == UNWRITTEN
    assert "结果写不出去 /proc/result.jsonl" in err


@POSIX
@pytest.mark.parametrize(
    "command",
    ["analyze {0} | head -c 10", "show {0} | head -1", "analyze {0} >&- <&-", "analyze {0} 2>&-"],
)
def test_streams_that_are_closed(one: Path, command: str) -> None:
    status, out, err = shell(f"$anjian {command.format(one)}")
    assert status == 0
    assert out or ">&-" in command
    assert "Error" not in err


@POSIX
@pytest.mark.parametrize("command", ["show", "doctor"])
def test_a_terminal_without_chinese(one: Path, command: str) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb"}
    status, out, _ = shell(f"$anjian {command} {one if command != 'doctor' else ''}", environment=plain)
    assert status == 0
    assert out


@POSIX
def test_homes_and_temporary_folders_that_are_of_no_use(one: Path, tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    for environment in ({"HOME": "/nowhere", "TMPDIR": "/nowhere"}, {"HOME": "", "TMPDIR": str(deep)}):
        status, out, _ = shell(f"$anjian analyze {one}", environment=environment)
        assert (status, json.loads(out)["status"]) == (0, "complete")


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root may read everything")
def test_files_and_folders_without_permission(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "b-closed").mkdir(parents=True)
    for name in ("a.pdf", "b-closed/x.pdf", "c.pdf", "d.pdf"):
        shutil.copy(PDFS[0], folder / name)
    (folder / "b-closed").chmod(0)
    (folder / "c.pdf").chmod(0)
    as_user = "setpriv --bounding-set=-dac_override,-dac_read_search " if os.geteuid() == 0 else ""
    try:
        status, out, _ = shell(f"{as_user}$anjian analyze {folder}")
    finally:
        (folder / "b-closed").chmod(0o700)
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [r["id"] for r in found] == ["a", "b-closed", "c", "d"]
    assert [r["error"] and r["error"]["code"] for r in found] == [None, "E120", "E120", None]


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_resuming_cuts_nothing_off_a_foreign_file(anjian: Anjian, tmp_path: Path, one: Path, kind: str) -> None:
    letter = tmp_path / "letter"
    for content in (b"no line break at the end", b"one line\nand half of another", b"{"):
        letter.write_bytes(content)
        done = anjian("analyze", one, "--format", kind, "--out", letter, "--resume")
        if content == b"{" and kind == "jsonl":  # a line of ours, torn early
            assert done.status == 0
            assert letter.read_bytes().startswith(b'{"id": "one"')
        else:
            assert done.status == 2
            assert letter.read_bytes() == content


def test_evaluating_what_is_no_annotation(anjian: Anjian, tmp_path: Path) -> None:
    empty, noise, good = tmp_path / "empty.jsonl", tmp_path / "noise.jsonl", tmp_path / "good.jsonl"
    empty.write_bytes(b"")
    noise.write_bytes(b"\xff\xfe\x00\x01\n")
    good.write_text('{"id": "x", "court": "y"}\n')
    for arguments in ((empty, good), (tmp_path, good), (good, tmp_path), (noise, good), (good, good, "--series", noise)):
        done = anjian("evaluate", *arguments)
        assert done.status == 2
        assert CHINESE.search(done.err)
