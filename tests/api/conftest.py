"""The command line as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient
from structlog.contextvars import merge_contextvars
from structlog.processors import KeyValueRenderer, add_log_level, format_exc_info

import corpora
from api.app import create_app
from api.cli import main
from api.store.migrations import upgrade
from tests import databases
from tests.api import files_apart
from tests.api.world import CHEAP, Shelf, World

JUDGMENTS = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))
PDFS = sorted((corpora.ROOT / "samples" / "pdf").glob("*.pdf"))


@dataclass(frozen=True)
class Outcome:
    """What a command printed and its exit status."""

    status: int
    out: str
    err: str


Anjian = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def plain_log() -> None:
    """Lines without colours and stacks without their variables, which take seconds to print."""
    structlog.configure(
        processors=[merge_contextvars, add_log_level, format_exc_info, KeyValueRenderer()],
        logger_factory=structlog.PrintLoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(0),
    )


@pytest.fixture(autouse=True)
def files_beside_transactions() -> Iterator[None]:
    """See `tests.api.files_apart`.  A patch of its own: a test that undoes its patches does not end the watch."""
    with pytest.MonkeyPatch.context() as patch:
        files_apart.watch(patch)
        yield


@pytest.fixture
def anjian(capfdbinary: pytest.CaptureFixture[bytes]) -> Anjian:
    """Runs a command line in this process."""

    def run(*arguments: object) -> Outcome:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Outcome(int(left.value.code or 0), out.decode("utf-8-sig"), err.decode())

    return run


@pytest.fixture
def anjian_process() -> Anjian:
    """Runs a command line in a process of its own."""

    def run(*arguments: object, flags: tuple[str, ...] = ()) -> Outcome:
        command = [sys.executable, *flags, "-m", "api.cli", *map(str, arguments)]
        here = Path(__file__).parents[2]
        done = subprocess.run(command, capture_output=True, cwd=here, timeout=120, check=False)
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def judgments(tmp_path: Path) -> Path:
    """A folder of four invented judgments."""
    folder = tmp_path / "judgments"
    folder.mkdir()
    for source in JUDGMENTS[:4]:
        (folder / source.name).write_bytes(source.read_bytes())
    return folder


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A store with the people of `tests.api.world` and nothing else, to be copied: the schema is made once."""
    home = tmp_path_factory.mktemp("empty")
    made = Shelf(home, databases.fresh(home))
    upgrade(made.database)
    made.populate()
    made.database.close()
    return made


@pytest.fixture
def world(empty_store: Shelf, tmp_path: Path) -> Iterator[World]:
    """The service, without pages and worker, with the people of `tests.api.world`."""
    shelf = empty_store.copied(tmp_path / "home")
    shelf.kept.close()
    app = create_app(shelf.settings, pages=False)
    app.state.services.passwords = CHEAP
    with TestClient(app):
        made = World(app, shelf.settings, shelf.organisations, shelf.users)
        yield made
        for client in made.clients:
            client.close()
    databases.dropped(made.settings.database_url)


@pytest.fixture(scope="session")
def shelves(empty_store: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Shelf]]:
    """Makes copies of it."""
    made: list[Shelf] = []

    def copy() -> Shelf:
        made.append(empty_store.copied(tmp_path_factory.mktemp("shelf") / "home"))
        return made[-1]

    yield copy
    for shelf in made:
        shelf.close()


@pytest.fixture
def shelf(empty_store: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """A copy of it, of which nothing is kept: connections, compiled statements and tables of thousands of tests are gigabytes."""
    made = empty_store.copied(tmp_path_factory.mktemp("shelf") / "home")
    yield made
    made.close()
