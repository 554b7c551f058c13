"""What was read and found in bytes, and the judgments that came of it with what people say about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.tables.people import Organisation, User
from api.store.types import Packed, now


class Reading(Base):
    """What reading made of some bytes: the text and where it stands.  Immutable; one per bytes and version."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("sha256", "version", name="uq_readings_content"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(80))
    """Of the extractor, see `api.worker.version`."""
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    """A `nlp.document.Document`, see `api.store.readings`."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Analysis(Base):
    """What the machine found in some bytes.  Immutable; one per bytes and version."""

    __tablename__ = "analyses"
    __table_args__ = (UniqueConstraint("sha256", "version", name="uq_analyses_content"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20))
    """As in the record: complete, partial, failed, not_administrative."""
    record: Mapped[Any] = mapped_column(Packed)
    """The output record (README, “Output”), without `evidence`."""
    evidence: Mapped[Any] = mapped_column(Packed)
    """JSON pointer into the record → places."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Sight(Base):
    """A set of organisations that have to do with the same judgments; see `api.store.sights`."""

    __tablename__ = "sights"

    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[str] = mapped_column(String(64), unique=True)
    """Digest of the organisations' ids: each set is there once."""


class SightMember(Base):
    """That an organisation is in a set."""

    __tablename__ = "sight_members"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    sight_id: Mapped[int] = mapped_column(ForeignKey("sights.id"), primary_key=True)


class Judgment(Base):
    """A judgment as it now stands: the newest analysis of its current file, with people's corrections laid over it.

    The plain columns repeat what lists filter and sort by; `record` is the truth for one judgment.
    """

    __tablename__ = "judgments"
    __table_args__ = (
        # All that lists filter and sort by, in their usual order: none of them has to read the wide rows.
        Index("ix_judgments_list", "decision_date", "id", "sight_id", "agency_result", "state", "court", "act_type", "field",
              "doc_type", "procedure", "corrected", "review_count", "case_number", "updated_at", "agencies"),
        # All that is counted where nothing narrows the list.
        Index("ix_judgments_sight", "sight_id", "state", "agency_result"),
        Index("ix_judgments_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(300), unique=True)
    """Court, case number and kind, folded; None where one of them was not found (then it never gets versions)."""
    document_id: Mapped[int] = mapped_column(Integer, index=True)
    """The file whose analysis is in force."""
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analyses.id"), index=True)
    sight_id: Mapped[int | None] = mapped_column(ForeignKey("sights.id"))
    """The organisations whose involvement gives sight; kept by `api.store.sights` alone.  None: there are none."""
    court: Mapped[str | None] = mapped_column(String(100), index=True)
    case_number: Mapped[str | None] = mapped_column(String(100), index=True)
    doc_type: Mapped[str | None] = mapped_column(String(40))
    procedure: Mapped[str | None] = mapped_column(String(40))
    decision_date: Mapped[date | None] = mapped_column(Date)
    agency_result: Mapped[str | None] = mapped_column(String(40), index=True)
    act_type: Mapped[str | None] = mapped_column(String(40))
    field: Mapped[str | None] = mapped_column(String(40))
    agencies: Mapped[str] = mapped_column(Text, default="")
    """Names of the defendants, joined by 、, for lists."""
    opponents: Mapped[str] = mapped_column(Text, default="")
    """Names of those who sued, likewise."""
    record: Mapped[Any] = mapped_column(Packed)
    """The record with corrections applied."""
    state: Mapped[str] = mapped_column(String(20), default="to_check")
    """`to_check`, `second_check` (checked once, a second person is asked for) or `checked`."""
    review_count: Mapped[int] = mapped_column(Integer, default=0)
    """Fields that still ask for a person."""
    corrected: Mapped[bool] = mapped_column(Boolean, default=False)
    newer: Mapped[bool] = mapped_column(Boolean, default=False)
    """A newer file says something else than was vouched for, and nobody has decided yet (`api.review.newer`)."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    """Raised by every change; the ETag."""
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None]
    second_checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    analysis: Mapped[Analysis] = relationship(foreign_keys=[analysis_id])
    causes: Mapped[list[JudgmentCause]] = relationship(cascade="all, delete-orphan")
    involvements: Mapped[list[Involvement]] = relationship(cascade="all, delete-orphan")


class JudgmentCause(Base):
    """A failure cause of a judgment, for filters and counts."""

    __tablename__ = "judgment_causes"
    __table_args__ = (Index("ix_judgment_causes_code", "code", "judgment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(20))


class Involvement(Base):
    """That an organisation has to do with a judgment: it was sued, it took part, or it handed the file in.

    Who may see a judgment follows from the involvements whose status is `matched` or `confirmed`.
    """

    __tablename__ = "involvements"
    __table_args__ = (Index("ix_involvements_organisation", "organisation_id", "status", "judgment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """The match, or the best candidate while `status` is `to_confirm`; None: nobody fits."""
    role: Mapped[str] = mapped_column(String(30))
    """A role of the record's parties (such as `defendant`), or `submitter`."""
    name: Mapped[str] = mapped_column(String(200))
    """As printed in the judgment; the organisation's own for a submitter."""
    status: Mapped[str] = mapped_column(String(20))
    """`matched` (by name), `to_confirm`, `confirmed` (by a person) or `rejected` (by a person)."""
    score: Mapped[float] = mapped_column(Float, default=100.0)
    """Likeness of the names, 0–100."""
    result: Mapped[str | None] = mapped_column(String(40))
    """This agency's own result, where the judgment tells several apart."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    organisation: Mapped[Organisation | None] = relationship()


class Correction(Base):
    """What a person said about one value of a judgment.  Never changed; a later one on the same value counts."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_judgment", "judgment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"))
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analyses.id"))
    """What the machine said when the person looked."""
    field: Mapped[str] = mapped_column(String(60))
    """A key of the record, such as `court` or `causes`."""
    item: Mapped[str | None] = mapped_column(String(300))
    """For lists: the key of the item (`api.review.items`), the same across analyses; None for single values."""
    action: Mapped[str] = mapped_column(String(20))
    """`confirm`, `change`, `add`, `remove` or `withdraw` (takes the earlier ones on this value back)."""
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)
    place: Mapped[Any | None] = mapped_column(JSON)
    """Where the person points to: {"start", "end", "page", "boxes", "text"}."""
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()
