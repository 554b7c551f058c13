"""A whole store from one database into another, empty one, and compared row by row afterwards.

What is read is one moment of the source, also while people work there.  What is written is one transaction: either all of
it is there in the end, or the target is as empty as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from api.care import rows
from api.care.progress import Told
from api.errors import ServiceError
from api.store import indexing
from api.store.database import Database
from api.store.faults import reason
from api.store.migrations import schema, upgrade

MADE: Final = frozenset({"stamps"})
"""Tables that have rows once the schema is there."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What came over: rows by table, the search index's texts among them, all compared."""

    tables: dict[str, int]

    @property
    def rows(self) -> int:
        """In all."""
        return sum(self.tables.values())


def transfer(source: Database, target: Database, told: Told = lambda _table, _rows: None) -> Moved:
    """Copies everything and compares it.  The target gets its schema here.

    Raises ServiceError E711 (the source is of a newer version), E730 (it is of an older one, the target is not empty, or it
    refuses a row; which, and why), E703 (it cannot be written).
    """
    _check_source(source)
    upgrade(target)
    try:
        with _reading(source) as there, target.engine.connect().execution_options(anjian_write=True) as here:
            _check_empty(here)
            moved = {table.name: _copy(there, here, table, told) for table in rows.tables()}
            moved["judgment_search"] = indexing.fill(here, indexing.entries(there), lambda number: told("judgment_search", number))
            _compare(there, here)
            here.commit()
    except OperationalError as error:
        raise ServiceError("E703", why=reason(error)) from error
    return Moved(moved)


def _check_source(source: Database) -> None:
    found = schema(source)
    if not found.current:
        raise ServiceError("E730", why="来源数据库的结构不是当前版本，请先用当前版本启动一次服务")


def _reading(source: Database) -> Connection:
    """One moment of the source."""
    if source.dialect == "postgresql":
        return source.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return source.engine.connect()  # SQLite: WAL, a read transaction sees one moment


def _check_empty(here: Connection) -> None:
    for table in rows.tables():
        if table.name not in MADE and here.execute(select(table).limit(1)).first() is not None:
            raise ServiceError("E730", why=f"目标数据库不是空的（{table.name} 里有内容）")
    for table in rows.tables():
        if table.name in MADE:
            here.execute(table.delete())


def _copy(there: Connection, here: Connection, table: Table, told: Told) -> int:
    moved = 0
    for batch in rows.batches(there, table):
        try:
            here.execute(insert(table), batch)
        except (DataError, IntegrityError) as error:
            raise ServiceError("E730", why=f"目标数据库不接受 {table.name} 的第 {moved + 1} 至 {moved + len(batch)} 行") from error
        moved += len(batch)
        told(table.name, len(batch))
    number = rows.counted(there, table)
    if number is not None:
        rows.count_from(here, table, number)
    return moved


def _compare(there: Connection, here: Connection) -> None:
    """Raises ServiceError E731 at the first row that is not the same on both sides."""
    for table in rows.tables():
        for number, (one, other) in enumerate(zip_longest(_each(there, table), _each(here, table)), 1):
            if one != other:
                raise ServiceError("E731", table=table.name, row=number)
    for number, (one, other) in enumerate(zip_longest(indexing.entries(there), indexing.entries(here)), 1):
        if one != other:
            raise ServiceError("E731", table="judgment_search", row=number)


def _each(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    return (row for batch in rows.batches(connection, table) for row in batch)
