"""The worker's own process takes a suit from its files to its screening."""

from __future__ import annotations

import time

import pytest

from tests.api.screening.filed import attached, registered, shown, texts
from tests.api.worker.working import wait_for_rest, worker
from tests.api.world import World


@pytest.mark.nightly
def test_a_worker_screens_what_was_handed_in(world: World) -> None:
    suit_id = registered(world)
    attached(world, suit_id, texts("01"))
    with worker(world.settings):
        wait_for_rest(world)
        end = time.monotonic() + 60
        while (found := shown(world, suit_id)).waiting:
            assert time.monotonic() < end, "it is not screened"
            time.sleep(0.2)
    assert found.suit.level == "red"
    assert {one.progress for one in found.papers} == {"read"}
