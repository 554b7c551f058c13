"""Inserts that take it when somebody else has just written the same row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def if_absent(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> Insert:
    """An insert of these rows that leaves alone those that are there already."""
    made: Table = table
    if connection.dialect.name == "sqlite":
        return sqlite.insert(made).values(rows).on_conflict_do_nothing()
    return postgresql.insert(made).values(rows).on_conflict_do_nothing()
