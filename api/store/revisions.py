"""Rows that several people change: who saw an older revision is told, and writes over nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from api.errors import ServiceError
from api.store.types import CHINA


class Revised(Protocol):
    """A row that counts its changes."""

    @property
    def revision(self) -> int:
        """From 1."""

    @property
    def updated_at(self) -> datetime:
        """When it was last changed."""


def check(row: Revised, seen: int | None, what: str, who: Callable[[], str]) -> None:
    """Raises ServiceError E611 unless the row is at the revision that the caller saw (None: any will do).

    `what`: the row, as people call it; `who`: by name, who changed it last.
    """
    if seen is not None and seen != row.revision:
        raise ServiceError("E611", what=what, who=who(), at=f"{row.updated_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}")
