"""Rows out of their tables and back, as they were to the last byte.

    {"rows": [[table, {column: value}], …], "emptied": [[table, id, column, value], …]}

Bytes are written as base64, days and moments in ISO 8601.  A column that a later version added keeps its default when a row
comes back; one that a later version dropped is left out.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, Column, Connection, Date, DateTime, LargeBinary, Table, delete, insert, select, update
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import door, plain
from api.store.tables import DisputeMoved
from api.store.types import Moment
from api.trash.gathering import Gathered, keyed

MADE: Final = frozenset({"dispute_judgments", "verdicts", "deadlines"})
"""Tables that the ledger makes anew: a row whose case is there no longer is left to it."""
Content = dict[str, Any]


def pack(session: Session, gathered: Gathered) -> Content:
    """The rows as they are now, parents before children."""
    connection = session.connection()
    rows = [[table.name, _written(table, row)] for table, row in _rows(connection, gathered)]
    return {"rows": rows, "emptied": [list(one) for one in gathered.emptied]}


def take_out(session: Session, gathered: Gathered) -> None:
    """Removes the rows, children before parents."""
    tables = plain.tables()
    named = {table.name: table for table in tables}
    for name, row_id, column, _ in gathered.emptied:
        session.connection().execute(update(named[name]).where(named[name].c.id == row_id).values({column: None}))
    for table in reversed(tables):
        keys = gathered.rows.get(table.name, set())
        if table.name in door.GUARDED:
            door.remove(session, table, (int(key[0]) for key in keys))
            continue
        for condition in keyed(table, keys):
            session.connection().execute(delete(table).where(condition))


def put_back(session: Session, content: Content) -> None:
    """Enters the rows again.  Raises ServiceError E606 where what a row belongs to is there no longer."""
    connection = session.connection()
    tables = {table.name: table for table in plain.tables()}
    for name, written in content["rows"]:
        table = tables.get(name)
        row = None if table is None else _fitting(session, table, {key: _read(table.c[key], it) for key, it in written.items() if key in table.c})
        if table is not None and row is not None:
            connection.execute(insert(table), row)
    for name, row_id, column, value in content["emptied"]:
        table = tables[name]
        connection.execute(update(table).where(table.c.id == row_id, table.c[column].is_(None)).values({column: value}))


def ids(content: Content, name: str) -> list[int]:
    """Numbers of the rows of a table."""
    return [row["id"] for table, row in content["rows"] if table == name]


def values(content: Content, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as they are written."""
    return (row for table, row in content["rows"] if table == name)


def _rows(connection: Connection, gathered: Gathered) -> Iterator[tuple[Table, dict[str, Any]]]:
    for table in plain.tables():
        for condition in keyed(table, gathered.rows.get(table.name, set())):
            for row in connection.execute(select(table).where(condition).order_by(*table.primary_key.columns)).mappings():
                yield table, dict(row)


def _fitting(session: Session, table: Table, row: dict[str, Any]) -> dict[str, Any] | None:
    """The row with references that lead somewhere; None: the ledger makes it anew."""
    for key in table.foreign_keys:
        name, wanted = key.parent.name, row.get(key.parent.name)
        if wanted is None or _there(session, key.column, wanted):
            continue
        moved = session.get(DisputeMoved, wanted) if key.column.table.name == "disputes" else None
        if table.name in MADE:
            return None
        if moved is not None:
            row[name] = moved.dispute_id
        elif key.parent.nullable:
            row[name] = None
        else:
            raise ServiceError("E606", why="它所属的内容已经不在了")
    return row


def _there(session: Session, column: Column[Any], value: Any) -> bool:
    return session.connection().execute(select(column).where(column == value).limit(1)).first() is not None


def _written(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items() if name in table.c}


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    if isinstance(column.type, (Moment, DateTime)):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
