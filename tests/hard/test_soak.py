"""Memory stays flat while people upload, search, open pages and export: for less than a minute in CI, for an hour at night."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.api.intake.service import Service
from tests.api.worker.working import wait_for_rest
from tests.api.world import Shelf
from tests.hard.soak import Soak

KINDS = ("web", "worker", "children")


def soak(shelf: Shelf, seconds: float, rate: float) -> Soak:
    """A service under the mixture; nothing may go wrong but that something is not there yet (404) or not for the caller (403)."""
    service = Service(shelf)
    service.start()
    try:
        done = Soak(service, rate, random.Random(5))
        done.run(seconds, print, every=seconds / 120)
        wait_for_rest(shelf, 120)
        assert service.stop() == 0
    finally:
        if service.process.poll() is None:
            service.kill()
    assert set(done.statuses) <= {200, 202, 304, 403, 404}, done.statuses
    return done


@pytest.mark.hard
def test_a_minute_leaves_no_mountain(shelves: Callable[[], Shelf]) -> None:
    done = soak(shelves(), 45, 8)
    for kind in KINDS:
        print(f"{kind}: {done.growth(kind, 20):+.1f} MB from the middle to the end")
        assert done.growth(kind, 20) < 60, kind


@pytest.mark.nightly
@pytest.mark.timeout(4500)
def test_an_hour_is_flat(shelves: Callable[[], Shelf]) -> None:
    done = soak(shelves(), 3600, 2)
    for kind in KINDS:
        print(f"{kind}: {done.slope(kind, 1200):+.1f} MB an hour, {done.growth(kind, 1200):+.1f} MB in the last forty minutes")
    for kind in KINDS:
        assert done.growth(kind, 1200) < 64, kind  # as much as one connection of SQLite keeps of a store that grows
