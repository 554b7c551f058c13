"""Tables whose rows are only ever added: triggers refuse the rest.  Revisions rely on it as it is."""

from __future__ import annotations

from typing import Final

from alembic import op

DOOR: Final = (
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
    " WHEN NOT EXISTS (SELECT 1 FROM removals WHERE table_name = '{table}' AND row_id = OLD.id)"
    " BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_removed AFTER DELETE ON {table}"
    " BEGIN DELETE FROM removals WHERE table_name = '{table}' AND row_id = OLD.id; END",
)


def protect(table: str, content: str = "UPDATE") -> None:
    """Refuses changes and removals.  `content`: the kind of change that is refused, such as `UPDATE OF source`."""
    dialect = op.get_bind().dialect.name
    for deed, what in (("update", content), ("delete", "DELETE")):
        trigger = f"CREATE TRIGGER {table}_no_{deed} BEFORE {what} ON {table}"
        if dialect == "sqlite":
            op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
        else:
            op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    if dialect == "postgresql":
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


def open_door(table: str) -> None:
    """On SQLite: rows that are entered in `removals` may be removed, each once; the permission goes with the row.

    (On PostgreSQL `refuse_change` itself looks there, see revision 0010.)
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(f"DROP TRIGGER {table}_no_delete")
    for statement in DOOR:
        op.execute(statement.replace("{table}", table))


def close_door(table: str) -> None:
    """Takes `open_door` back."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(f"DROP TRIGGER {table}_removed")
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
