"""The database goes away and comes back while people upload and read: 503 that says when to try again, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.care.check import check
from api.services import Services
from api.store.migrations import upgrade
from api.store.tables import AuditEntry, Document, Judgment
from tests import databases
from tests.api.intake.service import Service
from tests.api.intake.working import varied, wait_for_rest
from tests.api.world import Shelf
from tests.hard.clients import Crowd

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


def whole(world: Shelf, expected: int) -> None:
    """Every file is one document and one judgment, noted once; `anjian check` finds nothing."""
    with world.database.read() as session:
        documents, judgments = session.scalars(select(Document)).all(), session.scalars(select(Judgment)).all()
        made = session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "judgment.create"))
    assert {document.state for document in documents} == {"to_check"}
    assert len(documents) == len(judgments) == made == expected
    services = Services(world.settings)
    try:
        assert [found.wrong for found in check(services) if found.count] == []
    finally:
        services.database.close()


def storm(service: Service, files: int) -> Crowd:
    crowd = Crowd(service)
    for number, login in enumerate(("police", "land")):
        crowd.uploads(login, [varied(files * number + n) for n in range(files)], 0.3)
    for login in ("bureau", "reader"):
        crowd.reads(login, PAGES, 0.1)
    return crowd


@pytest.mark.parametrize("crashes", [2, pytest.param(20, marks=pytest.mark.nightly)])
def test_postgresql_restarts_under_load(durable: databases.Server, bureau: Shelf, crashes: int) -> None:
    files = 16 * crashes
    service = Service(bureau, ANJIAN_DATABASE=bureau.settings.database_url)
    service.start()
    try:
        worker = service.worker()
        crowd = storm(service, files)
        crash(durable, crashes, 1.5)
        crowd.leave(60 + 4 * files)
        wait_for_rest(bureau, 120 + 2 * files)
        assert service.worker() == worker, "the worker did not get over it by itself"
        assert service.stop() == 0
    finally:
        if service.process.poll() is None:
            service.kill()
    print(dict(crowd.met))
    assert set(crowd.met) <= ALLOWED
    assert crowd.without_again == []
    assert any(status == 503 for status, _ in crowd.met), "nobody noticed the crash"
    whole(bureau, 2 * files)
