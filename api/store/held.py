"""Which files the database speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.store.tables import (
    Attachment,
    BulletinFile,
    CaseReport,
    Document,
    LedgerImport,
    Letter,
    TrashedFile,
    VolumeFile,
)

HOLDING: Final[tuple[InstrumentedAttribute[str], ...]] = (
    Document.sha256, Attachment.sha256, Letter.sha256, BulletinFile.sha256, CaseReport.sha256, VolumeFile.sha256, LedgerImport.sha256,
    TrashedFile.sha256,
)  # fmt: skip
"""Columns with the digest of a file that is kept; empty where there is none."""


def held(session: Session) -> list[str]:
    """The digests of all files that are kept, each once, sorted."""
    return _digests(session, HOLDING)


def kept(session: Session) -> list[str]:
    """The same without what is only kept for the trash."""
    return _digests(session, (column for column in HOLDING if column is not TrashedFile.sha256))


def spoken_of(session: Session, digests: Collection[str], but: int | None = None) -> set[str]:
    """Those of some digests whose files are kept.  `but`: the number of what is in the trash, whose word does not count."""
    found: set[str] = set()
    for column in HOLDING:
        wanted = select(column).where(column.in_(digests))
        if but is not None and column is TrashedFile.sha256:
            wanted = wanted.where(TrashedFile.trash_id != but)
        found.update(session.scalars(wanted.distinct()))
    return found


def _digests(session: Session, columns: Iterable[InstrumentedAttribute[str]]) -> list[str]:
    return sorted({digest for column in columns for digest in session.scalars(select(column).where(column != "").distinct())})
