"""Transactions that queue the same judgment do not wait for each other, nor for the worker that takes it out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ONCE = "uq_ledger_queue_once"


def upgrade() -> None:
    """Applies this revision."""
    with op.batch_alter_table("ledger_queue") as queue:
        queue.add_column(sa.Column("writer", sa.BigInteger(), nullable=False, server_default="0"))
        queue.drop_constraint(ONCE, type_="unique")
        queue.create_unique_constraint(ONCE, ["judgment_id", "paper_id", "writer"])


def downgrade() -> None:
    """Takes this revision back."""
    op.execute(
        "DELETE FROM ledger_queue WHERE id NOT IN (SELECT least_id FROM"
        " (SELECT min(id) AS least_id FROM ledger_queue GROUP BY judgment_id, paper_id) AS kept)"
    )
    with op.batch_alter_table("ledger_queue") as queue:
        queue.drop_constraint(ONCE, type_="unique")
        queue.drop_column("writer")
        queue.create_unique_constraint(ONCE, ["judgment_id", "paper_id"])
