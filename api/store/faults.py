"""What a database says when something is wrong with itself, and what that means."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

DAMAGED: Final = ("disk image is malformed", "file is not a database", "invalid page in block", "could not read block")
"""What SQLite and PostgreSQL say of a file whose pages are not what they wrote."""
FOLLOWS: Final = "25006"
"""PostgreSQL's state of what is refused by a server that may only be read, such as one that follows another."""
REASONS: Final = {
    "locked": "数据库正忙", "deadlock": "数据库正忙", "readonly": "数据库只读", "read-only": "数据库只读", "full": "磁盘已满",
    "no space left": "磁盘已满", "disk i/o": "磁盘读写出错",
}  # fmt: skip
"""What they say of other faults, and why that is, for people."""


def unreachable(error: Exception) -> bool:
    """Whether the database could not do anything at all: away, restarting, locked, out of room or of connections, only to be read."""
    broken = isinstance(error, DBAPIError) and (error.connection_invalidated or getattr(error.orig, "sqlstate", None) == FOLLOWS)
    return broken or isinstance(error, (OperationalError, InterfaceError, NoConnectionError))


def reason(error: DBAPIError | NoConnectionError) -> str:
    """Why the database refused, in a few words for people."""
    if isinstance(error, NoConnectionError):
        return "数据库正忙"
    text = str(error.orig).lower()
    return next((why for part, why in REASONS.items() if part in text), "数据库无法连接")
