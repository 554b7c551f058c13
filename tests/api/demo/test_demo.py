"""`anjian demo` as somebody runs it who has just installed the program."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.demo.place import place

HERE = Path(__file__).parents[3]
PATIENCE = 900
"""Seconds for some two hundred papers and all that is made of them, on a machine that does much else."""
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/")


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the program puts its throw-away folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def start(temporary: Path, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {"TMPDIR": str(temporary), "COLUMNS": "120"}
    command = [sys.executable, "-m", "api.cli", "demo", "--port", "0", *options]
    return subprocess.Popen(
        command, cwd=HERE, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    return iter(process.stdout.readline, "")


@pytest.mark.timeout(PATIENCE + 60)
def test_everything_is_read_and_worked_on_and_nothing_stays_behind(temporary: Path) -> None:
    with start(temporary, "--check") as process:
        try:
            out, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 0, out
    assert ADDRESS.search(out)
    for person in place().people:
        assert re.search(rf"^{person.login} +[a-z2-9]{{12}} ", out, re.M), person.login
    summary = re.search(r"(\d+) 份文件全部处理完毕：(.*)", out.replace("\n", ""))
    assert summary is not None
    assert int(summary[1]) > 200
    for state in ("待核对", "已核对", "处理失败", "不是行政裁判文书", "其他文书", "已解包", "待确认归属"):
        assert state in summary[2]
    assert "台账、期限、整改、在诉案件、监督文书、通报、预警、一案一报、典型案例和汇编已经填好。" in out
    assert "示例中没有" not in out
    assert not list(temporary.glob("anjian-demo-*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "stopped"])
def test_it_serves_until_it_is_stopped_and_removes_its_folder(temporary: Path, number: signal.Signals) -> None:
    process = start(temporary)
    try:
        address = next(found[1] for line in lines(process) if (found := ADDRESS.search(line)))
        with urllib.request.urlopen(f"{address}/sign-in", timeout=20) as answer:
            assert "登录" in answer.read().decode()
        assert len(list(temporary.glob("anjian-demo-*"))) == 1
        process.send_signal(number)
        rest, _ = process.communicate(timeout=60)
        assert process.returncode == 0, rest
        assert "Traceback" not in rest
        assert not list(temporary.glob("anjian-demo-*"))
    finally:
        process.kill()


def test_a_folder_that_is_not_empty_is_left_alone(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    process = start(temporary, "--keep", str(tmp_path / "mine"))
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "不是空文件夹" in out
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
