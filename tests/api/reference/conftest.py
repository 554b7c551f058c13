"""The town, filed once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests import databases
from tests.api.reference import plain
from tests.api.reference.books import Books
from tests.api.reference.filing import file
from tests.api.reference.plain import Fact
from tests.api.reference.town import Chronicle, Town
from tests.api.world import CHEAP, World


@pytest.fixture(scope="module")
def town() -> Town:
    return Chronicle().write()


@pytest.fixture(scope="package")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("town") / "home"
    settings = Settings(home=home, database=databases.fresh(home))
    app = create_app(settings, pages=False)
    app.state.services.passwords = CHEAP
    with TestClient(app):
        made = World(app, settings)
        made.populate()
        file(made, Chronicle().write())
        yield made
        for client in made.clients:
            client.close()


@pytest.fixture(scope="module")
def truth(town: Town) -> list[Fact]:
    return plain.facts_of(town)


@pytest.fixture(scope="module")
def books(filed: World) -> Books:
    return Books(filed)
