"""The database: engine, sessions for reading and for writing.

SQLite has one writer at a time.  A writing session takes the lock when it begins (BEGIN IMMEDIATE): it waits for the
other writer instead of failing half-way when two readers both want to write.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import renewals, sights
from api.store.connections import PATIENCE
from api.store.faults import DAMAGED, reason, unreachable
from api.store.locking import MetError, met
from api.store.together import Together
from api.store.turns import Turns

BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""
RETRY_SECONDS = 0.01
WROTE = "anjian_wrote"
"""Of a connection to PostgreSQL: whether its transaction has done anything but SELECT."""


class WatchedSession(Session):
    """A session that keeps `Judgment.sight_id` true to the involvements, and notes what the ledger has to renew."""


event.listen(WatchedSession, "after_flush", sights.renew)
event.listen(WatchedSession, "after_flush", renewals.note)


class Database:
    """An engine and its two kinds of session."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.together = Together(self.write)
        self._turns = Turns(self.engine.url.database if self.dialect == "sqlite" else None)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; whatever it changed is thrown away.

        Raises ServiceError E715 when the database cannot be reached, E716 when its file is damaged.
        """
        with told("E715"), WatchedSession(self.engine, expire_on_commit=False) as session:
            yield session
            if self.dialect != "sqlite" and session.in_transaction():
                _end(session.connection())

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back by an error.

        Raises ServiceError E703 when the database cannot be written (locked, read-only, disk full, restarted) and, as
        `MetError`, when another transaction has just entered the same row; E716 when its file is damaged.
        """
        with told("E703"), self._turns.one(), WatchedSession(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"anjian_write": True})
            yield session
            session.commit()

    def refusal(self, seconds: float = 2.0) -> str | None:
        """Why the database cannot be written now, in Chinese; None when it can.  Waits `seconds` for another writer."""
        try:
            with self.engine.connect().execution_options(anjian_write=True, anjian_wait=seconds) as connection:
                if self.dialect == "sqlite":
                    connection.exec_driver_sql("SELECT 1")
                elif connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar():
                    return "数据库只读"
        except OperationalError as error:
            return reason(error)
        return None

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    """Errors do not repeat the values of a statement: they go into the log, where names and hashes must not be."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, connect_args=PATIENCE, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
        event.listen(engine, "begin", _begun)
        event.listen(engine, "before_cursor_execute", _asked)
        return engine
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, pool_size=20, max_overflow=40, hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _begun(connection: Connection) -> None:
    connection.info[WROTE] = False


def _asked(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    if not statement.startswith("SELECT"):
        connection.info[WROTE] = True


def _end(connection: Connection) -> None:
    """Ends what was only read with COMMIT: after ROLLBACK psycopg forgets which statements the server has prepared.

    Each would be parsed and planned anew in each transaction (`psycopg._preparing.PrepareManager`).
    """
    if not connection.info[WROTE]:
        connection.commit()


def _configure(connection: Any, _record: Any) -> None:
    """WAL: readers do not wait for the writer.  FULL: an accepted upload survives a power cut."""
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Processes that open a new file together change its journal one after the other: there SQLite refuses without waiting."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= end:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _begin(connection: Any) -> None:
    options = connection.get_execution_options()
    if not options.get("anjian_write", False):
        connection.exec_driver_sql("BEGIN")
        return
    wait = options.get("anjian_wait", BUSY_SECONDS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(wait * 1000)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def told(code: str) -> Iterator[None]:
    """Has what is wrong with the database itself, and not with what is asked of it, told as ServiceError `code` or E716.

    Of a transaction whose connection broke while it was committed nobody knows whether it counts: what is tried again must
    bear having been done.
    """
    try:
        yield
    except (DBAPIError, NoConnectionError) as error:
        if isinstance(error, DBAPIError) and any(part in str(error.orig).lower() for part in DAMAGED):
            raise ServiceError("E716") from error
        if met(error):
            raise MetError from error
        if not unreachable(error):
            raise
        raise ServiceError(code, why=reason(error)) from error
