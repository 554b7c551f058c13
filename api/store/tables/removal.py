"""What people threw away, what must not go, and the one door through which rows leave tables that are only added to.

    Trashed ─ TrashedFile     what was thrown away, whole and as it was, until it is put back or purged (彻底删除)
    Hold                      what neither people nor rules may remove (保全)
    Removal                   a row that may now be removed from a table that is only added to; used up by its removal
    RetentionRule             how long things of a kind are kept
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.tables.people import User
from api.store.types import Packed, now

NUMBERED: Final = (
    "analyses", "readings", "judgments", "involvements", "judgment_causes", "corrections", "documents", "batch_items", "pack_members",
    "notifications", "papers", "verdicts", "dispute_links", "ledger_entries", "ledger_changes", "deadlines", "rectifications",
    "rectification_events", "attachments", "letters", "alerts", "case_reports", "case_report_events", "typical_cases",
    "typical_case_versions", "signatures", "suit_documents", "suit_answers", "suit_screenings", "suit_events", "audit_entries",
)  # fmt: skip
"""Tables that never give a number twice: what is put back out of the trash gets its own again (revision 0010)."""


class Trashed(Base):
    """Something that was thrown away.  Its rows are in no other table any more, so nothing lists, counts or finds them."""

    __tablename__ = "trash"
    __table_args__ = (Index("ix_trash_object", "kind", "object_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    """A code of `api.trash.kinds.KINDS`."""
    object_id: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    organisation_id: Mapped[int] = mapped_column(Integer, default=0, index=True)
    """Whose it was: who handed it in, or whose suit or report it was; 0: an administrator's without an organisation."""
    sight_id: Mapped[int | None] = mapped_column(ForeignKey("sights.id"))
    """Who saw it, where more than one organisation did."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who threw it away."""
    reason: Mapped[str] = mapped_column(Text)
    thrown_at: Mapped[datetime] = mapped_column(default=now, index=True)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    content: Mapped[Any | None] = mapped_column(Packed, deferred=True)
    """Its rows (`api.trash.packing`); None: it was purged, and only files are left to be removed."""
    user: Mapped[User | None] = relationship()
    files: Mapped[list[TrashedFile]] = relationship(cascade="all, delete-orphan", order_by="TrashedFile.id")


class TrashedFile(Base):
    """A file of something that was thrown away: kept until that is purged."""

    __tablename__ = "trash_files"
    __table_args__ = (Index("ix_trash_files_sha256", "sha256", "organisation_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    trash_id: Mapped[int] = mapped_column(ForeignKey("trash.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    organisation_id: Mapped[int] = mapped_column(Integer, default=0)
    """Who had handed it in."""
    document_id: Mapped[int] = mapped_column(Integer, default=0)
    """The document that it was; 0: it was something else's file."""


class Hold(Base):
    """That something must be kept, whatever people or rules say (保全), until the hold is ended."""

    __tablename__ = "holds"
    __table_args__ = (Index("ix_holds_object", "kind", "object_id", "ended_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    """`document`, `judgment`, `dispute` or `suit`."""
    object_id: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Removal(Base):
    """A row that may leave a table that is only added to: the triggers let this one go, and take the permission with it."""

    __tablename__ = "removals"

    table_name: Mapped[str] = mapped_column(String(60), primary_key=True)
    row_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class RetentionRule(Base):
    """How long things of a kind are kept, where an administrator says something else than usual."""

    __tablename__ = "retention_rules"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    """A code of `api.trash.retention.KINDS`."""
    days: Mapped[int] = mapped_column(Integer, default=0)
    """0: for ever."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(default=now)
