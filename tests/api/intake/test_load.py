"""How many files a second the API takes in, and how long a sender waits (issue 3: 100 of 300 KB, p95 at most 100 ms)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.store import files
from api.store.tables import Document
from tests.api.live import Live, serving
from tests.api.world import World

CLIENT = Path(__file__).parent / "load.py"
BUSY = "x = 0\nwhile True: x += 1"
A_FILE = 300_000


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """As many processes that compute without end, in place of a worker that reads."""
    running = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def load(live: Live, *, connections: int, seconds: float, kind: str) -> tuple[float, float, int]:
    """Files a second, the 95th percentile in milliseconds, and how many were accepted."""
    command = [sys.executable, str(CLIENT), str(live.port), str(connections), str(seconds), str(A_FILE), kind]
    done = subprocess.run(command, input=live.headers("police").encode(), capture_output=True, timeout=30, check=True)
    found = json.loads(done.stdout)
    assert found["statuses"] == [202]
    took = sorted(found["took"])
    return len(took) / found["seconds"], took[int(len(took) * 0.95)], len(took)


@pytest.mark.parametrize("kind", ["raw", "form"])
def test_what_is_accepted_is_there(world: World, kind: str) -> None:
    with serving(world) as live:
        _, _, accepted = load(live, connections=8, seconds=1.0, kind=kind)
    assert accepted > 8
    with world.database.read() as session:
        assert session.scalar(select(func.count(Document.id))) == accepted
        assert all(files.intact(world.settings.files, one) for one in session.scalars(select(Document.sha256)))


@pytest.mark.nightly
@pytest.mark.parametrize("processes", [0, 2], ids=["idle", "busy"])
@pytest.mark.parametrize("kind", ["raw", "form"])
def test_a_hundred_files_a_second(world: World, kind: str, processes: int) -> None:
    with serving(world) as live, busy(processes):
        load(live, connections=8, seconds=1.0, kind=kind)
        rate, slow, _ = load(live, connections=8, seconds=5.0, kind=kind)
    print(f"{kind} {processes} busy: {rate:.0f} a second, p95 {slow:.0f} ms")
    assert rate >= 100
    assert slow <= 100
