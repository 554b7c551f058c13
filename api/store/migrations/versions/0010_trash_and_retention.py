"""Trash, holds, retention; the door through which rows leave tables that are only added to; numbers that are never given twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from api.store.migrations.append_only import close_door, open_door

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

GUARDED = (
    "audit_entries", "analyses", "corrections", "dispute_links", "ledger_changes", "rectification_events", "bulletin_changes",
    "case_report_events", "typical_case_versions", "signatures", "suit_answers", "suit_screenings", "suit_events",
)  # fmt: skip
NUMBERED = (
    "analyses", "readings", "judgments", "involvements", "judgment_causes", "corrections", "documents", "batch_items", "pack_members",
    "notifications", "papers", "verdicts", "dispute_links", "ledger_entries", "ledger_changes", "deadlines", "rectifications",
    "rectification_events", "attachments", "letters", "alerts", "case_reports", "case_report_events", "typical_cases",
    "typical_case_versions", "signatures", "suit_documents", "suit_answers", "suit_screenings", "suit_events", "audit_entries",
)  # fmt: skip
"""What is put back gets its number again: nothing else may have been given it meanwhile.  (PostgreSQL never gives one twice.)"""

DOOR = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'DELETE' THEN"
    " DELETE FROM removals WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id;"
    " IF FOUND THEN RETURN OLD; END IF;"
    " END IF;"
    " RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)
NO_DOOR = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)


def upgrade() -> None:
    """Applies this revision."""
    op.create_table('removals',
    sa.Column('table_name', sa.String(length=60), nullable=False),
    sa.Column('row_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('table_name', 'row_id')
    )
    op.create_table('retention_rules',
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('kind')
    )
    op.create_table('holds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['ended_by'], ['users.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_index('ix_holds_object', 'holds', ['kind', 'object_id', 'ended_at'], unique=False)
    op.create_table('trash',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('sight_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('thrown_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['sight_id'], ['sights.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_index('ix_trash_object', 'trash', ['kind', 'object_id'], unique=False)
    op.create_index(op.f('ix_trash_organisation_id'), 'trash', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_trash_thrown_at'), 'trash', ['thrown_at'], unique=False)
    op.create_table('trash_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trash_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['trash_id'], ['trash.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_index('ix_trash_files_sha256', 'trash_files', ['sha256', 'organisation_id'], unique=False)
    op.create_index(op.f('ix_trash_files_trash_id'), 'trash_files', ['trash_id'], unique=False)
    for table in GUARDED:
        open_door(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(DOOR)
    else:
        _number()


def _number() -> None:
    """SQLite gives the number of a removed last row again, unless the table says AUTOINCREMENT.

    How rows lie in the file is the same with it: only the table's definition changes, none of its rows is touched.
    """
    for table in NUMBERED:
        definition = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).scalar_one()
        if "AUTOINCREMENT" not in definition:
            _define(table, _numbered(definition))


def _numbered(definition: str) -> str:
    """A table's definition with its key written as AUTOINCREMENT wants it."""
    before, column, rest = definition.partition("id INTEGER NOT NULL")
    first, key, last = rest.partition("PRIMARY KEY (id)")
    if not (column and key and before.rstrip().endswith("(")):
        raise ValueError(f"unknown definition: {definition}")
    return f"{before}id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT{first.rstrip().removesuffix(',')}{last}"


def _define(table: str, definition: str) -> None:
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (definition, table))
    connection.exec_driver_sql(f"PRAGMA schema_version={int(version) + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def downgrade() -> None:
    """Takes this revision back; numbers stay numbers that are not given twice."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(NO_DOOR)
    for table in GUARDED:
        close_door(table)
    op.drop_index(op.f('ix_trash_files_trash_id'), table_name='trash_files')
    op.drop_index('ix_trash_files_sha256', table_name='trash_files')
    op.drop_table('trash_files')
    op.drop_index(op.f('ix_trash_thrown_at'), table_name='trash')
    op.drop_index(op.f('ix_trash_organisation_id'), table_name='trash')
    op.drop_index('ix_trash_object', table_name='trash')
    op.drop_table('trash')
    op.drop_index('ix_holds_object', table_name='holds')
    op.drop_table('holds')
    op.drop_table('retention_rules')
    op.drop_table('removals')
