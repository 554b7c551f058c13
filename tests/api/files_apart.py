"""No file is asked of the store, or given to it, while the service has a transaction open that writes.

The store may be on the network: SQLite's one writer, and on PostgreSQL the locks of the transaction, would wait for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import local
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from api.store.database import Database
from api.store.files import Folder

ASKED: Final = ("incoming", "has", "intact", "lent", "whole", "copy", "remove", "adopt", "refusal", "sweep")
"""What may go over the network where the files lie in an object store."""
OWN: Final = ("tests.", "api.demo.")
"""Who may: tests that prepare something, and the demonstration, which nobody else works in while it is made."""


class _Here(local):
    """Transactions of the service that are open on this thread."""

    count = 0


def watch(patch: pytest.MonkeyPatch) -> None:
    """Has whoever breaks the rule from now on stopped by an AssertionError."""
    here, write = _Here(), Database.write

    @contextmanager
    def watched(self: Database) -> Iterator[Session]:
        counted = not _opener().startswith(OWN)
        with write(self) as session:
            here.count += counted
            try:
                yield session
            finally:
                here.count -= counted

    patch.setattr(Database, "write", watched)
    for name in ASKED:
        patch.setattr(Folder, name, _apart(getattr(Folder, name), here))


def _apart(asked: Callable[..., Any], here: _Here) -> Callable[..., Any]:
    @wraps(asked)
    def told(*given: Any, **more: Any) -> Any:
        assert not here.count, f"the store's {asked.__name__} within a transaction that writes"
        return asked(*given, **more)

    return told


def _opener() -> str:
    """The module that opens the transaction: the first outside contextlib."""
    frame = sys._getframe(2)
    while frame.f_globals["__name__"] == "contextlib" and frame.f_back is not None:
        frame = frame.f_back
    return str(frame.f_globals["__name__"])
