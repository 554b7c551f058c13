"""Which judgments the ledger has to look at again: noted in the flush that changes them, so that none is forgotten.

On PostgreSQL several write at once.  If they shared a row, a worker could take it out while one of them has not committed
yet: it would make the dispute of what was before, and nobody would look again.  So each transaction has its own.

Disputes, verdicts and deadlines are made from judgments by `api.ledger.disputes.renewal`, soon after and many at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select
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
    """Puts these into the queue; those that this transaction has put there already wait once."""
    me = _writer(connection)
    rows = [{"judgment_id": one, "paper_id": 0, "writer": me} for one in sorted(judgments)]
    rows += [{"judgment_id": 0, "paper_id": one, "writer": me} for one in sorted(papers)]
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(adding.if_absent(connection, LedgerQueue.__table__, rows[start : start + AT_ONCE]))


def queue_disputes(session: Session, disputes: Select[int] | None = None) -> None:
    """Puts all judgments and papers of these disputes (ids; None: of all) into the queue, in the database itself.

    For what changes the rules behind many: a policy profile that is applied, a day of the calendar.
    """
    for column in (Verdict.judgment_id, Verdict.paper_id):
        found = column.is_not(None) if disputes is None else column.is_not(None) & Verdict.dispute_id.in_(disputes)
        _queue_chosen(session, select(column).where(found).distinct(), papers=column is Verdict.paper_id)


def queue_all(session: Session) -> None:
    """Puts all judgments and papers into the queue, in the database itself."""
    _queue_chosen(session, select(Judgment.id).where(Judgment.id > 0), papers=False)  # SQLite wants a condition before ON CONFLICT
    _queue_chosen(session, select(Paper.id).where(Paper.id > 0), papers=True)


def _queue_chosen(session: Session, chosen: Select[Any], *, papers: bool) -> None:
    connection = session.connection()
    names = ["paper_id", "judgment_id", "writer"] if papers else ["judgment_id", "paper_id", "writer"]
    rows = chosen.add_columns(literal(0), _writer(connection))
    connection.execute(adding.chosen_if_absent(connection, LedgerQueue.__table__, names, rows))


def _writer(connection: Connection) -> ColumnElement[int]:
    return func.txid_current() if connection.dialect.name == "postgresql" else literal(0)
