"""The tables with their values as they lie in the database: what one gives out, another, or the same one later, takes."""

from __future__ import annotations

from sqlalchemy import JSON, LargeBinary, MetaData, Table

from api.store.tables import Base
from api.store.types import Packed


def tables() -> list[Table]:
    """All tables, each after those that it refers to; what is packed is left packed."""
    plain = MetaData()
    for table in Base.metadata.sorted_tables:
        copied = table.to_metadata(plain)
        for column in copied.columns:
            if isinstance(column.type, Packed):
                column.type = LargeBinary()
            elif isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)  # nothing is nothing, whichever way it was written
    return [plain.tables[table.name] for table in Base.metadata.sorted_tables]
