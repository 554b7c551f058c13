"""Workers on several hosts that die: nothing is lost or doubled, and others have the work within the stated time."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from api.intake.worker import CUT_OFF
from tests import databases
from tests.api.intake.crews import Crowd, Storm, crowd, whole
from tests.api.intake.working import varied
from tests.databases import Server
from tests.hard.networks import Cable, cable


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


def await_work(crew: Crowd, name: str) -> None:
    """Returns while the worker has documents in hand."""
    end = time.monotonic() + 120
    while not crew.in_work(name):
        assert time.monotonic() < end
        time.sleep(0.02)


def cut_off(crew: Crowd, link: Cable, documents: int, lost: int) -> float:
    """A worker in a network of its own loses it in the midst; returns after how many seconds its work was with the other."""
    crew.lost = lost
    crew.address = f"postgresql+psycopg://anjian@{link.here}/{databases.name_of(crew.shelf.settings.database)}"
    crew.start("far", within=link.within)
    crew.start("near")
    crew.here("far")
    crew.here("near")
    for number in range(documents):
        crew.hand_in(varied(number), "police")
    await_work(crew, "far")
    link.cut()
    begun = time.monotonic()
    left = crew.in_work("far")
    while crew.in_work("far"):
        assert time.monotonic() - begun < 2 * lost + 60, "nobody took the work over"
        time.sleep(0.1)
    taken = time.monotonic() - begun
    crew.settle(120 + documents)
    assert crew.running["far"].wait(lost) == CUT_OFF, "it must not go on by itself"
    crew.end("far")
    link.mend()
    crew.start("far", within=link.within)
    crew.here("far")
    for number in range(documents, documents + 5):
        crew.hand_in(varied(number), "police")
    crew.settle(120)
    whole(crew, documents + 5)
    print(f"\n{len(left)} documents of the worker that was cut off were with the other after {taken:.0f} s (lost: {lost} s)")
    return taken


@pytest.mark.hard
@pytest.mark.timeout(240)
def test_the_network_of_a_worker_is_cut(tmp_path: Path) -> None:
    with cable() as link:
        server = Server(listen=link.here)
        try:
            with crowd(server, tmp_path / "home") as crew:
                assert cut_off(crew, link, 30, 15) < 60
        finally:
            server.stop()


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_the_stated_time_is_kept(tmp_path: Path) -> None:
    """With the settings as they come: within 90 s."""
    with cable() as link:
        server = Server(listen=link.here)
        try:
            with crowd(server, tmp_path / "home") as crew:
                assert cut_off(crew, link, 60, 60) < 90
        finally:
            server.stop()
