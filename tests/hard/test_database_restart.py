"""The database goes away and comes back while people upload and read: 503 that says when to try again, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.store.migrations import upgrade
from tests import databases
from tests.api.intake.service import Service
from tests.api.worker.working import varied, wait_for_rest
from tests.api.world import Shelf
from tests.hard.clients import Crowd, ask
from tests.hard.disks import running
from tests.hard.wholeness import PATIENCE, whole

pytestmark = pytest.mark.hard

ALLOWED = {(200, ""), (202, ""), (503, "E703"), (503, "E715"), (503, "")}
"""503 without our code is the probe's, which lists what is wrong."""
PAGES = ("/", "/judgments", "/ledger", "/search?q=%E5%A4%84%E7%BD%9A", "/api/v1/judgments", "/api/v1/documents", "/readyz")


@pytest.fixture
def durable() -> Iterator[databases.Server]:
    """A server that may end suddenly."""
    if not databases.installed():
        pytest.skip("PostgreSQL is not on this machine")
    server = databases.Server(durable=True)
    yield server
    server.stop()


@pytest.fixture
def bureau(durable: databases.Server, tmp_path: Path) -> Iterator[Shelf]:
    """The people of the tests' world on that server."""
    home = tmp_path / "home"
    home.mkdir()
    made = Shelf(home, durable.fresh())
    upgrade(made.database)
    made.populate()
    yield made
    made.kept.close()


def crash(server: databases.Server, times: int, away: float) -> None:
    for _ in range(times):
        time.sleep(2.5)
        server.crash()
        time.sleep(away)
        server.start()


def storm(service: Service, files: int) -> Crowd:
    """Two who upload so many files each, two who read."""
    crowd = Crowd(service)
    for number, login in enumerate(("police", "land")):
        crowd.uploads(login, sent(files)[number * files :][:files], 0.3)
    for login in ("bureau", "reader"):
        crowd.reads(login, PAGES, 0.1)
    return crowd


def sent(files: int) -> list[bytes]:
    return [varied(number) for number in range(2 * files)]


def settle(service: Service, crowd: Crowd, files: int) -> None:
    """Waits until all is accepted and read; then looks at what people were answered, and at what is there."""
    worker = service.worker()
    crowd.leave(60 + 4 * files)
    wait_for_rest(service.world, PATIENCE + 2 * files)
    assert service.worker() == worker, "the worker did not get over it by itself"
    assert service.stop() == 0
    print(dict(crowd.met))
    assert set(crowd.met) <= ALLOWED
    assert crowd.without_again == []
    assert any(status == 503 for status, _ in crowd.met), "nobody noticed"
    whole(service.world, sent(files))


@pytest.mark.parametrize("crashes", [2, pytest.param(20, marks=pytest.mark.nightly)])
def test_postgresql_restarts_under_load(durable: databases.Server, bureau: Shelf, crashes: int) -> None:
    files = 8 * crashes
    with running(bureau, ANJIAN_DATABASE=bureau.settings.database_url) as service:
        ask(service, "police", "PUT", "/api/v1/uploads/a.txt", sent(files)[0])
        wait_for_rest(bureau, PATIENCE)  # the worker is at work
        crowd = storm(service, files)
        crash(durable, crashes, 1.5)
        settle(service, crowd, files)


LOCK = """
import sqlite3, sys, time
with sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60) as database:
    database.execute("BEGIN EXCLUSIVE")
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))
    database.execute("ROLLBACK")
"""


@pytest.mark.nightly
def test_another_process_locks_sqlite(shelf: Shelf) -> None:
    """Longer than a writer waits (30 s): who uploads is told to try again, who reads notices nothing."""
    with running(shelf) as service:
        ask(service, "police", "PUT", "/api/v1/uploads/a.txt", sent(6)[0])
        wait_for_rest(shelf, PATIENCE)
        locker = subprocess.Popen([sys.executable, "-c", LOCK, str(shelf.home / "anjian.db"), "34"], stdout=subprocess.PIPE)
        assert locker.stdout is not None
        locker.stdout.readline()
        crowd = storm(service, 6)
        assert locker.wait(60) == 0
        locker.stdout.close()
        settle(service, crowd, 6)
    assert all(code in {"E703", ""} for _, code in crowd.met), "reading waited for the writer"
