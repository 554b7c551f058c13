"""The ledger: disputes, verdicts, lines, deadlines, other papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from api.store.migrations.append_only import protect

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this revision."""
    op.create_table('ledger_queue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('judgment_id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('judgment_id', 'paper_id', name='uq_ledger_queue_once')
    )
    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('stamps',
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('disputes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('court', sa.String(length=100), nullable=True),
    sa.Column('agencies', sa.Text(), nullable=False),
    sa.Column('opponents', sa.Text(), nullable=False),
    sa.Column('act_type', sa.String(length=40), nullable=True),
    sa.Column('field', sa.String(length=40), nullable=True),
    sa.Column('stage', sa.String(length=30), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=True),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('first_decided_on', sa.Date(), nullable=True),
    sa.Column('last_decided_on', sa.Date(), nullable=True),
    sa.Column('final', sa.Boolean(), nullable=False),
    sa.Column('ripens_on', sa.Date(), nullable=True),
    sa.Column('sight_id', sa.Integer(), nullable=True),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('stamp', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], ),
    sa.ForeignKeyConstraint(['sight_id'], ['sights.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_index('ix_disputes_list', 'disputes', ['last_decided_on', 'id', 'sight_id', 'kind', 'result', 'stage'], unique=False)
    op.create_index(op.f('ix_disputes_number'), 'disputes', ['number'], unique=False)
    op.create_index(op.f('ix_disputes_ripens_on'), 'disputes', ['ripens_on'], unique=False)
    op.create_index(op.f('ix_disputes_series_id'), 'disputes', ['series_id'], unique=False)
    op.create_index(op.f('ix_disputes_sight_id'), 'disputes', ['sight_id'], unique=False)
    op.create_index(op.f('ix_disputes_stamp'), 'disputes', ['stamp'], unique=False)
    op.create_table('calendar_days',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('day')
    )
    op.create_table('deadlines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('start_on', sa.Date(), nullable=True),
    sa.Column('start_from', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('certain', sa.Boolean(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('moved_to', sa.Date(), nullable=True),
    sa.Column('moved_why', sa.Text(), nullable=False),
    sa.Column('moved_by', sa.Integer(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('remind_on', sa.Date(), nullable=True),
    sa.Column('duty', sa.Boolean(), nullable=False),
    sa.Column('statutory', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], ),
    sa.ForeignKeyConstraint(['moved_by'], ['users.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('dispute_id', 'organisation_id', 'rule', 'subject', name='uq_deadlines_once')
    )
    op.create_index(op.f('ix_deadlines_dispute_id'), 'deadlines', ['dispute_id'], unique=False)
    op.create_index('ix_deadlines_ends', 'deadlines', ['ends_on', 'organisation_id', 'done_on', 'remind_on', 'duty'], unique=False)
    op.create_index('ix_deadlines_organisation', 'deadlines', ['organisation_id', 'ends_on', 'done_on', 'remind_on', 'duty'], unique=False)
    op.create_table('disputes_moved',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_disputes_moved_dispute_id'), 'disputes_moved', ['dispute_id'], unique=False)
    op.create_table('ledger_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('standing', sa.String(length=200), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('court', sa.String(length=100), nullable=True),
    sa.Column('act_type', sa.String(length=40), nullable=True),
    sa.Column('field', sa.String(length=40), nullable=True),
    sa.Column('stage', sa.String(length=30), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('dispute_id', 'organisation_id', name='uq_ledger_entries_once')
    )
    op.create_index('ix_ledger_entries_list', 'ledger_entries', ['decided_on', 'id', 'organisation_id', 'standing', 'result', 'stage', 'act_type', 'field', 'court', 'filed_on', 'series_id', 'number', 'dispute_id'], unique=False)
    op.create_index('ix_ledger_entries_organisation', 'ledger_entries', ['organisation_id', 'dispute_id'], unique=False)
    op.create_table('dispute_judgments',
    sa.Column('judgment_id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=30), nullable=False),
    sa.Column('why', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], ),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgments.id'], ),
    sa.PrimaryKeyConstraint('judgment_id')
    )
    op.create_index(op.f('ix_dispute_judgments_dispute_id'), 'dispute_judgments', ['dispute_id'], unique=False)
    op.create_table('dispute_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('judgment_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('together', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgments.id'], ),
    sa.ForeignKeyConstraint(['other_id'], ['judgments.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_dispute_links_judgment_id'), 'dispute_links', ['judgment_id'], unique=False)
    op.create_index(op.f('ix_dispute_links_other_id'), 'dispute_links', ['other_id'], unique=False)
    op.create_table('judgment_numbers',
    sa.Column('judgment_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=False),
    sa.Column('own', sa.Boolean(), nullable=False),
    sa.Column('tie', sa.String(length=10), nullable=False),
    sa.Column('court', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgments.id'], ),
    sa.PrimaryKeyConstraint('judgment_id', 'number')
    )
    op.create_index('ix_judgment_numbers_number', 'judgment_numbers', ['number', 'judgment_id'], unique=False)
    op.create_table('judgment_traits',
    sa.Column('judgment_id', sa.Integer(), nullable=False),
    sa.Column('traits', sa.JSON(), nullable=False),
    sa.Column('twins', sa.String(length=64), nullable=True),
    sa.Column('serial', sa.Integer(), nullable=True),
    sa.Column('sketch', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgments.id'], ),
    sa.PrimaryKeyConstraint('judgment_id')
    )
    op.create_index('ix_judgment_traits_twins', 'judgment_traits', ['twins', 'serial'], unique=False)
    op.create_table('ledger_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('column', sa.String(length=40), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entries.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_ledger_changes_entry_id'), 'ledger_changes', ['entry_id'], unique=False)
    op.create_table('papers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('number', sa.String(length=120), nullable=True),
    sa.Column('issuer', sa.String(length=200), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('record', sa.JSON(), nullable=False),
    sa.Column('sight_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=64), nullable=True),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('dropped', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('checked_by', sa.Integer(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['checked_by'], ['users.id'], ),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['sight_id'], ['sights.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('document_id')
    )
    op.create_index(op.f('ix_papers_key'), 'papers', ['key'], unique=False)
    op.create_index(op.f('ix_papers_number'), 'papers', ['number'], unique=False)
    op.create_index(op.f('ix_papers_organisation_id'), 'papers', ['organisation_id'], unique=False)
    op.create_table('verdicts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('judgment_id', sa.Integer(), nullable=True),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('capacity', sa.String(length=20), nullable=False),
    sa.Column('stage', sa.String(length=30), nullable=False),
    sa.Column('court', sa.String(length=100), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('result', sa.String(length=40), nullable=True),
    sa.Column('dispositions', sa.JSON(), nullable=False),
    sa.Column('causes', sa.JSON(), nullable=False),
    sa.Column('act_type', sa.String(length=40), nullable=True),
    sa.Column('field', sa.String(length=40), nullable=True),
    sa.Column('merits', sa.Boolean(), nullable=False),
    sa.Column('closing', sa.Boolean(), nullable=False),
    sa.Column('latest', sa.Boolean(), nullable=False),
    sa.Column('final', sa.Boolean(), nullable=False),
    sa.Column('mild', sa.Boolean(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('self_corrected', sa.Boolean(), nullable=False),
    sa.Column('mediated', sa.Boolean(), nullable=False),
    sa.Column('heard', sa.Boolean(), nullable=True),
    sa.Column('head', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], ),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgments.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['paper_id'], ['papers.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_verdicts_dispute_id'), 'verdicts', ['dispute_id'], unique=False)
    op.create_index(op.f('ix_verdicts_judgment_id'), 'verdicts', ['judgment_id'], unique=False)
    op.create_index('ix_verdicts_organisation', 'verdicts', ['organisation_id', 'decided_on'], unique=False)
    op.create_index(op.f('ix_verdicts_paper_id'), 'verdicts', ['paper_id'], unique=False)
    op.execute("INSERT INTO ledger_queue (judgment_id, paper_id) SELECT id, 0 FROM judgments")
    protect("dispute_links")
    # A line of the ledger that is joined with another takes its history along.
    protect("ledger_changes", 'UPDATE OF id, "column", "before", "after", source, user_id, created_at')



def downgrade() -> None:
    """Takes this revision back."""
    op.drop_index(op.f('ix_verdicts_paper_id'), table_name='verdicts')
    op.drop_index('ix_verdicts_organisation', table_name='verdicts')
    op.drop_index(op.f('ix_verdicts_judgment_id'), table_name='verdicts')
    op.drop_index(op.f('ix_verdicts_dispute_id'), table_name='verdicts')
    op.drop_table('verdicts')
    op.drop_index(op.f('ix_papers_organisation_id'), table_name='papers')
    op.drop_index(op.f('ix_papers_number'), table_name='papers')
    op.drop_index(op.f('ix_papers_key'), table_name='papers')
    op.drop_table('papers')
    op.drop_index(op.f('ix_ledger_changes_entry_id'), table_name='ledger_changes')
    op.drop_table('ledger_changes')
    op.drop_index('ix_judgment_traits_twins', table_name='judgment_traits')
    op.drop_table('judgment_traits')
    op.drop_index('ix_judgment_numbers_number', table_name='judgment_numbers')
    op.drop_table('judgment_numbers')
    op.drop_index(op.f('ix_dispute_links_other_id'), table_name='dispute_links')
    op.drop_index(op.f('ix_dispute_links_judgment_id'), table_name='dispute_links')
    op.drop_table('dispute_links')
    op.drop_index(op.f('ix_dispute_judgments_dispute_id'), table_name='dispute_judgments')
    op.drop_table('dispute_judgments')
    op.drop_index('ix_ledger_entries_organisation', table_name='ledger_entries')
    op.drop_index('ix_ledger_entries_list', table_name='ledger_entries')
    op.drop_table('ledger_entries')
    op.drop_index(op.f('ix_disputes_moved_dispute_id'), table_name='disputes_moved')
    op.drop_table('disputes_moved')
    op.drop_index('ix_deadlines_organisation', table_name='deadlines')
    op.drop_index('ix_deadlines_ends', table_name='deadlines')
    op.drop_index(op.f('ix_deadlines_dispute_id'), table_name='deadlines')
    op.drop_table('deadlines')
    op.drop_table('calendar_days')
    op.drop_index(op.f('ix_disputes_stamp'), table_name='disputes')
    op.drop_index(op.f('ix_disputes_sight_id'), table_name='disputes')
    op.drop_index(op.f('ix_disputes_series_id'), table_name='disputes')
    op.drop_index(op.f('ix_disputes_ripens_on'), table_name='disputes')
    op.drop_index(op.f('ix_disputes_number'), table_name='disputes')
    op.drop_index('ix_disputes_list', table_name='disputes')
    op.drop_table('disputes')
    op.drop_table('stamps')
    op.drop_table('series')
    op.drop_table('ledger_queue')
