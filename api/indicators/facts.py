"""All verdicts as columns in memory: what every figure is counted from.

The rows of `Verdict` are read once a process and database; after that only disputes whose `stamp` is newer are read again
(`Stamp` `verdicts`), and those that are gone are dropped.  A snapshot never changes: who has one counts on consistent rows.
"""

from __future__ import annotations

from sqlalchemy.orm import Session


class Facts:
    """A snapshot of all verdicts, one element a verdict in every column."""


def of(session: Session) -> Facts:
    """The verdicts as they are committed in the session's database now (what the session itself has not committed yet is not seen)."""
    raise NotImplementedError
