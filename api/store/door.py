"""The one way for rows to leave tables that are only added to (`migrations.append_only`): each is named before it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Table, delete, insert
from sqlalchemy.orm import Session

from api.store.tables import Removal

GUARDED: Final = frozenset({
    "audit_entries", "analyses", "corrections", "dispute_links", "ledger_changes", "rectification_events", "bulletin_changes",
    "case_report_events", "typical_case_versions", "signatures", "suit_answers", "suit_screenings", "suit_events",
})  # fmt: skip
"""Tables whose triggers refuse removals."""
AT_ONCE: Final = 400


def remove(session: Session, table: Table, ids: Iterable[int]) -> int:
    """Removes rows by their numbers, and with each its permission to go.  Returns how many went.

    Whoever calls it writes an audit entry that says what went and why, in the same transaction.
    """
    ordered, gone = sorted(set(ids)), 0
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        session.execute(insert(Removal), [{"table_name": table.name, "row_id": one} for one in some])
        gone += len(session.connection().execute(delete(table).where(table.c.id.in_(some)).returning(table.c.id)).all())
        session.execute(delete(Removal).where(Removal.table_name == table.name, Removal.row_id.in_(some)))
    return gone
