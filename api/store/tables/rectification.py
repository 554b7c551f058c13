"""What is put right after a loss: problems and measures, proof files, and letters that ask for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.tables.disputes import Dispute
from api.store.tables.people import Organisation, User
from api.store.types import now


class Rectification(Base):
    """A problem found in a lost case and what is done about it (问题清单、整改)."""

    __tablename__ = "rectifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    problem: Mapped[str] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(String(40))
    """Code or sub-cause code that the problem goes back to."""
    measure: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(String(200), default="")
    person: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20), default="open")
    """`open`, `submitted` (for the bureau's check), `returned`, `closed` (销号) or `cancelled` (entered by mistake; never counted)."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    closed_on: Mapped[date | None] = mapped_column(Date)
    dispute: Mapped[Dispute] = relationship()
    organisation: Mapped[Organisation] = relationship()
    events: Mapped[list[RectificationEvent]] = relationship(order_by="RectificationEvent.id")


class RectificationEvent(Base):
    """What happened to a rectification.  Only added."""

    __tablename__ = "rectification_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    rectification_id: Mapped[int] = mapped_column(ForeignKey("rectifications.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    """`opened`, `changed`, `submitted`, `returned`, `closed`, `reopened`, `cancelled`, `proof` or `proof_removed`."""
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User | None] = relationship()


class Attachment(Base):
    """A proof file; its bytes lie under their SHA-256 like every upload's."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(30))
    """`rectification`."""
    object_id: Mapped[int] = mapped_column(Integer)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    """Whose it is: the rectification's."""
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    removed: Mapped[bool] = mapped_column(Boolean, default=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Letter(Base):
    """A supervision letter to an agency (行政执法监督意见书、监督决定书 …), with the words that went out."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    """`opinion`, `decision` or `notice`, see `api.ledger.letters.letters`."""
    number: Mapped[str] = mapped_column(String(60), default="")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    """To whom."""
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    dispute_id: Mapped[int | None] = mapped_column(ForeignKey("disputes.id"))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The words of the letter, as filled in and edited."""
    issued_on: Mapped[date | None] = mapped_column(Date)
    """None: a draft."""
    due_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the agency says it did."""
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    """The opinion that was not followed in time, of a decision."""
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """The file as it was issued; empty: a draft."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    dispute: Mapped[Dispute | None] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    follows: Mapped[Letter | None] = relationship(remote_side=[id])
