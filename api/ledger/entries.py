"""Lines of the ledger: made with their disputes, filled in by people, with everything that was ever written kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.store.actor import Actor
from api.store.tables import LedgerChange, LedgerEntry


def ensure(session: Session, dispute_ids: Iterable[int]) -> None:
    """A line for each matched organisation of these disputes' verdicts; `renewal` calls it after every renewal.

    A line whose organisation no longer has a verdict goes when nobody ever wrote in it, and stays otherwise.
    """
    raise NotImplementedError


def carry(session: Session, old_id: int, new_id: int) -> None:
    """Two disputes have become one: the old one's lines go over to the new one, before the old one is deleted.

    Where both have a line of the same organisation, what is empty in the new one's is filled from the old one's; where
    both say something the new one's stays, and the old value is in the history (source `machine`).
    """
    raise NotImplementedError


def one(session: Session, actor: Actor, entry_id: int) -> LedgerEntry:
    """A line.  Raises ServiceError E601: not there, or its organisation is not the caller's to see."""
    raise NotImplementedError


def of(session: Session, actor: Actor, dispute_ids: Sequence[int]) -> list[LedgerEntry]:
    """The lines of these disputes that the caller may see, by dispute and organisation."""
    raise NotImplementedError


def value(entry: LedgerEntry, column: str) -> Any:
    """What people filled into a person column: a `date`, str, bool or int; None for nothing.  KeyError: no such column."""
    raise NotImplementedError


def day(entry: LedgerEntry, column: str) -> date | None:
    """What people filled into a column of kind `date`."""
    raise NotImplementedError


def fill(
    session: Session, actor: Actor, entry_id: int, revision: int, given: Mapping[str, Any], source: str = "page"
) -> LedgerEntry:
    """Writes values into person columns of a line; None or "" empties one.  Columns that are not named stay.

    `revision`: the one that the caller saw.  `source`: `page`, `api` or `import`.  What does not change anything is not
    written, and a call that changes nothing does not raise the revision.  Whatever hangs on the columns is renewed soon.
    Raises ServiceError E504 (may not write), E601 (not there), E611 (somebody changed it meanwhile), E602 (no such
    column, a machine's column, or a value that does not fit, with the column's name).
    """
    raise NotImplementedError


def history(session: Session, actor: Actor, entry_id: int) -> list[LedgerChange]:
    """Everything ever written into a line, newest first, with who wrote it.  Raises ServiceError E601."""
    raise NotImplementedError
