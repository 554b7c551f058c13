"""Workers on several hosts that die: nothing is lost or doubled, and others have the work within the stated time."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.api.intake.crews import Storm, crowd, whole
from tests.api.intake.working import varied
from tests.databases import Server


def storm(server: Server, home: Path, kills: int, documents: int, pause: tuple[float, float]) -> None:
    luck = random.Random(kills)
    with crowd(server, home) as crew:
        begun, blown = time.monotonic(), Storm(crew, luck)
        try:
            blown.blow(kills, [varied(number) for number in range(documents)], pause)
        finally:
            blown.over()
        crew.settle(120 + documents)
        whole(crew, documents)
        print(f"\n{documents} documents, {blown.done}, {time.monotonic() - begun:.0f} s")


@pytest.mark.hard
@pytest.mark.timeout(240)
def test_fifteen_kills_lose_nothing(postgresql_server: Server, tmp_path: Path) -> None:
    storm(postgresql_server, tmp_path / "home", 15, 60, (0.5, 5))


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_two_hundred_kills_and_two_thousand_documents(postgresql_server: Server, tmp_path: Path) -> None:
    """`python -m pytest -m nightly -s tests/hard/test_workers.py`."""
    storm(postgresql_server, tmp_path / "home", 200, 2000, (1, 8))
