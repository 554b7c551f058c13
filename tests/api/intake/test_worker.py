"""The worker as a process: documents in, judgments out."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

import corpora
from api.settings import Settings
from api.store import files
from api.store.tables import Document, Judgment
from tests.api.world import World

SAMPLES = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"ANJIAN_HOME": str(settings.home), "ANJIAN_WORKERS": "1", "PATH": "/usr/bin:/bin"}
    here = Path(__file__).parents[3]
    process = subprocess.Popen(
        [sys.executable, "-m", "api.intake.worker"], stdin=subprocess.PIPE, cwd=here, env=environment
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)
        process.stdin.close()


def receive(world: World, data: bytes, organisation: str, name: str = "a.txt") -> int:
    stored = files.store(world.settings.files, [data], limit=1 << 30)
    with world.database.write() as session:
        document = Document(
            sha256=stored.sha256, organisation_id=world.organisations[organisation], user_id=world.users[organisation],
            name=name, size=stored.size,
        )  # fmt: skip
        session.add(document)
        session.flush()
        return document.id


def settled(world: World, document_id: int, seconds: float = 60) -> Document:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with world.database.read() as session:
            document = session.get_one(Document, document_id)
            if document.state not in {"received", "reading", "analysing"}:
                return document
        time.sleep(0.05)
    raise AssertionError(f"still {document.state}")


def test_a_document_becomes_a_judgment(world: World) -> None:
    document_id = receive(world, SAMPLES[0].read_bytes(), "police")
    with worker(world.settings):
        document = settled(world, document_id)
    assert document.state == "to_check"
    with world.database.read() as session:
        judgment = session.scalars(select(Judgment)).one()
    assert judgment.document_id == document_id
    assert judgment.case_number
