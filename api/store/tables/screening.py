"""Pending suits: their papers, what people answered, and every screening that was ever made.

    Suit ─┬ SuitDocument ─ Document (一份应诉材料)
          ├ SuitAnswer (only added: the newest on an item counts)
          ├ SuitScreening (only added: what was foretold stays, to be held against the judgment)
          └ SuitEvent (only added: the history)
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.tables.intake import Document
from api.store.tables.judgments import Judgment
from api.store.tables.people import Organisation, User
from api.store.types import Packed, now


class Suit(Base):
    """A suit against an agency before its judgment (在诉案件)."""

    __tablename__ = "suits"
    __table_args__ = (
        Index("ix_suits_board", "state", "organisation_id", "next_due_on", "level"),
        Index("ix_suits_number", "number", "organisation_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The sued agency."""
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Value code (`api.screening.values`) → what a person filled in; it wins over what the papers say."""
    # From here to `received_on`: what counts, of papers and people, for lists alone.
    number: Mapped[str] = mapped_column(String(120), default="")
    """As it is printed; `api.ledger.disputes.numbers` compares it."""
    court: Mapped[str] = mapped_column(String(100), default="")
    plaintiffs: Mapped[str] = mapped_column(Text, default="")
    act: Mapped[str] = mapped_column(Text, default="")
    """The sued act in a few words: its kind and number."""
    act_type: Mapped[str | None] = mapped_column(String(40))
    field: Mapped[str | None] = mapped_column(String(40))
    received_on: Mapped[date | None] = mapped_column(Date)
    """When the agency received the court's papers (收到应诉材料之日): the suit's periods run from it."""
    deadlines: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """As `api.screening.deadlines` worked them out."""
    next_due_on: Mapped[date | None] = mapped_column(Date)
    """The first of them that is not done."""
    state: Mapped[str] = mapped_column(String(20), default="pending")
    """`pending`, `closed` or `dropped` (registered by mistake)."""
    ending: Mapped[str | None] = mapped_column(String(30))
    """How it was closed: `judged`, `self_corrected`, `mediated`, `withdrawn` or `other`."""
    ended_on: Mapped[date | None] = mapped_column(Date)
    judgment_id: Mapped[int | None] = mapped_column(ForeignKey("judgments.id"), index=True)
    """The judgment of its first instance, once it is here."""
    stale: Mapped[bool] = mapped_column(Boolean, default=True, index=True)
    """Papers, values or answers have changed since it was last screened."""
    screening_id: Mapped[int | None] = mapped_column(Integer)
    """The newest screening."""
    level: Mapped[str] = mapped_column(String(10), default="unknown")
    """Of the newest screening: `red`, `yellow`, `green` or `unknown` (not enough to tell)."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    """Raised by every change that a person makes; the ETag."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    organisation: Mapped[Organisation] = relationship()
    judgment: Mapped[Judgment | None] = relationship()
    documents: Mapped[list[SuitDocument]] = relationship(back_populates="suit", order_by="SuitDocument.id", cascade="all, delete-orphan")


class SuitDocument(Base):
    """A paper of a suit: a file that was handed in for it, and what was read in it."""

    __tablename__ = "suit_documents"
    __table_args__ = (UniqueConstraint("suit_id", "document_id", name="uq_suit_documents_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    suit_id: Mapped[int] = mapped_column(ForeignKey("suits.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30), default="other")
    """A code of `nlp.suit.PAPERS`: as read, or as a person said."""
    kind_said: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[str] = mapped_column(String(40), default="")
    """Of the reader that made `record`; empty: it has not been read yet."""
    record: Mapped[Any | None] = mapped_column(Packed)
    """As `nlp.suits` read it."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    suit: Mapped[Suit] = relationship(back_populates="documents")
    document: Mapped[Document] = relationship()


class SuitAnswer(Base):
    """What a person answered to an item of the checklist.  Only added; the newest on an item counts."""

    __tablename__ = "suit_answers"
    __table_args__ = (Index("ix_suit_answers_item", "suit_id", "item", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    suit_id: Mapped[int] = mapped_column(ForeignKey("suits.id"))
    item: Mapped[str] = mapped_column(String(60))
    answer: Mapped[str] = mapped_column(String(20))
    """A code of `nlp.screening.ANSWERS`; empty: the answer was taken back."""
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


class SuitScreening(Base):
    """What was foretold of a suit on a day, from what was known then.  Only added."""

    __tablename__ = "suit_screenings"
    __table_args__ = (Index("ix_suit_screenings_suit", "suit_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    suit_id: Mapped[int] = mapped_column(ForeignKey("suits.id"))
    version: Mapped[str] = mapped_column(String(80))
    """Of checklists, model and weights."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of all that it was made from: the same again makes no second one."""
    level: Mapped[str] = mapped_column(String(10))
    low: Mapped[float | None] = mapped_column(Float)
    probability: Mapped[float | None] = mapped_column(Float)
    """That the agency loses; None: not enough to tell."""
    high: Mapped[float | None] = mapped_column(Float)
    result: Mapped[Any] = mapped_column(Packed)
    """As `api.screening.results` writes it: findings, likely causes, what weighs how much, similar judgments."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class SuitEvent(Base):
    """What happened to a suit, for people to read.  Only added."""

    __tablename__ = "suit_events"
    __table_args__ = (Index("ix_suit_events_suit", "suit_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    suit_id: Mapped[int] = mapped_column(ForeignKey("suits.id"))
    action: Mapped[str] = mapped_column(String(30))
    """`registered`, `changed`, `paper_added`, `paper_removed`, `paper_kind`, `answered`, `screened`, `closed`, `reopened`, `judged` or `dropped`."""
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User | None] = relationship()
