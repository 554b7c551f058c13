"""The schema: made from nothing, the same as the tables say, back and forth, by two processes at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from api.errors import ServiceError
from api.store.actor import SYSTEM
from api.store.audit import note
from api.store.database import Database
from api.store.migrations import downgrade, upgrade
from api.store.tables import Base
from tests.api import seed
from tests.api.world import World


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'anjian.db'}")
    yield made
    made.close()


def schema(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(connection.scalars(text("SELECT type || ' ' || name || coalesce(sql, '') FROM sqlite_master")))


def test_the_schema_is_what_the_tables_say(database: Database) -> None:
    upgrade(database)

    def ours(_item: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return not (kind == "table" and str(name).startswith("judgment_search"))

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert {"judgment_search", "judgment_search_texts"} <= set(inspect(connection).get_table_names())


def test_twice_is_once(database: Database) -> None:
    upgrade(database)
    before = schema(database)
    upgrade(database)
    assert schema(database) == before


def test_down_and_up_again(database: Database) -> None:
    upgrade(database)
    before = schema(database)
    downgrade(database, "0001")
    assert not any("judgment_search" in line or "append-only" in line for line in schema(database))
    downgrade(database, "base")
    assert not any("judgments" in line for line in schema(database))
    upgrade(database)
    assert schema(database) == before


def test_a_newer_schema_is_refused(database: Database) -> None:
    upgrade(database)
    with database.engine.connect().execution_options(anjian_write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(ServiceError) as error:
        upgrade(database)
    assert error.value.code == "E711"
    assert "9999" in error.value.message


def test_a_failing_step_leaves_nothing_half_done(database: Database) -> None:
    with database.engine.connect().execution_options(anjian_write=True) as connection:
        connection.execute(text("CREATE TABLE corrections (id INTEGER)"))
        connection.commit()
    before = schema(database)
    with pytest.raises(ServiceError):
        upgrade(database)
    assert schema(database) == before


def test_processes_that_start_together_do_not_collide(tmp_path: Path) -> None:
    script = (
        "import sys; from api.store.database import Database; from api.store.migrations import upgrade; "
        "sys.stdin.readline(); upgrade(Database(sys.argv[1]))"
    )
    url = f"sqlite:///{tmp_path / 'anjian.db'}"
    command = [sys.executable, "-c", script, url]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for process in started:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=120)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors


def test_threads_that_open_a_new_file_together_do_not_collide(tmp_path: Path) -> None:
    def count(url: str) -> int:
        database = Database(url)
        try:
            start.wait()
            with database.engine.connect().execution_options(anjian_write=True) as connection:
                return int(connection.exec_driver_sql("SELECT 1").scalar_one())
        finally:
            database.close()

    start = Barrier(8)
    with ThreadPoolExecutor(8) as threads:
        for number in range(40):
            assert list(threads.map(count, [f"sqlite:///{tmp_path / str(number)}.db"] * 8)) == [1] * 8


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["audit_entries", "analyses", "corrections"])
def test_history_is_only_added_to(world: World, table: str, statement: str) -> None:
    judgment_id = seed.record(world, {"court": "临江市云溪区人民法院"}, "police")
    with world.database.write() as session:
        note(session, SYSTEM, "judgment.create", "judgment", judgment_id)
        session.execute(
            text(
                "INSERT INTO corrections (judgment_id, analysis_id, field, action, note, user_id, created_at)"
                " VALUES (:id, 1, 'court', 'confirm', '', 1, '2026-01-01')"
            ),
            {"id": judgment_id},
        )
    with pytest.raises(DBAPIError, match="append-only"), world.database.write() as session:
        session.execute(text(statement.format(table)))
