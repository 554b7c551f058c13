"""A database of any earlier revision, with rows in every table, comes to the newest one with all of them, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text

from api.store import search
from api.store.database import Database
from api.store.migrations import FOLDER, downgrade, upgrade
from api.store.tables import Base, Judgment
from tests import databases
from tests.api.store import filler

REVISIONS: Final = sorted(one.revision for one in ScriptDirectory(str(FOLDER)).walk_revisions())
FIRST, NEWEST = REVISIONS[0], REVISIONS[-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty one of each kind."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'anjian.db'}")
        yield made
        made.close()
        return
    server: databases.Server = request.getfixturevalue("postgresql_server")
    url = server.fresh()
    made = Database(url)
    yield made
    made.close()
    server.drop(url)


def filled(database: Database) -> tuple[filler.Rows, list[tuple[Any, ...]]]:
    with database.engine.connect().execution_options(anjian_write=True) as connection:
        rows, texts = filler.fill(connection), filler.texts(connection)
        connection.commit()
        return rows, texts


def differences(connection: Connection) -> list[Any]:
    """Between the schema and what the tables say."""

    def ours(_item: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return not (kind == "table" and str(name).startswith("judgment_search"))

    return list(compare_metadata(MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True}), Base.metadata))


def guards(connection: Connection) -> set[str]:
    """The triggers that protect what is only added to, and SQLite's that keep the rows beside the index."""
    if connection.dialect.name == "sqlite":
        return set(connection.scalars(text("SELECT name || sql FROM sqlite_master WHERE type = 'trigger'")))
    return set(connection.scalars(text("SELECT tgname || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")))


def missing(before: filler.Rows, after: filler.Rows) -> dict[str, list[dict[str, Any]]]:
    """Rows of before that are not there any more as they were, in the columns that they had."""
    gone = {}
    for name, rows in before.items():
        kept = [str(row) for row in after.get(name, [])]
        gone[name] = [row for row in rows if str(row) not in kept]
    return {name: rows for name, rows in gone.items() if rows}


def now(connection: Connection, before: filler.Rows) -> filler.Rows:
    """The rows of these tables today, with the columns that they had before."""
    tables = [table for table in filler.tables(connection) if table.name in before]
    found = filler.rows(connection, tables)
    return {name: [{key: row[key] for key in before[name][0]} for row in rows] for name, rows in found.items()}


def step(database: Database, before: tuple[filler.Rows, list[tuple[Any, ...]]], target: str) -> None:
    """Brings the database to a revision, and looks for all that was there."""
    upgrade(database, target)
    rows, texts = before
    with database.engine.connect() as connection:
        assert missing(rows, now(connection, rows)) == {}, f"to {target}"
        assert filler.texts(connection) == texts
        if database.dialect == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def follows(database: Database, *, queued: set[int]) -> None:
    """What the newest version makes of it: all can be found, and the ledger is made of what was there before it."""
    with database.engine.connect() as connection:
        assert set(connection.scalars(text("SELECT judgment_id FROM ledger_queue WHERE judgment_id <= 3"))) == queued
        indexed = len(filler.texts(connection))
        if database.dialect == "sqlite":
            assert connection.scalar(text("SELECT count(*) FROM judgment_search_rows")) == indexed
    with database.read() as session:
        assert len(session.scalars(select(Judgment.id).where(search.matching("处罚决"))).all()) == indexed


def test_no_step_loses_a_row(database: Database) -> None:
    upgrade(database, FIRST)
    for revision in REVISIONS[1:]:
        before = filled(database)
        assert min(map(len, before[0].values())) >= filler.ROWS
        step(database, before, revision)
    follows(database, queued={1, 2, 3})
    with database.engine.connect() as connection:
        assert differences(connection) == []
    number_of_the_next(database)


@pytest.mark.nightly
@pytest.mark.parametrize("revision", REVISIONS)
def test_from_each_revision_to_the_newest(database: Database, revision: str) -> None:
    upgrade(database, revision)
    step(database, filled(database), NEWEST)
    follows(database, queued={1, 2, 3} if revision < "0003" else set())


def number_of_the_next(database: Database) -> None:
    """The database goes on numbering behind the rows that came over."""
    with database.write() as session:
        known = session.scalar(text("SELECT max(id) FROM sights")) or 0
        assert session.scalar(text("INSERT INTO sights (members) VALUES ('x') RETURNING id")) == known + 1


def test_the_way_back_keeps_what_has_a_table_there_and_what_is_protected_is_so_again(database: Database) -> None:
    upgrade(database, FIRST)
    before, _ = filled(database)
    upgrade(database)
    with database.engine.connect() as connection:
        guarded = guards(connection)
        assert {"audit_entries", "analyses", "corrections", "suit_events"} <= {line.partition("_no_")[0] for line in guarded if "_no_delete" in line}
    downgrade(database, FIRST)
    with database.engine.connect() as connection:
        assert guards(connection) == set()
    upgrade(database)
    with database.engine.connect() as connection:
        assert missing(before, now(connection, before)) == {}
        assert differences(connection) == []
        assert guards(connection) == guarded
