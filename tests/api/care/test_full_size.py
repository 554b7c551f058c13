"""A hundred thousand judgments backed up, restored on either database and checked: within ten minutes, and identical.

    pytest -m nightly tests/api/care/test_full_size.py -s
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

import pytest

from api.care import rows
from api.care.backup import backup
from api.care.check import check
from api.care.restore import restore
from api.services import Services
from api.settings import Settings
from api.store.database import Database
from api.store.files import Folder
from api.store.migrations import upgrade
from tests import databases
from tests.api.store import many

T = TypeVar("T")
SECONDS = 600


def timed(name: str, deed: Callable[[], T]) -> tuple[T, float]:
    """What the deed gives, and how long it took."""
    begun, used = time.monotonic(), time.process_time()
    done = deed()
    took = time.monotonic() - begun
    sys.stderr.write(f"{name}: {took:.0f} s, processor {time.process_time() - used:.0f} s\n")
    return done, took


def filled(home: Path, number: int) -> Services:
    """A store with so many judgments and a file of each."""
    services = Services(Settings(home=home))
    upgrade(services.database)
    many.fill(services.database, number)
    folder = Folder(home / "files")
    for one in range(1, number + 1):
        data = str(one).encode()
        path = folder.path(hashlib.sha256(data).hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return services


def same(one: Database, other: Database) -> None:
    for table in rows.tables():
        with one.engine.connect() as left, other.engine.connect() as right:
            for mine, theirs in zip_longest(rows.batches(left, table), rows.batches(right, table)):
                assert mine == theirs, table.name


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [300, pytest.param(100_000, marks=[pytest.mark.nightly, pytest.mark.timeout(5400)])])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_restored_in_good_time_and_identical(number: int, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    services = filled(tmp_path / "home", number)
    made, _ = timed("backup", lambda: backup(services, tmp_path / "backups"))
    database = ""
    if kind == "postgresql":
        server: databases.Server = request.getfixturevalue("postgresql_server")
        database = server.fresh()
    settings = Settings(home=tmp_path / "restored", database=database)
    files, took = timed(f"restore on {kind}", lambda: restore(made, settings))
    restored = Services(settings)
    found, checked = timed("check", lambda: [(one.what, one.count) for one in check(restored)])
    assert files == number
    assert [one for one in found if one[1] and one[0] != "全文检索"] == []  # the invented texts have no readings
    same(services.database, restored.database)
    assert max(took, checked) <= SECONDS
    for one in (services, restored):
        one.database.close()
