"""How many files a second the API takes in, and how long a sender waits (issue 3: 100 of 300 KB, p95 at most 100 ms)."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from api.store.tables import Document
from tests.api.intake.load import MARK
from tests.api.intake.service import Service
from tests.api.live import Live, serving
from tests.api.worker.working import PDFS
from tests.api.world import World

CLIENT = Path(__file__).parent / "load.py"
A_FILE = 300_000
CONNECTIONS = 12
OFFERED = 110
"""Files that fall due in a second, whatever became of those before: more than the hundred that are asked for."""


@dataclass(frozen=True)
class Measured:
    """Files accepted a second, milliseconds from when they were due, processor time of server and client for each."""

    accepted: int
    rate: float
    median: float
    p95: float
    server: float
    client: float

    def __str__(self) -> str:
        waits = f"median {self.median:.0f} ms, p95 {self.p95:.0f} ms"
        return f"{self.rate:.0f} a second, {waits}; server {self.server:.1f} ms of processor a file, client {self.client:.1f} ms"


def judgment_files(folder: Path) -> list[Path]:
    """The sample judgments as PDF of A_FILE bytes: real ones, with a comment before their end."""
    for source in PDFS:
        content = source.read_bytes()
        end = content[content.rindex(b"startxref") :]
        filler = os.urandom(A_FILE).hex().encode()[: A_FILE - len(content) - len(MARK) - len(end) - 3]
        (folder / source.name).write_bytes(content + b"\n%" + MARK + filler + b"\n" + end)
    return sorted(folder.glob("*.pdf"))


def load(live: Live, sent: list[Path], kind: str, *, seconds: float, rate: int) -> Measured:
    """What a client in a process of its own measures.  rate 0: as many as are answered."""
    command = [sys.executable, str(CLIENT), str(live.port), str(CONNECTIONS), str(seconds), str(rate), kind, *map(str, sent)]
    server = psutil.Process(live.process.pid)
    before = server.cpu_times()
    done = subprocess.run(command, input=live.headers("police").encode(), capture_output=True, timeout=60, check=True)
    after = server.cpu_times()
    found = json.loads(done.stdout)
    assert list(found["statuses"]) == ["202"]
    took, spent = sorted(found["took"]), after.user + after.system - before.user - before.system
    number = len(took)
    return Measured(
        number, number / found["seconds"], took[number // 2], took[int(number * 0.95)],
        spent / number * 1000, found["cpu"] / number * 1000,
    )  # fmt: skip


def count(world: World, *states: str) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count(Document.id)).where(Document.state.in_(states))) or 0


@pytest.mark.parametrize("kind", ["raw", "form"])
def test_what_is_accepted_is_there(world: World, tmp_path: Path, kind: str) -> None:
    with serving(world) as live:
        accepted = load(live, judgment_files(tmp_path), kind, seconds=1.0, rate=0).accepted
    assert accepted > CONNECTIONS
    assert count(world, "received") == accepted
    with world.database.read() as session:
        assert all(world.services.files.intact(one) for one in session.scalars(select(Document.sha256)))


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["raw", "form"])
def test_a_hundred_files_a_second(world: World, tmp_path: Path, kind: str) -> None:
    """`anjian serve` with pages and worker, which all the while reads and analyses what is sent."""
    sent, service = judgment_files(tmp_path), Service(world)
    service.start()
    try:
        live = Live(world, int(service.address.rpartition(":")[2]), service.process)
        load(live, sent, kind, seconds=3.0, rate=OFFERED)  # enough for the worker to have its hands full
        busy = worker_seconds(service)
        measured = load(live, sent, kind, seconds=10.0, rate=OFFERED)
        busy = worker_seconds(service) - busy
        waiting = count(world, "received", "reading", "analysing")
        print(f"\n{kind}, {OFFERED} a second offered: {measured}; worker {busy:.1f} s of 10, {waiting} files waiting")
        print(f"{kind}, as many as are answered: {load(live, sent, kind, seconds=5.0, rate=0)}")
    finally:
        service.kill()
    assert waiting > 0  # it was never idle
    assert measured.rate >= 100
    assert measured.p95 <= 100


def worker_seconds(service: Service) -> float:
    """Processor time of the worker and its children."""
    worker = service.worker()
    assert worker is not None
    spent = 0.0
    for process in (worker, *worker.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):  # a reading process was replaced
            times = process.cpu_times()
            spent += times.user + times.system
    return spent
