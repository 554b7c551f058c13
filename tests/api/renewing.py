"""What the leading worker does between documents, for tests that have no worker."""

from __future__ import annotations

from api.ledger.disputes import renewal
from api.store.database import Database


def catch_up(database: Database, limit: int = renewal.AT_ONCE) -> int:
    """Renews disputes, one transaction after another, until the queue is empty.  Returns how many were taken."""
    taken = 0
    while True:
        with database.write() as session:
            done = renewal.renew(session, limit)
        if not done:
            return taken
        taken += done
