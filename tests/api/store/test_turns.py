"""Writers of one SQLite file come forward one after another."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from api.store import turns
from api.store.turns import Turns

GREEDY = """
import sys, time
from api.store.turns import Turns
turns = Turns(sys.argv[1])
print("on", flush=True)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    with turns.one():
        time.sleep(0.01)
"""


def test_only_one_at_a_time(tmp_path: Path) -> None:
    inside, most = 0, 0
    guard = threading.Lock()

    def write() -> None:
        nonlocal inside, most
        for _ in range(20):
            with Turns(str(tmp_path / "a.db")).one():
                with guard:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.001)
                with guard:
                    inside -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_another_process_that_writes_without_a_pause_lets_us_in(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    with subprocess.Popen([sys.executable, "-c", GREEDY, path, "2"], stdout=subprocess.PIPE, text=True) as greedy:
        greedy.stdout.readline()
        waits = []
        while greedy.poll() is None and len(waits) < 40:
            begun = time.monotonic()
            with Turns(path).one():
                waits.append(time.monotonic() - begun)
            time.sleep(0.002)
    assert len(waits) >= 20
    assert sorted(waits)[len(waits) // 2] < 0.05  # not for ever, and not for many of its turns


def test_a_halted_process_holds_up_nobody_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.1)
    path = tmp_path / "a.db"
    halted = os.open(f"{path}-turn", os.O_RDWR | os.O_CREAT)
    fcntl.flock(halted, fcntl.LOCK_EX)
    begun = time.monotonic()
    with Turns(str(path)).one():
        assert 0.1 <= time.monotonic() - begun < 2
    os.close(halted)


def test_a_folder_that_cannot_be_written_and_no_file_at_all(tmp_path: Path) -> None:
    with Turns(str(tmp_path / "missing" / "a.db")).one(), Turns(None).one():
        assert list(tmp_path.iterdir()) == []
