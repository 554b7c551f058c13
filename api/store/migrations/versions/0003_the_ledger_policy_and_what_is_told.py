"""The ledger, policy and what is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

APPEND_ONLY = ("dispute_links", "ledger_changes", "rectification_events", "bulletin_changes")
CONTENT = {"ledger_changes": 'UPDATE OF id, "column", "before", "after", source, user_id, created_at'}
"""A line of the ledger that is joined with another takes its history along."""


def upgrade() -> None:
    """Applies this revision."""
    op.create_table('alert_runs',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('made', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('day')
    )
    op.create_table('deliveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('target', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('channel', 'target', 'key', name='uq_deliveries_once')
    )
    op.create_index('ix_deliveries_due', 'deliveries', ['state', 'due_at'], unique=False)
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
    op.create_table('alerts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['about_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['users.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('organisation_id', 'key', name='uq_alerts_once')
    )
    op.create_index('ix_alerts_open', 'alerts', ['organisation_id', 'acknowledged_at', 'id'], unique=False)
    op.create_table('attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('object_type', sa.String(length=30), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_attachments_object', 'attachments', ['object_type', 'object_id'], unique=False)
    op.create_index(op.f('ix_attachments_organisation_id'), 'attachments', ['organisation_id'], unique=False)
    op.create_table('benchmarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('measure', sa.String(length=30), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('organisation_id', 'year', 'measure', name='uq_benchmarks_once')
    )
    op.create_table('bulletins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('figures', sa.LargeBinary(), nullable=False),
    sa.Column('sections', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['sent_by'], ['users.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_bulletins_organisation_id'), 'bulletins', ['organisation_id'], unique=False)
    op.create_table('calendar_days',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('day')
    )
    op.create_table('calendar_keys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key_hash')
    )
    op.create_index(op.f('ix_calendar_keys_user_id'), 'calendar_keys', ['user_id'], unique=False)
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
    op.create_table('ledger_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('report', sa.LargeBinary(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_ledger_imports_organisation_id'), 'ledger_imports', ['organisation_id'], unique=False)
    op.create_table('letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('issuer_id', sa.Integer(), nullable=True),
    sa.Column('dispute_id', sa.Integer(), nullable=True),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], ),
    sa.ForeignKeyConstraint(['follows_id'], ['letters.id'], ),
    sa.ForeignKeyConstraint(['issuer_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_letters_organisation_id'), 'letters', ['organisation_id'], unique=False)
    op.create_table('policy_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('based_on', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['applied_by'], ['users.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_policy_versions_organisation', 'policy_versions', ['organisation_id', 'id'], unique=False)
    op.create_table('rectifications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=True),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('unit', sa.String(length=200), nullable=False),
    sa.Column('person', sa.String(length=60), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_rectifications_dispute_id'), 'rectifications', ['dispute_id'], unique=False)
    op.create_index(op.f('ix_rectifications_organisation_id'), 'rectifications', ['organisation_id'], unique=False)
    op.create_table('saved_views',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('user_id', 'page', 'name', name='uq_saved_views_name')
    )
    op.create_table('subscriptions',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('rhythm', sa.String(length=10), nullable=False),
    sa.Column('told_until', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('user_id')
    )
    op.create_table('webhooks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_webhooks_organisation_id'), 'webhooks', ['organisation_id'], unique=False)
    op.create_table('bulletin_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bulletin_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=40), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletins.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_bulletin_changes_bulletin_id'), 'bulletin_changes', ['bulletin_id'], unique=False)
    op.create_table('bulletin_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bulletin_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletins.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('bulletin_id', 'kind', name='uq_bulletin_files_once')
    )
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
    op.create_table('rectification_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rectification_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rectification_id'], ['rectifications.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_rectification_events_rectification_id'), 'rectification_events', ['rectification_id'], unique=False)
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
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for deed in ("UPDATE", "DELETE"):
            name, what = f"{table}_no_{deed.lower()}", CONTENT.get(table, deed) if deed == "UPDATE" else deed
            if dialect == "sqlite":
                op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
            else:
                op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        if dialect == "postgresql":
            op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


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
    op.drop_index(op.f('ix_rectification_events_rectification_id'), table_name='rectification_events')
    op.drop_table('rectification_events')
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
    op.drop_table('bulletin_files')
    op.drop_index(op.f('ix_bulletin_changes_bulletin_id'), table_name='bulletin_changes')
    op.drop_table('bulletin_changes')
    op.drop_index(op.f('ix_webhooks_organisation_id'), table_name='webhooks')
    op.drop_table('webhooks')
    op.drop_table('subscriptions')
    op.drop_table('saved_views')
    op.drop_index(op.f('ix_rectifications_organisation_id'), table_name='rectifications')
    op.drop_index(op.f('ix_rectifications_dispute_id'), table_name='rectifications')
    op.drop_table('rectifications')
    op.drop_index('ix_policy_versions_organisation', table_name='policy_versions')
    op.drop_table('policy_versions')
    op.drop_index(op.f('ix_letters_organisation_id'), table_name='letters')
    op.drop_table('letters')
    op.drop_index(op.f('ix_ledger_imports_organisation_id'), table_name='ledger_imports')
    op.drop_table('ledger_imports')
    op.drop_index('ix_ledger_entries_organisation', table_name='ledger_entries')
    op.drop_index('ix_ledger_entries_list', table_name='ledger_entries')
    op.drop_table('ledger_entries')
    op.drop_index(op.f('ix_disputes_moved_dispute_id'), table_name='disputes_moved')
    op.drop_table('disputes_moved')
    op.drop_index('ix_deadlines_organisation', table_name='deadlines')
    op.drop_index('ix_deadlines_ends', table_name='deadlines')
    op.drop_index(op.f('ix_deadlines_dispute_id'), table_name='deadlines')
    op.drop_table('deadlines')
    op.drop_index(op.f('ix_calendar_keys_user_id'), table_name='calendar_keys')
    op.drop_table('calendar_keys')
    op.drop_table('calendar_days')
    op.drop_index(op.f('ix_bulletins_organisation_id'), table_name='bulletins')
    op.drop_table('bulletins')
    op.drop_table('benchmarks')
    op.drop_index(op.f('ix_attachments_organisation_id'), table_name='attachments')
    op.drop_index('ix_attachments_object', table_name='attachments')
    op.drop_table('attachments')
    op.drop_index('ix_alerts_open', table_name='alerts')
    op.drop_table('alerts')
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
    op.drop_index('ix_deliveries_due', table_name='deliveries')
    op.drop_table('deliveries')
    op.drop_table('alert_runs')
