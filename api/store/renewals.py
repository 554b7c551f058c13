"""Which judgments the ledger has to look at again: noted in the flush that changes them, so that none is forgotten.

Disputes, verdicts and deadlines are made from judgments by `api.ledger.disputes.renewal`, soon after and many at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, literal, select
from sqlalchemy.orm import Session

from api.store import adding
from api.store.tables import Involvement, Judgment, LedgerQueue, Paper, Verdict

AT_ONCE = 500


def note(session: Session, _context: Any = None) -> None:
    """For the event `after_flush`: what was written goes into the queue."""
    judgments: set[int] = set()
    papers: set[int] = set()
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Judgment):
            judgments.add(row.id)
        elif isinstance(row, Involvement):
            judgments.add(row.judgment_id)
        elif isinstance(row, Paper):
            papers.add(row.id)
    if judgments or papers:
        queue(session.connection(), judgments, papers)


def queue(connection: Connection, judgments: Iterable[int], papers: Iterable[int] = ()) -> None:
    """Puts these into the queue; those that wait there already wait once."""
    rows = [{"judgment_id": one, "paper_id": 0} for one in sorted(judgments)]
    rows += [{"judgment_id": 0, "paper_id": one} for one in sorted(papers)]
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(adding.if_absent(connection, LedgerQueue.__table__, rows[start : start + AT_ONCE]))


def queue_disputes(session: Session, disputes: Select[int] | None = None) -> None:
    """Puts all judgments and papers of these disputes (ids; None: of all) into the queue, in the database itself.

    For what changes the rules behind many: a policy profile that is applied, a day of the calendar.
    """
    connection = session.connection()
    for column in (Verdict.judgment_id, Verdict.paper_id):
        found = column.is_not(None) if disputes is None else column.is_not(None) & Verdict.dispute_id.in_(disputes)
        ids = (column, literal(0)) if column is Verdict.judgment_id else (literal(0), column)
        connection.execute(adding.chosen_if_absent(connection, LedgerQueue.__table__, ["judgment_id", "paper_id"], select(*ids).where(found).distinct()))
