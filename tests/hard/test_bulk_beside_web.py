"""A bulk import goes on at 95 % of its speed while people read, and who reads waits no longer than 200 ms (p95).

The import alone and the import beside readers take turns of some seconds in one run, so that whatever else the machine does
meets both.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.intake.states import MOVING
from api.serving.memory import settle
from api.store.migrations import upgrade
from api.store.tables import Document
from tests import databases
from tests.api.intake.service import Service
from tests.api.worker.working import receive, varied
from tests.api.world import Shelf
from tests.hard.clients import ask
from tests.hard.disks import running

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(1800)]

EVERY = 0.5
"""Seconds from one opened address to the next, on average and by chance: twenty people who each open one every ten seconds."""
PATHS = ("/", "/judgments", "/ledger", "/search?q=%E5%A4%84%E7%BD%9A", "/statistics", "/judgments/1", "/api/v1/judgments", "/api/v1/ledger", "/api/v1/indicators")
FAILED = 60_000.0
"""Milliseconds that an answer with an error counts as."""
TURN = 30.0
TURNS = 6
A_TURN = 500
"""More files than are read in a turn."""


class Readers:
    """People who open pages while `reading` is set; nobody waits for what another one has opened."""

    def __init__(self, service: Service) -> None:
        self.service, self.reading, self.over = service, threading.Event(), False
        self.took: list[tuple[float, str]] = []
        self.opened: list[threading.Thread] = []
        self.thread = threading.Thread(target=self._open_on, daemon=True)
        self.thread.start()

    def _open_on(self) -> None:
        chance = random.Random(7)
        for path in cycle(PATHS):
            self.reading.wait()
            if self.over:
                return
            self.opened.append(threading.Thread(target=self._open, args=(path,), daemon=True))
            self.opened[-1].start()
            time.sleep(chance.expovariate(1 / EVERY))

    def _open(self, path: str) -> None:
        begun = time.monotonic()
        answer = ask(self.service, "bureau", "GET", path)
        self.took.append(((time.monotonic() - begun) * 1000 if answer.status == 200 else FAILED, path))

    def end(self) -> None:
        self.over = True
        self.reading.set()
        for thread in (self.thread, *self.opened):
            thread.join(30)


def settled(world: Shelf) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count()).select_from(Document).where(Document.state.not_in(MOVING))) or 0


@pytest.fixture(params=["sqlite", "postgresql"])
def bureau(request: pytest.FixtureRequest, shelves: Callable[[], Shelf], tmp_path: Path) -> Iterator[Shelf]:
    """A world on either database."""
    if request.param == "sqlite":
        yield shelves()
        return
    if not databases.installed():
        pytest.skip("PostgreSQL is not on this machine")
    server = databases.Server(durable=True)
    home = tmp_path / "home"
    home.mkdir()
    made = Shelf(home, server.fresh())
    upgrade(made.database)
    made.populate()
    yield made
    made.kept.close()
    server.stop()


def test_bulk_beside_readers(bureau: Shelf) -> None:
    done: dict[bool, float] = {False: 0.0, True: 0.0}
    environment = {} if bureau.database.dialect == "sqlite" else {"ANJIAN_DATABASE": bureau.database.url}
    with running(bureau, **environment) as service:
        for number in range(TURNS * A_TURN):
            receive(bureau, varied(number), "police")
        while settled(bureau) < 20:  # the worker is at work, there is something to read
            time.sleep(0.2)
        settle()  # this process's own collector is not to hold up the clock of its readers
        readers = Readers(service)
        readers.reading.set()
        time.sleep(TURN)  # the pages are warm
        readers.reading.clear()
        readers.took.clear()
        for turn in range(TURNS):
            beside = turn % 2 == 1
            if beside:
                readers.reading.set()
            before, begun = settled(bureau), time.monotonic()
            time.sleep(TURN)
            done[beside] += (settled(bureau) - before) / (time.monotonic() - begun) / (TURNS / 2)
            readers.reading.clear()
        assert settled(bureau) < TURNS * A_TURN, "the import came to its end: more files are needed"
        readers.end()
        service.kill()
    took = sorted(milliseconds for milliseconds, _ in readers.took)
    p95, ratio = took[int(len(took) * 0.95)], done[True] / done[False]
    print(
        f"\n{bureau.database.dialect}: {done[False]:.1f} documents a second alone, {done[True]:.1f} beside readers ({ratio:.0%}); "
        f"{len(took)} pages, median {took[len(took) // 2]:.0f} ms, p95 {p95:.0f} ms"
    )
    for path in PATHS:
        print(f"  {path}: {' '.join(f'{milliseconds:.0f}' for milliseconds, one in sorted(readers.took) if one == path)}")
    assert ratio >= 0.95
    assert p95 <= 200
