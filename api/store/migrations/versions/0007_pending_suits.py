"""Pending suits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from api.store.migrations.append_only import protect

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this revision."""
    op.create_table('suits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('court', sa.String(length=100), nullable=False),
    sa.Column('plaintiffs', sa.Text(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('act_type', sa.String(length=40), nullable=True),
    sa.Column('field', sa.String(length=40), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('deadlines', sa.JSON(), nullable=False),
    sa.Column('next_due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('ending', sa.String(length=30), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('judgment_id', sa.Integer(), nullable=True),
    sa.Column('stale', sa.Boolean(), nullable=False),
    sa.Column('screening_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgments.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_index('ix_suits_board', 'suits', ['state', 'organisation_id', 'next_due_on', 'level'], unique=False)
    op.create_index(op.f('ix_suits_judgment_id'), 'suits', ['judgment_id'], unique=False)
    op.create_index('ix_suits_number', 'suits', ['number', 'organisation_id'], unique=False)
    op.create_index(op.f('ix_suits_organisation_id'), 'suits', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_suits_stale'), 'suits', ['stale'], unique=False)
    op.create_table('suit_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('suit_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=60), nullable=False),
    sa.Column('answer', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['suit_id'], ['suits.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_suit_answers_item', 'suit_answers', ['suit_id', 'item', 'id'], unique=False)
    op.create_table('suit_documents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('suit_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('kind_said', sa.Boolean(), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('record', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], ),
    sa.ForeignKeyConstraint(['suit_id'], ['suits.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('suit_id', 'document_id', name='uq_suit_documents_once')
    )
    op.create_index(op.f('ix_suit_documents_document_id'), 'suit_documents', ['document_id'], unique=False)
    op.create_table('suit_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('suit_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=30), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['suit_id'], ['suits.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_suit_events_suit', 'suit_events', ['suit_id', 'id'], unique=False)
    op.create_table('suit_screenings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('suit_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('low', sa.Float(), nullable=True),
    sa.Column('probability', sa.Float(), nullable=True),
    sa.Column('high', sa.Float(), nullable=True),
    sa.Column('result', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['suit_id'], ['suits.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_suit_screenings_suit', 'suit_screenings', ['suit_id', 'id'], unique=False)
    protect("suit_answers")
    protect("suit_screenings")
    protect("suit_events")


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_index('ix_suit_screenings_suit', table_name='suit_screenings')
    op.drop_table('suit_screenings')
    op.drop_index('ix_suit_events_suit', table_name='suit_events')
    op.drop_table('suit_events')
    op.drop_index(op.f('ix_suit_documents_document_id'), table_name='suit_documents')
    op.drop_table('suit_documents')
    op.drop_index('ix_suit_answers_item', table_name='suit_answers')
    op.drop_table('suit_answers')
    op.drop_index(op.f('ix_suits_stale'), table_name='suits')
    op.drop_index(op.f('ix_suits_organisation_id'), table_name='suits')
    op.drop_index('ix_suits_number', table_name='suits')
    op.drop_index(op.f('ix_suits_judgment_id'), table_name='suits')
    op.drop_index('ix_suits_board', table_name='suits')
    op.drop_table('suits')
