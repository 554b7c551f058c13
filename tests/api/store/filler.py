"""Rows in every table of a schema, whatever it is: for a database as an earlier version of the service left it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA

ROWS = 3
NOT_OURS = ("judgment_search", "alembic_version")
Rows = dict[str, list[dict[str, Any]]]


def fill(connection: Connection) -> Rows:
    """`ROWS` rows in each table, every reference to another row kept where the other table could be filled before.

    Returns what is in the database then, by table, the rows of each as `rows` gives them.
    """
    found = tables(connection)
    done: set[str] = set()
    for table in _in_order(found):
        with_keys = {column.name for column in table.columns if column.foreign_keys and _target(column) not in done}
        have = len(connection.execute(select(table)).all())  # a revision may have put rows there, which others refer to
        for number in range(have + 1, ROWS + 1):
            connection.execute(insert(table), {c.name: _value(c, number, have + 1) for c in table.columns if c.name not in with_keys and not _by_itself(c)})
        done.add(table.name)
    _index(connection)
    return rows(connection, found)


def tables(connection: Connection) -> list[Table]:
    """The service's tables as the database has them."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not name.startswith(NOT_OURS))
    for table in metadata.tables.values():
        table.info["numbers"] = connection.dialect.name == "sqlite"  # PostgreSQL says it by a default
    return list(metadata.tables.values())


def rows(connection: Connection, wanted: Sequence[Table]) -> Rows:
    """All rows of these tables with the columns they are described with, in the order of their text."""
    return {
        table.name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=lambda row: str(sorted(row.items())))
        for table in wanted
    }


def texts(connection: Connection) -> list[tuple[Any, ...]]:
    """What the full-text index has; nothing before it is there."""
    if not _has_index(connection):
        return []
    found = connection.execute(text("SELECT judgment_id, place, content FROM judgment_search_texts ORDER BY judgment_id"))
    return [(judgment, place, bytes(content)) for judgment, place, content in found]


def _in_order(found: Sequence[Table]) -> Iterable[Table]:
    """Each after those that it cannot do without."""
    left, done = {table.name: table for table in found}, set[str]()
    while left:
        ready = [table for table in left.values() if {_target(c) for c in table.columns if c.foreign_keys and not c.nullable} <= done | {table.name}]
        assert ready, f"tables that need each other: {sorted(left)}"
        for table in sorted(ready, key=lambda one: one.name):
            yield table
            done.add(table.name)
            del left[table.name]


def _target(column: Column[Any]) -> str:
    return next(iter(column.foreign_keys)).column.table.name


def _by_itself(column: Column[Any]) -> bool:
    """Whether the database numbers it: then it goes on numbering behind our rows."""
    alone = column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys and len(column.table.primary_key) == 1
    return column.server_default is not None or bool(alone and column.table.info.get("numbers", True))


def _value(column: Column[Any], number: int, first: int) -> Any:
    """One that no other row has.  A row that names another of its own table names the first of them."""
    if column.foreign_keys:
        return number if _target(column) != column.table.name else (None if number == first else first)
    plain: Mapping[type, Any] = {
        Boolean: number % 2 == 0,
        Integer: number + 40,
        Float: number / 8,
        DateTime: datetime(2024, 2, 29, 8, 0, number, tzinfo=UTC),
        Date: date(2024, 2, number),
        JSON: {"名": [number, None, {"键": column.name}]},
        BYTEA: bytes([0, number, 255]),
        LargeBinary: bytes([0, number, 255]),
    }
    for kind, value in plain.items():
        if isinstance(column.type, kind):
            return value
    assert isinstance(column.type, String), f"{column} is of a type that the filler does not know: {column.type!r}"
    return f"{number}号“{column.table.name}.{column.name}'"[: column.type.length or 60]


def _has_index(connection: Connection) -> bool:
    return connection.dialect.has_table(connection, "judgment_search_texts")


def _index(connection: Connection) -> None:
    """The words of each judgment, as revision 0002 keeps them."""
    if not _has_index(connection) or texts(connection):
        return
    content = text("INSERT INTO judgment_search_texts (judgment_id, place, content) VALUES (:id, :place, :content)").bindparams(bindparam("content", type_=LargeBinary))
    words, typed = ("INSERT INTO judgment_search (rowid, words) VALUES (:place, :words)", "处罚 罚决")
    if connection.dialect.name == "postgresql":
        words, typed = ("INSERT INTO judgment_search (judgment_id, words) VALUES (:id, CAST(:words AS tsvector))", "'处罚':1 '罚决':2")
    for number in range(1, ROWS + 1):
        row = {"id": number, "place": number << 31 | number, "content": bytes([0, number]), "words": typed}
        connection.execute(content, row)
        connection.execute(text(words), row)
