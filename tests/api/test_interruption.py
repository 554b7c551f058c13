"""Runs that are cut short: by Ctrl-C, by the death of the program or of one of its children."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.api.conftest import JUDGMENTS, Anjian

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds after which something has hung."""
FULL_LENGTH = 400
"""Documents of the run that is resumed."""


def documents(folder: Path, count: int) -> Path:
    """A file of so many documents, none like another."""
    text = JUDGMENTS[0].read_text(encoding="utf-8")
    file = folder / "in.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": n, "text": f"{text}{n}"}) + "\n" for n in range(count))
    return file


@contextmanager
def running(source: Path, out: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`anjian analyze` at work, in a process group of its own as a shell would start it."""
    command = [sys.executable, "-m", "api.cli", "analyze", str(source), "--out", str(out), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def until(happened: Callable[[], bool]) -> None:
    """Waits for something; fails when it does not come."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def count(out: Path) -> int:
    return out.read_bytes().count(b"\n") if out.exists() else 0


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def workers(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that read: children of the fork server, which alone has children."""
    family = psutil.Process(process.pid).children(recursive=True)
    return [child for child in family if child.ppid() != process.pid]


@pytest.mark.parametrize("seconds", [0.5, 0.8, 1.2, 2.0])
def test_ctrl_c_at_any_moment_ends_quickly_and_without_a_stack(tmp_path: Path, seconds: float) -> None:
    source, out = documents(tmp_path, 3_000), tmp_path / "out.jsonl"
    with running(source, out) as process:
        time.sleep(seconds)  # while it imports, while its children start, while it reads
        os.killpg(process.pid, signal.SIGINT)  # a terminal tells the whole group
        err = process.communicate(timeout=PATIENCE)[1].decode()
    if process.returncode == -signal.SIGINT:
        pytest.skip("the machine was so slow that the interpreter itself had not started")
    assert process.returncode == 130
    assert "Traceback" not in err
    assert out.exists() == ("--resume" in err)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children of the parent's end on Linux only")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_was_killed_leaves_no_children_and_is_resumed(anjian: Anjian, tmp_path: Path, how: signal.Signals) -> None:
    source, out, whole = documents(tmp_path, FULL_LENGTH), tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    with running(source, out, "--workers", "2") as process:
        until(lambda: count(out) >= 20)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(how)
        process.wait(timeout=PATIENCE)
        assert len(family) >= 3
        assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []
    assert 20 <= count(out) < FULL_LENGTH
    with out.open("ab") as file:
        file.write(b'{"id": "torn')
    assert anjian("analyze", source, "--out", out, "--resume").status == 0
    anjian("analyze", source, "--out", whole)
    assert out.read_bytes() == whole.read_bytes()


def test_the_death_of_a_worker_costs_one_document(tmp_path: Path) -> None:
    source, out = documents(tmp_path, 400), tmp_path / "out.jsonl"
    with running(source, out, "--workers", "2") as process:
        until(lambda: count(out) >= 20)
        workers(process)[0].kill()
        err = process.communicate(timeout=2 * PATIENCE)[1].decode()
    found = lines(out)
    assert [record["id"] for record in found] == [str(number) for number in range(400)]
    failed = [record["error"]["code"] for record in found if record["error"]]
    # Between two documents the worker has nothing to lose.
    assert failed in (["E110"], [])
    assert process.returncode == len(failed)
    assert "Traceback" not in err
