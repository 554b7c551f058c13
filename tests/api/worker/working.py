"""Files into the outbox and a real worker beside the test."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Row, create_engine, func, select, text

import corpora
from api.intake.halt import Halt
from api.intake.states import MOVING
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Document
from api.worker.crew import Card, Heart, enter
from api.worker.steps import Steps
from tests import databases
from tests.api.world import World

HERE = Path(__file__).parents[3]
SAMPLES = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))
NUMBER = re.compile(r"^(（\d{4}）\S*?\D)\d+号$", re.MULTILINE)
TEXTS = [sample for path in SAMPLES if NUMBER.search(sample := path.read_text(encoding="utf-8"))]
PDFS = sorted((corpora.ROOT / "samples" / "pdf").glob("*.pdf"))


def varied(number: int) -> bytes:
    """A sample judgment with a case number of its own."""
    sample = TEXTS[number % len(TEXTS)]
    found = NUMBER.search(sample)
    assert found is not None
    return sample.replace(found[0], f"{found[1]}{10_000 + number}号").encode()


def start(settings: Settings, *, largest_file: int | None = None) -> subprocess.Popen[bytes]:
    """A worker; it ends when its standard input is closed.  `largest_file`: in bytes, as if the disk were full then."""
    environment = os.environ | {
        "ANJIAN_HOME": str(settings.home),
        "ANJIAN_WORKERS": str(settings.workers or 1),
        "ANJIAN_WORKER_NAME": settings.worker_name,
        "ANJIAN_WORKER_LOST_SECONDS": str(settings.worker_lost_seconds),
        **databases.named(settings),
    }
    command = [sys.executable, "-m", "api.worker", "--with-parent"]
    limit = [] if largest_file is None else ["prlimit", f"--fsize={largest_file}"]
    return subprocess.Popen([*limit, *command], stdin=subprocess.PIPE, cwd=HERE, env=environment)


def alive(database: Database, name: str = "worker") -> Heart:
    """A worker that says that it lives, without doing anything; `beat` says it again."""
    card = Card.of_this_process(name, "0.1.0", "1", 1)
    starts = enter(database, card, 0.0)
    return Heart(database, card, starts, 60, lambda why: None)


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that is told to end at the end."""
    process = start(settings)
    try:
        yield process
        assert process.poll() is None, "the worker has died"
    finally:
        process.terminate()
        process.wait(20)
        assert process.stdin is not None
        process.stdin.close()


def flows(world: World, query: str) -> Sequence[Row[Any]]:
    """What the engine of the workflows answers from its own tables."""
    url = world.settings.workflow_url
    engine = create_engine(url, connect_args={} if url.startswith("sqlite") else {"options": "-csearch_path=dbos"})
    try:
        with engine.connect() as connection:
            return connection.execute(text(query)).all()
    finally:
        engine.dispose()


def receive(world: World, data: bytes, organisation: str | None, name: str = "a.txt") -> int:
    """A file in the outbox, as an upload leaves it.  Returns the document's id."""
    stored = world.services.files.store([data], limit=1 << 30)
    user = world.users[organisation or "admin"]
    with world.database.write() as session:
        document = Document(
            sha256=stored.sha256, organisation_id=world.organisations.get(organisation or "", 0), user_id=user,
            name=name, size=stored.size,
        )  # fmt: skip
        session.add(document)
        session.flush()
        return document.id


def moving(database: Database) -> int:
    """How many documents have not come to rest."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Document).where(Document.state.in_(MOVING))) or 0


def wait_for_rest(world: World, seconds: float = 60) -> None:
    """Returns when every document has come to rest."""
    end = time.monotonic() + seconds
    while moving(world.database):
        assert time.monotonic() < end, "documents are still in work"
        time.sleep(0.05)


def document(world: World, document_id: int) -> Document:
    """The document as it is now."""
    with world.database.read() as session:
        return session.get_one(Document, document_id)


def take_in(world: World, steps: Steps, data: bytes, organisation: str | None) -> Document:
    """A file through all steps, as the workflow does them."""
    document_id = receive(world, data, organisation)
    go(steps, document_id)
    return document(world, document_id)


def go(steps: Steps, document_id: int, attempt: int = 0) -> None:
    """A document through all steps, of the first attempt unless said otherwise."""
    halt: Halt | None = None
    for _, step in steps.in_order():
        halt = halt or step(document_id, attempt)
    steps.settle(document_id, attempt, halt)
