"""What a search asks of a hit, in narrow rows beside the index (SQLite only).

Of 100,000 judgments a common word finds nearly all, and the wide rows of `judgments` take longer to read than the index.
The database keeps these rows true by itself, so nothing that writes judgments has to think of them.
"""

from __future__ import annotations

from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TABLE judgment_search_rows (place INTEGER PRIMARY KEY, id INTEGER NOT NULL, sight_id INTEGER, agency_result VARCHAR(40),"
    " state VARCHAR(20) NOT NULL, act_type VARCHAR(40), field VARCHAR(40), doc_type VARCHAR(40), procedure VARCHAR(40),"
    " corrected BOOLEAN NOT NULL, review_count INTEGER NOT NULL, court VARCHAR(100))",
    "INSERT INTO judgment_search_rows SELECT"
    " place, id, sight_id, agency_result, state, act_type, field, doc_type, procedure, corrected, review_count, court"
    " FROM judgment_search_texts JOIN judgments ON id = judgment_id ORDER BY place",
    "CREATE TRIGGER judgment_search_rows_in AFTER INSERT ON judgment_search_texts BEGIN"
    " INSERT INTO judgment_search_rows SELECT"
    " NEW.place, id, sight_id, agency_result, state, act_type, field, doc_type, procedure, corrected, review_count, court"
    " FROM judgments WHERE id = NEW.judgment_id; END",
    "CREATE TRIGGER judgment_search_rows_out AFTER DELETE ON judgment_search_texts BEGIN"
    " DELETE FROM judgment_search_rows WHERE place = OLD.place; END",
    "CREATE TRIGGER judgment_search_rows_changed AFTER UPDATE OF"
    " sight_id, agency_result, state, act_type, field, doc_type, procedure, corrected, review_count, court ON judgments BEGIN"
    " UPDATE judgment_search_rows SET sight_id = NEW.sight_id, agency_result = NEW.agency_result, state = NEW.state,"
    " act_type = NEW.act_type, field = NEW.field, doc_type = NEW.doc_type, procedure = NEW.procedure,"
    " corrected = NEW.corrected, review_count = NEW.review_count, court = NEW.court"
    " WHERE place = (SELECT place FROM judgment_search_texts WHERE judgment_id = NEW.id); END",
)


def upgrade() -> None:
    """Applies this revision."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in STATEMENTS:
            op.execute(statement)


def downgrade() -> None:
    """Takes this revision back."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("in", "out", "changed"):
            op.execute(f"DROP TRIGGER judgment_search_rows_{name}")
        op.execute("DROP TABLE judgment_search_rows")
