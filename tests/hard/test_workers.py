"""Workers on several hosts that die: nothing is lost or doubled, and others have the work within the stated time."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from api.store.tables import Analysis, Document, Job, Judgment
from api.worker.exits import CUT_OFF
from tests import databases
from tests.api.worker.crews import Crowd, Storm, crowd, whole
from tests.api.worker.working import HERE, document, varied
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
@pytest.mark.timeout(900)
def test_eight_kills_lose_nothing(postgresql_server: Server, tmp_path: Path) -> None:
    storm(postgresql_server, tmp_path / "home", 8, 32, (0.1, 2))


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_two_hundred_kills_and_two_thousand_documents(postgresql_server: Server, tmp_path: Path) -> None:
    """`python -m pytest -m nightly -s tests/hard/test_workers.py`."""
    storm(postgresql_server, tmp_path / "home", 200, 2000, (0.1, 3))


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
    crew.cut.add("far")
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


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("documents", "lost", "most"),
    [
        pytest.param(30, 15, 60, marks=pytest.mark.hard),
        pytest.param(60, 60, 90, marks=pytest.mark.nightly, id="stated"),  # with the settings as they come
    ],
)
def test_the_network_of_a_worker_is_cut(documents: int, lost: int, most: int, tmp_path: Path) -> None:
    """Its work is with the other after so many seconds at most."""
    with cable() as link:
        server = Server(listen=link.here)
        try:
            with crowd(server, tmp_path / "home") as crew:
                assert cut_off(crew, link, documents, lost) < most
        finally:
            server.stop()


def later_version(folder: Path) -> Path:
    """A program of other rules, whose workflows have other steps than ours."""
    for package in ("api", "nlp"):
        shutil.copytree(HERE / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("corpora", "models"):
        (folder / package).symlink_to(HERE / package)
    (folder / "nlp" / "later.py").write_text('"""A rule that the version before did not have."""\n', encoding="utf-8")
    steps = folder / "api" / "worker" / "workflow.py"
    steps.write_text(steps.read_text(encoding="utf-8").replace('LAYOUT = "1"', 'LAYOUT = "2"'), encoding="utf-8")
    return folder


def versions_of(crew: Crowd) -> dict[str, set[str]]:
    """Worker → by which layouts it has worked."""
    found: dict[str, set[str]] = {}
    ran = text("SELECT executor_id, application_version FROM dbos.workflow_status WHERE status = 'SUCCESS'")
    with crew.shelf.database.read() as session:
        for who, layout in session.execute(ran):
            found.setdefault(who.partition("#")[0], set()).add(layout)
    return found


def stale(crew: Crowd, version: str) -> int:
    with crew.shelf.database.read() as session:
        mine = select(func.count()).select_from(Judgment).join(Analysis, Analysis.id == Judgment.analysis_id)
        return session.scalar(mine.where(Analysis.version != version)) or 0


@pytest.mark.hard
@pytest.mark.timeout(900)
def test_two_versions_side_by_side(postgresql_server: Server, tmp_path: Path) -> None:
    """Each finishes what it began; what the older one leaves when it is gone, and all that it found, the later one does anew."""
    later = later_version(tmp_path / "later")
    with crowd(postgresql_server, tmp_path / "home") as crew:
        crew.start("old")
        crew.here("old")
        for number in range(4):
            crew.hand_in(varied(number), "police")
        crew.settle(200)
        crew.start("new", program=later)
        crew.here("new")
        for number in range(4, 40):  # more than one of them takes ahead
            crew.hand_in(varied(number), "police")
        crew.settle(200)
        whole(crew, 40, versions=2)
        assert versions_of(crew) == {"old": {"1"}, "new": {"2"}}
        with crew.shelf.database.read() as session:
            assert session.scalar(select(func.count()).select_from(Job)) == 0, "they take each other's findings for stale"
        for number in range(40, 80):
            crew.hand_in(varied(number), "police")
        await_work(crew, "old")
        crew.kill("old")
        crew.settle(200)
        whole(crew, 80, versions=2)
        row, end = crew.worker("new"), time.monotonic() + 400
        while row is not None and stale(crew, row.version):
            crew.supervise()
            assert time.monotonic() < end, "what the older version found was not analysed anew"
            time.sleep(0.5)


def settled(crew: Crowd) -> int:
    with crew.shelf.database.read() as session:
        return session.scalar(select(func.count()).select_from(Document).where(Document.state == "to_check")) or 0


@pytest.mark.hard
@pytest.mark.timeout(900)
def test_one_file_is_read_while_a_thousand_are_imported(postgresql_server: Server, tmp_path: Path) -> None:
    """Of the same person: it waits for those that are being read at that moment, not for those that are queued."""
    with crowd(postgresql_server, tmp_path / "home") as crew:
        batch = crew.hand_in(varied(0), "police").batch_id
        for number in range(1, 1000):
            crew.hand_in(varied(number), "police", batch)
        crew.start("north")
        end = time.monotonic() + 400
        while settled(crew) < 5:
            assert time.monotonic() < end
            time.sleep(0.05)
        before, begun = settled(crew), time.monotonic()
        single = crew.hand_in(varied(1000), "police").document_id
        while document(crew.shelf, single).state != "to_check":
            assert time.monotonic() < begun + 400
            time.sleep(0.05)
        took, between = time.monotonic() - begun, settled(crew) - before
        print(f"\nread after {took:.1f} s, {between} documents of the import meanwhile, {1001 - settled(crew)} left")
        assert between < 20
