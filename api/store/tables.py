"""The tables.  What a machine found is never changed; what people say stands beside it; the result of both is `Judgment`.

    Blob (file on disk) ─ Document (one organisation's copy) ─ Judgment ─ Involvement ─ Organisation
                          └ Analysis (per bytes and version)   ├ Correction
                                                               └ JudgmentCause

Rows that carry history (analyses, corrections, audit entries) are only ever added.
"""

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
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from api.store.types import Moment, Packed, now


class Base(DeclarativeBase):
    """All tables of the service."""

    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, list[str]: JSON, Any: JSON}  # noqa: RUF012


class Organisation(Base):
    """A bureau, an agency or a township: one place in the tree."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    """`bureau` (司法局: sees its region) or `agency` (sees its own cases)."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    path: Mapped[str] = mapped_column(String(400), index=True, default="/")
    """Ids from the root down to this one, such as `/1/4/`: a subtree is a prefix."""
    region: Mapped[str] = mapped_column(String(12), index=True)
    """GB/T 2260 code (6 digits) or township code (9); a region holds all codes that share its significant digits."""
    field: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    names: Mapped[list[OrganisationName]] = relationship(back_populates="organisation", cascade="all, delete-orphan")


class OrganisationName(Base):
    """Every name under which an organisation may stand in a judgment: its own, former ones, aliases."""

    __tablename__ = "organisation_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    """The name as it is compared (brackets and widths folded, blanks removed)."""
    kind: Mapped[str] = mapped_column(String(20))
    """`official`, `former` (曾用名) or `alias` (简称、别称)."""
    until: Mapped[date | None] = mapped_column(Date)
    """Last day of a former name, where known."""
    organisation: Mapped[Organisation] = relationship(back_populates="names")


class User(Base):
    """A person who signs in.  There is no default password: it is set through a one-time link."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    """`administrator`, `bureau`, `agency` or `reader`."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """None only for an administrator."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    epoch: Mapped[int] = mapped_column(Integer, default=0)
    """Raised by a sign-out everywhere, a new password, a change of role: older sessions end."""
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_sign_in_at: Mapped[datetime | None]
    organisation: Mapped[Organisation | None] = relationship()


class OneTimeLink(Base):
    """A link that sets a password once: for the first administrator, a new user, a forgotten password."""

    __tablename__ = "one_time_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None: it makes the first administrator."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EndedSession(Base):
    """A session that was signed out before its time; kept until its cookie would have ended anyway."""

    __tablename__ = "ended_sessions"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    """Of the ticket, see `api.people.sessions`."""
    ends_at: Mapped[datetime]


class ApiToken(Base):
    """A token with which another system acts for a user, within `scopes` and never beyond that user's own rights."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(12))
    """The first characters, so that people can tell tokens apart."""
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


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


class Reading(Base):
    """What reading made of some bytes: the text and where it stands.  Immutable; one per bytes and version."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("sha256", "version", name="uq_readings_content"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(80))
    """Of the extractor, see `api.intake.version`."""
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


class Judgment(Base):
    """A judgment as it now stands: the newest analysis of its current file, with people's corrections laid over it.

    The plain columns repeat what lists filter and sort by; `record` is the truth for one judgment.
    """

    __tablename__ = "judgments"
    __table_args__ = (
        # All that lists filter and sort by, in their usual order: none of them has to read the wide rows.
        Index("ix_judgments_list", "decision_date", "id", "agency_result", "state", "court", "act_type", "field", "doc_type",
              "procedure", "corrected", "review_count", "case_number", "updated_at", "agencies"),
        Index("ix_judgments_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(300), unique=True)
    """Court, case number and kind, folded; None where one of them was not found (then it never gets versions)."""
    document_id: Mapped[int] = mapped_column(Integer, index=True)
    """The file whose analysis is in force."""
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analyses.id"), index=True)
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


class AuditEntry(Base):
    """Who did what when, to what, from what to what.  Triggers refuse any change or removal."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    user_id: Mapped[int | None] = mapped_column(Integer, index=True)
    login: Mapped[str] = mapped_column(String(60), default="")
    organisation_id: Mapped[int | None] = mapped_column(Integer, index=True)
    """Of the person who acted."""
    address: Mapped[str] = mapped_column(String(60), default="")
    action: Mapped[str] = mapped_column(String(60), index=True)
    """Such as `judgment.correct`; names in `api.store.audit`."""
    object_type: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int | None] = mapped_column(Integer)
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)


class Notification(Base):
    """A line in the inbox of an organisation's people."""

    __tablename__ = "notifications"
    __table_args__ = (UniqueConstraint("kind", "document_id", "organisation_id", name="uq_notifications_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(Integer, index=True)
    kind: Mapped[str] = mapped_column(String(30))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    message: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]


class Job(Base):
    """Work that takes longer than a request, such as a re-analysis in bulk."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    """`waiting`, `running`, `done`, `failed` or `stopped`."""
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    message: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
