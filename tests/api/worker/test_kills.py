"""SIGKILL at random moments: what was accepted ends in exactly one judgment, whoever is killed when."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import select, text

from api.store import search
from api.store.tables import Document, Judgment
from tests.api.intake.service import Service
from tests.api.worker.working import PDFS, flows, moving, receive, start, varied, wait_for_rest, worker
from tests.api.world import World

DIGITAL = [path for path in PDFS if path.name.startswith(("05", "13", "21"))]
SENDERS = ("police", "land", "bureau")


def contents(count: int) -> list[bytes]:
    """Different judgments, a few of them as PDF."""
    pdfs = [path.read_bytes() for path in DIGITAL]
    return pdfs + [varied(number) for number in range(count - len(pdfs))]


def check_whole(world: World, expected: int) -> None:
    """Each file has its judgment, its analysis and its place in the index, once; nothing is half there."""
    with world.database.read() as session:
        documents = session.scalars(select(Document)).all()
        judgments = session.scalars(select(Judgment)).all()
        for judgment in judgments:
            found = session.scalars(select(Judgment.id).where(search.matching(judgment.case_number or ""))).all()
            assert judgment.id in found
    assert len(documents) == len(judgments) == expected
    assert {document.state for document in documents} == {"to_check"}
    assert {document.judgment_id for document in documents} == {judgment.id for judgment in judgments}
    assert {document.analysis_id for document in documents} == {judgment.analysis_id for judgment in judgments}
    assert {document.version for document in documents} == {1}
    with world.database.read() as session:
        if world.database.dialect == "sqlite":
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
            assert session.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
        for query in (
            "SELECT count(*) FROM analyses", "SELECT count(*) FROM readings",
            "SELECT count(*) FROM judgment_search_texts",
            "SELECT count(*) FROM audit_entries WHERE action = 'judgment.create'",
            "SELECT count(*) FROM involvements WHERE role = 'submitter'",
        ):  # fmt: skip
            assert session.execute(text(query)).one() == (expected,), query
    assert flows(world, "SELECT DISTINCT status FROM workflow_status") == [("SUCCESS",)]


def kill_workers(world: World, kills: int, count: int, luck: random.Random) -> None:
    """Files come in while one worker after the other is killed; the last one is left to finish."""
    files, sent = contents(count), 0
    for kill in range(kills):
        share = (count - sent) if kill == kills - 1 else luck.randint(0, 2 * count // kills)
        for data in files[sent : sent + share]:
            receive(world, data, luck.choice(SENDERS))
        sent = min(count, sent + share)
        process = start(world.settings)
        time.sleep(luck.uniform(0.5, 6))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdin is not None
        process.stdin.close()
    with worker(world.settings):
        wait_for_rest(world, 120 + count)
        time.sleep(1)  # the last workflow writes its own end
    check_whole(world, count)


def test_killed_workers_lose_nothing(world: World) -> None:
    kill_workers(world, 4, 24, random.Random(7))


@pytest.mark.sqlite  # whose log is what fills the disk; PostgreSQL's is its server's
@pytest.mark.skipif(shutil.which("prlimit") is None, reason="needs util-linux")
def test_a_full_disk_costs_nothing(world: World) -> None:
    """While nothing can be written the worker waits; then it goes on, killed or not."""
    for data in contents(12):
        receive(world, data, "police")
    with closing(sqlite3.connect(world.home / "anjian.db")) as connection:
        connection.execute("VACUUM")  # it goes through the log, which is then as long as the database: workflows find room below that
    log, end = world.home / "logs" / "worker.log", time.monotonic() + 60
    process = start(world.settings, largest_file=(world.home / "anjian.db-wal").stat().st_size + 2**18)
    try:
        while not (log.exists() and "_core.on_exception" in log.read_text()):
            assert time.monotonic() < end, "the disk was never full"
            time.sleep(0.2)
        assert process.poll() is None
        assert moving(world.database) > 0
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
    with worker(world.settings):
        wait_for_rest(world, 120)
        time.sleep(1)
    check_whole(world, 12)


def kill_anything(world: World, kills: int, count: int, luck: random.Random) -> None:
    """A client sends files and tries again what was not accepted, while server and worker are killed."""
    service, waiting, left = Service(world), contents(count), kills
    service.start()
    due = time.monotonic() + luck.uniform(0, 5)
    try:
        while waiting or left:
            if waiting and service.upload(waiting[-1], "police"):
                waiting.pop()
            time.sleep(luck.uniform(0, 10 * kills / count / 4) if waiting else 0.05)
            if left and time.monotonic() > due:
                left -= 1
                strike(service, luck)
                due = time.monotonic() + luck.uniform(0.5, 6)
        wait_for_rest(world, 120 + count)
        time.sleep(1)
        assert service.stop() == 0
    finally:
        if service.process.poll() is None:
            service.kill()
    check_whole(world, count)


def strike(service: Service, luck: random.Random) -> None:
    """Kills the worker, or the server: then it is started again."""
    found = service.worker()
    if found is not None and luck.random() < 0.5:
        found.kill()
        return
    service.kill()
    service.start()


def test_killed_servers_lose_nothing(world: World) -> None:
    kill_anything(world, 2, 12, random.Random(11))


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("storm", [kill_workers, kill_anything])
def test_fifty_kills_two_hundred_files(world: World, storm: Callable[..., None]) -> None:
    storm(world, 50, 200, random.Random())
