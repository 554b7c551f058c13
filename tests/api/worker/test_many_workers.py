"""Two workers on one PostgreSQL database, a small storm; the large ones are in `tests/hard/test_workers.py`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from api.worker.exits import REFUSED
from tests.api.worker.crews import crowd, whole
from tests.api.worker.working import varied
from tests.databases import Server

pytestmark = pytest.mark.timeout(900)


def test_the_work_of_a_killed_worker_goes_on_with_another(postgresql_server: Server, tmp_path: Path) -> None:
    with crowd(postgresql_server, tmp_path / "home") as crew:
        for name in ("north", "south"):
            crew.start(name)
        for name in ("north", "south"):
            crew.here(name)
        for number in range(12):
            crew.hand_in(varied(number), "police")
        end = time.monotonic() + 120
        while not crew.in_work("north"):
            assert time.monotonic() < end
            time.sleep(0.02)
        crew.kill("north")
        crew.settle(200)
        whole(crew, 12)


def test_a_name_in_use_is_refused(postgresql_server: Server, tmp_path: Path) -> None:
    with crowd(postgresql_server, tmp_path / "home") as crew:
        first = crew.start("north")
        crew.here("north")
        second = crew.start("north")
        assert second.wait(240) == REFUSED
        assert first.poll() is None
        crew.running["north"] = first
        assert second.stdin is not None
        second.stdin.close()
