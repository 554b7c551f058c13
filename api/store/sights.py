"""Who may see a judgment, in short: all judgments with the same organisations behind them share one `Sight`.

A list asks each of 100,000 judgments whether it is within.  From the involvements that takes longer than all the rest of
the list; there are far fewer sets of organisations than judgments, so the sets within are gathered first, and of each
judgment only the number of its set is looked at.

The involvements stay the truth.  Every session of `api.store.database` brings the sets up to date in the flush that
writes involvements: no code that changes them has to think of it, and no reader ever sees one without the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, inspect, select, update
from sqlalchemy.orm import Session

from api.store import adding
from api.store.locking import ROW
from api.store.scope import COUNTING
from api.store.tables import Involvement, Judgment, Sight, SightMember


def renew(session: Session, _context: Any = None) -> None:
    """For the event `after_flush`: the judgments whose involvements were written get their sets."""
    touched: set[int] = set()
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Involvement):
            touched |= {row.judgment_id, *inspect(row).attrs.judgment_id.history.deleted}
    if touched:
        connection = session.connection()
        # Who writes at the same time is waited for: each would make the set without what the other has written.
        connection.execute(select(Judgment.id).where(Judgment.id.in_(touched)).order_by(Judgment.id).with_for_update(**ROW))
        for judgment_id in sorted(touched):
            _renew(connection, judgment_id)


def of(connection: Connection, organisations: Iterable[int]) -> int | None:
    """The set of these organisations, made where there is none yet; None for none of them."""
    ids = sorted(set(organisations))
    if not ids:
        return None
    members = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    known = select(Sight.id).where(Sight.members == members)
    found = connection.scalar(known)
    if found is None:
        connection.execute(adding.if_absent(connection, Sight.__table__, [{"members": members}]))
        found = connection.scalars(known).one()
        rows = [{"organisation_id": one, "sight_id": found} for one in ids]
        connection.execute(adding.if_absent(connection, SightMember.__table__, rows))
    return found


def _renew(connection: Connection, judgment_id: int) -> None:
    counting = select(Involvement.organisation_id).where(
        Involvement.judgment_id == judgment_id, Involvement.status.in_(COUNTING), Involvement.organisation_id.is_not(None)
    )
    sight = of(connection, connection.scalars(counting))
    changed = update(Judgment).where(Judgment.id == judgment_id, Judgment.sight_id.is_distinct_from(sight))
    connection.execute(changed.values(sight_id=sight))
