"""What stays for good is looked through once."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.serving import memory
from api.serving.memory import AT_LEAST_EVERY, MANY, QUIET, TOO_MANY, collecting, due

ASKED = "import gc, api.app; from api.serving.memory import settle; settle(); print(gc.get_freeze_count(), len(gc.get_objects()))"


def test_what_is_there_is_not_looked_at_again() -> None:
    """In a process of its own: threads that other tests leave behind make objects in the meantime."""
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3], timeout=120)
    frozen, left = map(int, done.stdout.split())
    assert frozen > 10_000
    assert left < 10_000


@pytest.mark.parametrize(
    ("fresh", "age", "quiet", "now"),
    [
        (MANY, 1.0, QUIET, True),
        (MANY - 1, 1.0, 9.0, False),
        (MANY, 1.0, 0.0, False),
        (0, AT_LEAST_EVERY, QUIET, True),
        (0, AT_LEAST_EVERY, 0.0, False),
        (TOO_MANY, 0.0, 0.0, True),
    ],
)
def test_the_moment(fresh: int, age: float, quiet: float, now: bool) -> None:
    assert due(fresh, age, quiet) is now


def looks() -> int:
    """How often all objects were looked through so far."""
    return int(gc.get_stats()[2]["collections"])


def rings(number: int) -> list[list[object]]:
    """So many objects that are kept."""
    kept: list[list[object]] = []
    for _ in range(number):
        ring: list[object] = []
        ring.append(ring)
        kept.append(ring)
    return kept


def test_nobody_who_asks_waits_for_the_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody asks all the time the objects are not looked through, and as soon as it is quiet they are."""
    before, silence = gc.get_threshold(), 0.0
    monkeypatch.setattr(memory, "MANY", 100_000)
    with collecting(lambda: silence):
        begun = looks()
        kept = rings(200_000)
        time.sleep(5 * memory.LOOK)
        assert looks() == begun
        silence = QUIET
        end = time.monotonic() + 30
        while looks() == begun:
            assert time.monotonic() < end
            time.sleep(memory.LOOK)
    assert len(kept) == 200_000
    assert gc.get_threshold() == before
