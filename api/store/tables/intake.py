"""What was handed in, and how."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.tables.judgments import Analysis, Judgment
from api.store.types import now


class Batch(Base):
    """One act of uploading: one file or many."""

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    items: Mapped[list[BatchItem]] = relationship(back_populates="batch", order_by="BatchItem.id")


class BatchItem(Base):
    """A file of a batch: which document it is, and whether its bytes were known already."""

    __tablename__ = "batch_items"
    __table_args__ = (UniqueConstraint("batch_id", "document_id", "name", name="uq_batch_items_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    duplicate: Mapped[bool] = mapped_column(Boolean, default=False)
    batch: Mapped[Batch] = relationship(back_populates="items")
    document: Mapped[Document] = relationship()


class Document(Base):
    """A file as one organisation handed it in; the same bytes from the same organisation are one document.

    The bytes lie once on the disk under their SHA-256, whoever sent them; two organisations that send the same bytes have
    a document each, so that neither learns of the other.  Whether they came alone, in a pack or both is told by
    `BatchItem` and `PackMember`.
    """

    __tablename__ = "documents"
    __table_args__ = (
        Index(
            "uq_documents_content",
            "organisation_id",
            "sha256",
            unique=True,
            sqlite_where=text("sha256 != ''"),
            postgresql_where=text("sha256 != ''"),
        ),
        Index("ix_documents_received_at", "received_at"),
        Index("ix_documents_state", "state", "id"),
        Index("ix_documents_state_at", "state_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    """Empty: there are no bytes, since it is a member of a pack that could not be unpacked (then `failed`, with why)."""
    organisation_id: Mapped[int] = mapped_column(Integer, index=True, default=0)
    """Of whom handed it in; 0: an administrator without an organisation (no NULL: it must be unique)."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(255))
    """The file's name as given, made harmless; for people, never a path."""
    size: Mapped[int]
    media_type: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20), default="received")
    """A code of `api.intake.states`."""
    state_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    lane: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    """What takes its turn together: the batch it came with; 0 for what another system sends one by one."""
    error_code: Mapped[str | None] = mapped_column(String(10))
    error_message: Mapped[str | None] = mapped_column(Text)
    error_remedy: Mapped[str | None] = mapped_column(Text)
    pages: Mapped[int | None]
    analysis_id: Mapped[int | None] = mapped_column(ForeignKey("analyses.id"), index=True)
    judgment_id: Mapped[int | None] = mapped_column(ForeignKey("judgments.id"), index=True)
    version: Mapped[int | None]
    """Which version of its judgment this file is, from 1."""
    held: Mapped[bool] = mapped_column(Boolean, default=False)
    """Its case is registered by an organisation that the sender may not see: a bureau decides whether it joins."""
    received_at: Mapped[datetime] = mapped_column(default=now)
    judgment: Mapped[Judgment | None] = relationship(foreign_keys=[judgment_id])
    analysis: Mapped[Analysis | None] = relationship(foreign_keys=[analysis_id])


class PackMember(Base):
    """That a document was in a pack (zip, jsonl), and where in it."""

    __tablename__ = "pack_members"
    __table_args__ = (UniqueConstraint("pack_id", "position", name="uq_pack_members_position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    position: Mapped[int]
    """From 0, in the order of the pack, packs in it included."""
    path: Mapped[str] = mapped_column(String(400))
    """Within the pack, such as `2024/a.zip!/b.pdf`; made harmless, for people."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    duplicate: Mapped[bool] = mapped_column(Boolean, default=False)
    document: Mapped[Document] = relationship(foreign_keys=[document_id])
