"""Full-text search, and tables that are only ever added to."""

from __future__ import annotations

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_entries", "analyses", "corrections")

SEARCH = {
    "sqlite": (
        # Words come ready, with blanks between: `ascii` takes every other sign for a letter and splits nothing.
        "CREATE VIRTUAL TABLE judgment_search USING fts5 (words, content = '', tokenize = 'ascii')",
    ),
    "postgresql": (
        "CREATE TABLE judgment_search ("
        " id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
        " judgment_id INTEGER NOT NULL REFERENCES judgments (id),"
        " words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_judgment_search_judgment_id ON judgment_search (judgment_id)",
        "CREATE INDEX ix_judgment_search_words ON judgment_search USING gin (words)",
    ),
}
TEXTS = {
    "sqlite": "CREATE TABLE judgment_search_texts (judgment_id INTEGER PRIMARY KEY REFERENCES judgments (id), place BIGINT NOT NULL, content BLOB NOT NULL)",
    "postgresql": "CREATE TABLE judgment_search_texts (judgment_id INTEGER PRIMARY KEY REFERENCES judgments (id), place BIGINT NOT NULL, content BYTEA NOT NULL)",
}


def upgrade() -> None:
    """Applies this revision."""
    dialect = op.get_bind().dialect.name
    for statement in (*SEARCH[dialect], TEXTS[dialect]):
        op.execute(statement)
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        for deed in ("UPDATE", "DELETE"):
            name = f"{table}_no_{deed.lower()}"
            if dialect == "sqlite":
                op.execute(f"CREATE TRIGGER {name} BEFORE {deed} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
            else:
                op.execute(f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        if dialect == "postgresql":
            op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    """Takes this revision back."""
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{deed}" + (f" ON {table}" if dialect == "postgresql" else ""))
        if dialect == "postgresql":
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    if dialect == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP TABLE judgment_search")
    op.execute("DROP TABLE judgment_search_texts")
