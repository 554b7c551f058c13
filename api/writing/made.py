"""A file as it goes out: made just now, or kept since it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.store.files import FileStore

LIMIT: Final = 1 << 30
"""Bytes of one file: far more than any paper has."""


@dataclass(frozen=True, slots=True)
class Made:
    """Its name, what it is, and its bytes.  `kind`: one of those that its paper comes in."""

    kind: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A made file that lies in the store, for the row that will speak of it."""

    kind: str
    name: str
    sha256: str
    size: int


def keep(files: Iterable[Made], store: FileStore) -> tuple[Kept, ...]:
    """Puts what was made into the store, before the transaction that says so: the store may be on the network, and nobody
    else writes while a transaction is open.  Where that transaction fails, nothing speaks of the files.

    Raises ServiceError E702, E709, E713.
    """
    return tuple(_kept(one, store) for one in files)


def _kept(made: Made, store: FileStore) -> Kept:
    stored = store.store([made.content], limit=LIMIT)
    return Kept(made.kind, made.name, stored.sha256, stored.size)
