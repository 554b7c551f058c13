"""What keeps transactions out of each other's way where several write at once (PostgreSQL; SQLite has one writer anyway).

Every statement there sees what others have committed by then (READ COMMITTED).  Who reads first and writes by what he has
read therefore locks the row (`ROW`), or, where there is no row yet, the deed itself (`alone`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import ServiceError

ROW: Final[dict[str, Any]] = {"key_share": True}
"""For `Session.get`, and `.with_for_update(**ROW)`: FOR NO KEY UPDATE.

FOR UPDATE would also hold up whoever enters a row that refers to this one.  The worker that renews disputes does so with all
that others wait for in its hands: each would wait for the other.
"""
UNIQUE_VIOLATION: Final = "23505"
SPACE: Final = 20_150_501
"""Sets our locks apart from those that others take in the same database."""
NAMES: Final = "organisations"
"""Who changes whose name is whose does it alone; who looks for the bearer of a printed name stands beside: each sees the other."""


class MetError(ServiceError):
    """Another transaction has just entered the same row: what is tried again will find it."""

    def __init__(self) -> None:
        super().__init__("E703", why="刚才有人做了同样的操作")


def alone(session: Session, deed: str) -> None:
    """Waits for other transactions that do this deed; until this one ends they wait.  To be called before anything is read."""
    _lock(session, deed, func.pg_advisory_xact_lock)


def beside(session: Session, deed: str) -> None:
    """Waits for a transaction that does this deed `alone`, not for others that stand beside it as well."""
    _lock(session, deed, func.pg_advisory_xact_lock_shared)


def met(error: Exception | None) -> bool:
    """Whether PostgreSQL refused a row because of one that another transaction has entered."""
    return isinstance(error, IntegrityError) and getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION


def _lock(session: Session, deed: str, kind: Callable[..., ColumnElement[Any]]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(kind(SPACE, zlib.crc32(deed.encode()) >> 1)))
