"""Many workers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this revision.  It only adds, so that the version before can work beside it."""
    op.create_table('workers',
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=False),
    sa.Column('beats', sa.BigInteger(), nullable=False),
    sa.Column('host', sa.String(length=255), nullable=False),
    sa.Column('process', sa.Integer(), nullable=False),
    sa.Column('born', sa.Float(), nullable=False),
    sa.Column('version', sa.String(length=80), nullable=False),
    sa.Column('layout', sa.String(length=20), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('leases',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.String(length=120), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.add_column('documents', sa.Column('lane', sa.Integer(), server_default=sa.text('0'), nullable=False))


def downgrade() -> None:
    """Takes this revision back."""
    op.drop_column('documents', 'lane')
    op.drop_table('leases')
    op.drop_table('workers')
