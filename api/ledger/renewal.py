"""Disputes and verdicts brought up to date with the judgments that changed (`LedgerQueue`)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.store.database import Database

AT_ONCE = 200
"""Judgments and papers of one transaction: no other writer waits longer than it takes."""


def renew(session: Session, limit: int = AT_ONCE) -> int:
    """Takes up to `limit` from the queue and makes their disputes anew.  Returns how many it took; 0: it was empty."""
    raise NotImplementedError


def catch_up(database: Database, limit: int = AT_ONCE) -> int:
    """Renews, one transaction after another, until the queue is empty.  Returns how many were taken."""
    taken = 0
    while True:
        with database.write() as session:
            done = renew(session, limit)
        if not done:
            return taken
        taken += done
