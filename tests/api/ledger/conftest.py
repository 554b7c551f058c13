"""A store without a service around it, made in a moment: disputes need many of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from api.store.database import Database
from api.store.migrations import upgrade
from tests import databases
from tests.api.world import World


class Shelf(World):
    """A world with people and a database, but without an application."""

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(None, Settings(home=home, database=url))
        self.kept = Database(url)

    @property
    def database(self) -> Database:
        return self.kept

    def close(self) -> None:
        self.kept.close()
        databases.dropped(self.settings.database_url)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shelf]:
    """A store with the people of `tests.api.world` and nothing else."""
    home = tmp_path_factory.mktemp("empty")
    made = Shelf(home, databases.fresh(home))
    upgrade(made.database)
    made.populate()
    made.database.close()
    return home, made


@pytest.fixture(scope="session")
def shelves(empty_store: tuple[Path, Shelf], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Shelf]]:
    """Makes copies of it."""
    home, known = empty_store
    made: list[Shelf] = []

    def copy() -> Shelf:
        place = tmp_path_factory.mktemp("shelf") / "home"
        shutil.copytree(home, place)
        shelf = Shelf(place, databases.copied(known.settings.database_url, place))
        shelf.organisations, shelf.users = known.organisations, known.users
        made.append(shelf)
        return shelf

    yield copy
    for shelf in made:
        shelf.close()


@pytest.fixture
def shelf(shelves: Callable[[], Shelf]) -> Iterator[Shelf]:
    """A copy of it."""
    made = shelves()
    yield made
    made.close()  # its connections keep pages in memory: two thousand tests are not to have them all
