"""Inserts that take it when somebody else has just written the same row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Insert, Select, Table
from sqlalchemy.dialects import postgresql, sqlite


def if_absent(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> Insert:
    """An insert of these rows that leaves alone those that are there already."""
    made: Table = table
    if connection.dialect.name == "sqlite":
        return sqlite.insert(made).values(rows).on_conflict_do_nothing()
    return postgresql.insert(made).values(rows).on_conflict_do_nothing()


def chosen_if_absent(connection: Connection, table: Any, columns: list[str], chosen: Select[Any]) -> Insert:
    """The same for the rows that a query finds."""
    made: Table = table
    if connection.dialect.name == "sqlite":
        return sqlite.insert(made).from_select(columns, chosen).on_conflict_do_nothing()
    return postgresql.insert(made).from_select(columns, chosen).on_conflict_do_nothing()
