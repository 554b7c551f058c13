"""Sessions that only read, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from api.store.database import Database
from tests import databases

PREPARED_FROM = 8
"""psycopg prepares a statement on the server once it was asked five times."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty one with a table of one column."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    if request.param == "postgresql":
        server: databases.Server = request.getfixturevalue("postgresql_server")
        url = server.fresh()
    made = Database(url)
    with made.write() as session:
        session.execute(text("CREATE TABLE kept (number INTEGER)"))
    yield made
    made.close()


def numbers(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.scalars(text("SELECT number FROM kept")))


@pytest.mark.parametrize("deed", ["INSERT INTO kept VALUES (1)", "WITH one AS (SELECT 1) INSERT INTO kept SELECT * FROM one"])
def test_what_a_reading_session_wrote_is_thrown_away(database: Database, deed: str) -> None:
    with database.read() as session:
        assert not session.scalars(text("SELECT number FROM kept")).all()
        session.execute(text(deed))
        assert session.scalars(text("SELECT number FROM kept")).all() == [1]
    assert numbers(database) == []
    with database.write() as session:
        session.execute(text(deed))
    assert numbers(database) == [1]


def test_an_error_leaves_the_connection_usable(database: Database) -> None:
    with pytest.raises(KeyError), database.read() as session:
        session.execute(select(1))
        raise KeyError
    assert numbers(database) == []


def test_what_the_server_has_prepared_stays_prepared(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no server")
    for _ in range(PREPARED_FROM):
        numbers(database)
    with database.read() as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert "SELECT number FROM kept" in prepared
