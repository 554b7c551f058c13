"""Tables whose rows are only ever added: triggers refuse the rest.  Revisions rely on it as it is."""

from __future__ import annotations

from alembic import op


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
