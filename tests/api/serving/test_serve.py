"""`anjian serve` as a process: it answers, it keeps its worker, it ends with it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.api.conftest import Anjian

HERE = Path(__file__).parents[3]


class Served:
    """A running service: what it has said so far, its address, its worker."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--home", str(home)]
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "ANJIAN_WORKERS": "1"}
        self.process = subprocess.Popen(
            command, cwd=HERE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line
        self.address = re.search(r"http://[^/\s]+", self.said)[0]

    def worker(self, other_than: int = 0, seconds: float = 30) -> psutil.Process:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for child in psutil.Process(self.process.pid).children():
                if child.pid != other_than and "api.worker" in child.cmdline():
                    return child
            time.sleep(0.1)
        raise AssertionError("no worker")

    def rest(self) -> str:
        with self.process.stdout as out:
            return out.read()


@contextmanager
def served(home: Path) -> Iterator[Served]:
    made = Served(home)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
        made.process.wait()
        made.process.stdout.close()


def gone(process: psutil.Process, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_it_answers_keeps_its_worker_and_ends_in_order(tmp_path: Path, anjian_process: Anjian) -> None:
    with served(tmp_path / "home") as service:
        assert f"{service.address}/link/" in service.said
        with urllib.request.urlopen(f"{service.address}/healthz", timeout=10) as answer:
            assert answer.status == 200
        second = anjian_process("serve", "--port", 0, "--home", tmp_path / "home")
        assert (second.status, "已有一个服务" in second.err) == (1, True)
        first = service.worker()
        first.kill()
        again = service.worker(other_than=first.pid)
        service.process.send_signal(signal.SIGTERM)
        assert "已停止" in service.rest()
        assert service.process.wait(30) == 0
        assert gone(again)
        assert oct((tmp_path / "home").stat().st_mode)[-3:] == "700"


def test_a_killed_server_takes_its_worker_along(tmp_path: Path) -> None:
    with served(tmp_path / "home") as service:
        family = [service.worker()]
        service.process.kill()
        assert all(gone(process) for process in family)


def test_ctrl_c_ends_it_quietly_and_nobody_else_reads_its_files(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)  # as an operator may have made it
    with served(home) as service:
        worker = service.worker()
        service.process.send_signal(signal.SIGINT)
        said = service.rest()
        assert service.process.wait(30) == 0
        assert "Traceback" not in said
        assert gone(worker)
    made = {path.name: path.stat().st_mode for path in home.rglob("*")}
    assert "anjian.db" in made
    assert [name for name, mode in made.items() if mode & 0o077] == []


def test_what_cannot_be_is_said(tmp_path: Path, anjian_process: Anjian) -> None:
    (tmp_path / "file").write_text("")
    refused = anjian_process("serve", "--home", tmp_path / "file" / "home")
    assert (refused.status, refused.out) == (1, "")
    assert "不能写入" in refused.err
    assert "Traceback" not in refused.err
