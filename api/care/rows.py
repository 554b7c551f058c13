"""Rows as they lie in the database, the same on SQLite and PostgreSQL: what one gives out, the other takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, select, text

from api.store.plain import tables

__all__ = ["batches", "count_from", "counted", "tables"]

AT_ONCE: Final = 500


def batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows in the order of their keys, some hundred at a time.

    A row of a tree (units under units) comes after the one above it, so that it can be entered where references are checked.
    """
    if above := _above(table):
        yield from _tree(connection, table, above)
        return
    wanted = select(table).order_by(*table.primary_key.columns)
    with connection.execute(wanted, execution_options={"yield_per": AT_ONCE}) as result:  # closed, too, when whoever asks gives up
        for found in result.mappings().partitions():
            yield [dict(row) for row in found]


def _above(table: Table) -> str | None:
    """The column in which a row names another of its own table."""
    return next((key.parent.name for key in table.foreign_keys if key.column.table is table), None)


def _tree(connection: Connection, table: Table, above: str) -> Iterator[list[dict[str, Any]]]:
    """Level by level: trees are small."""
    left = [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
    known: set[Any] = {None}
    while left:
        level = [row for row in left if row[above] in known]
        if not level:  # a reference that leads nowhere: entered as it is, and refused there
            level = left
        known |= {row["id"] for row in level}
        left = [row for row in left if row["id"] not in known]
        for start in range(0, len(level), AT_ONCE):
            yield level[start : start + AT_ONCE]


def counted(connection: Connection, table: Table) -> int | None:
    """The highest number that the table has ever given to a row; None: it gives none."""
    if not _numbered(table):
        return None
    if connection.dialect.name == "postgresql":
        given = connection.execute(text("SELECT last_value FROM pg_sequences WHERE sequencename = :name"), {"name": _sequence(table)}).scalar()
    else:
        given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
    return max(int(given or 0), _highest(connection, table))


def count_from(connection: Connection, table: Table, number: int) -> None:
    """The next row gets a higher number than this."""
    if connection.dialect.name == "postgresql":
        if number:
            connection.execute(text("SELECT setval(:name, :number)"), {"name": _sequence(table), "number": number})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        known = {"name": table.name, "number": number}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), known)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), known)


def _sequence(table: Table) -> str:
    """PostgreSQL's own name for what counts the keys."""
    [key] = table.primary_key.columns
    return f"{table.name}_{key.name}_seq"


def _numbered(table: Table) -> bool:
    keys: Sequence[Any] = list(table.primary_key.columns)
    return len(keys) == 1 and table.autoincrement_column is not None


def _highest(connection: Connection, table: Table) -> int:
    [key] = table.primary_key.columns
    return int(connection.execute(select(key).order_by(key.desc()).limit(1)).scalar() or 0)
