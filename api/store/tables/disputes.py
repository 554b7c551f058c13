"""Disputes, their instances and twins, and each agency's result in them: made by the machine from judgments, other papers
and people's decisions (`DisputeLink`), and made anew at any time.

    Judgment ─ DisputeJudgment ─ Dispute ─ Verdict (one agency's result in one judgment: what is counted)
    Paper (复议决定书 …) ──────────┘   └ Series (twin cases)
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
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
from api.store.tables.intake import Document
from api.store.tables.judgments import Judgment
from api.store.tables.people import Organisation
from api.store.types import now


class LedgerQueue(Base):
    """Judgments and papers whose disputes have to be renewed; filled by the flush that changes them (`api.store.renewals`)."""

    __tablename__ = "ledger_queue"
    __table_args__ = (UniqueConstraint("judgment_id", "paper_id", "writer", name="uq_ledger_queue_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    judgment_id: Mapped[int] = mapped_column(Integer, default=0)
    """0: it is a paper."""
    paper_id: Mapped[int] = mapped_column(Integer, default=0)
    """0: it is a judgment."""
    writer: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """The number of the transaction on PostgreSQL: each has a row of its own, and no other may take it out before it ends."""


class Stamp(Base):
    """A counter raised in every transaction that changes something which is kept in memory elsewhere (`verdicts`)."""

    __tablename__ = "stamps"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[int] = mapped_column(Integer, default=0)


class JudgmentNumber(Base):
    """A case number that a judgment bears or names as earlier, folded as `nlp.folding` compares it."""

    __tablename__ = "judgment_numbers"
    __table_args__ = (Index("ix_judgment_numbers_number", "number", "judgment_id"),)

    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(120), primary_key=True)
    own: Mapped[bool] = mapped_column(Boolean)
    """Its own number, not one of an earlier instance."""
    tie: Mapped[str] = mapped_column(String(10), default="own")
    """`own`, `below` (what it reviews, or what was sent back to it) or `named` (told of for some other reason)."""
    court: Mapped[str] = mapped_column(String(100), default="")
    """Whose number it is, as courts are compared; empty: it does not say."""


class JudgmentTrait(Base):
    """What of a judgment decides on its dispute and its series; made from its record and text when they change."""

    __tablename__ = "judgment_traits"
    __table_args__ = (Index("ix_judgment_traits_twins", "twins", "serial"),)

    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"), primary_key=True)
    traits: Mapped[Any] = mapped_column(JSON)
    """See `api.ledger.disputes.traits`."""
    twins: Mapped[str | None] = mapped_column(String(64))
    """Digest of court, year, kind of case, act and agencies: twin cases share it.  None: it can have no twins."""
    serial: Mapped[int | None] = mapped_column(Integer)
    """The running number in its case number."""
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary)
    """A few bytes by which texts are compared without reading them."""


class Series(Base):
    """Twin cases (系列案): other plaintiffs, the same agency, act and court.  Shown together, never merged."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer, default=0)


class Dispute(Base):
    """One quarrel through its instances: the unit of counting.  The plain columns are made from its judgments."""

    __tablename__ = "disputes"
    __table_args__ = (Index("ix_disputes_list", "last_decided_on", "id", "sight_id", "kind", "result", "stage"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), default="suit")
    """`suit`, or the kind of its only paper (`Paper.kind`)."""
    number: Mapped[str] = mapped_column(String(120), default="", index=True)
    """The case number of its first instance as far as known (also where that judgment itself is not here)."""
    court: Mapped[str | None] = mapped_column(String(100))
    """Of the first instance as far as known."""
    agencies: Mapped[str] = mapped_column(Text, default="")
    opponents: Mapped[str] = mapped_column(Text, default="")
    act_type: Mapped[str | None] = mapped_column(String(40))
    field: Mapped[str | None] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(30), default="first")
    """The furthest instance that is here: a code of `Verdict.stage`."""
    result: Mapped[str | None] = mapped_column(String(40))
    """Where the agencies stand after the newest decision (`agency_result` codes)."""
    filed_on: Mapped[date | None] = mapped_column(Date)
    first_decided_on: Mapped[date | None] = mapped_column(Date)
    last_decided_on: Mapped[date | None] = mapped_column(Date)
    final: Mapped[bool] = mapped_column(Boolean, default=False)
    """Its newest decision cannot be appealed (second instance, retrial, or said to be in force by a person)."""
    ripens_on: Mapped[date | None] = mapped_column(Date, index=True)
    """The day from which its newest decision cannot be appealed, if nothing comes until then; None: not known."""
    sight_id: Mapped[int | None] = mapped_column(ForeignKey("sights.id"), index=True)
    """The organisations of all its judgments; see `api.store.sights`."""
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    stamp: Mapped[int] = mapped_column(Integer, default=0, index=True)
    """`Stamp` `verdicts` when it was last renewed: what is newer than that of a copy in memory has to be read again."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    judgments: Mapped[list[DisputeJudgment]] = relationship(back_populates="dispute", order_by="DisputeJudgment.position", cascade="all, delete-orphan")
    verdicts: Mapped[list[Verdict]] = relationship(back_populates="dispute", cascade="all, delete-orphan")
    series: Mapped[Series | None] = relationship()


class DisputeMoved(Base):
    """A dispute that has become one with an older: addresses that were handed out lead there."""

    __tablename__ = "disputes_moved"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Of the one that is gone."""
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)


class DisputeJudgment(Base):
    """That a judgment belongs to a dispute: each judgment to exactly one."""

    __tablename__ = "dispute_judgments"

    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"), primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    """From 0, in the order of the instances."""
    stage: Mapped[str] = mapped_column(String(30))
    why: Mapped[str] = mapped_column(String(30))
    """`alone`, `prior_number` (it names the other's number), `named` (another names its number) or `person`."""
    dispute: Mapped[Dispute] = relationship(back_populates="judgments")
    judgment: Mapped[Judgment] = relationship()


class DisputeLink(Base):
    """What a person said: these two judgments are one dispute, or are not.  Never changed; the newest on a pair counts."""

    __tablename__ = "dispute_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"), index=True)
    """The smaller of the two."""
    other_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"), index=True)
    together: Mapped[bool] = mapped_column(Boolean)
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Verdict(Base):
    """What one sued agency got in one judgment, or one paper says of it: the row that every figure counts.

    Facts only: whether it counts as decided or lost is for the policy profile (`api.indicators`).
    """

    __tablename__ = "verdicts"
    __table_args__ = (Index("ix_verdicts_organisation", "organisation_id", "decided_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)
    judgment_id: Mapped[int | None] = mapped_column(ForeignKey("judgments.id"), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """The defendant as matched (柯城 2021: attribution follows the defendant, never the court); None: not matched yet."""
    name: Mapped[str] = mapped_column(String(200))
    """As printed."""
    capacity: Mapped[str] = mapped_column(String(20), default="original")
    """`original` (原行为机关) or `review` (复议机关 as joint defendant, 行诉法26)."""
    stage: Mapped[str] = mapped_column(String(30))
    """`first`, `second`, `retrial`, `retrial_review`, `enforcement`, or a paper's kind."""
    court: Mapped[str | None] = mapped_column(String(100))
    decided_on: Mapped[date | None] = mapped_column(Date)
    filed_on: Mapped[date | None] = mapped_column(Date)
    """Of the dispute's first instance, else of this one."""
    result: Mapped[str | None] = mapped_column(String(40))
    """This agency's `agency_result` code once this judgment is made."""
    dispositions: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Codes of the operative part (of those below, where it upholds them) that concern this agency."""
    causes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """[code, detail or None] each, main cause first."""
    act_type: Mapped[str | None] = mapped_column(String(40))
    field: Mapped[str | None] = mapped_column(String(40))
    merits: Mapped[bool] = mapped_column(Boolean, default=False)
    """A judgment on the merits (实体判决), not a ruling."""
    closing: Mapped[bool] = mapped_column(Boolean, default=False)
    """Its instance is closed by it (not a remand's order of procedure, a correction of slips, a stay)."""
    latest: Mapped[bool] = mapped_column(Boolean, default=False)
    """No later judgment of this dispute says something else of this agency."""
    final: Mapped[bool] = mapped_column(Boolean, default=False)
    """It stands as the dispute's decision in force (生效裁判): latest, and not open to appeal any more."""
    mild: Mapped[bool] = mapped_column(Boolean, default=False)
    """Lost for a mild procedural defect alone (行诉法74①(二))."""
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)
    self_corrected: Mapped[bool] = mapped_column(Boolean, default=False)
    """Withdrawn after the agency changed the act (撤诉规定2): said by the document or, mostly, by a person in the ledger."""
    mediated: Mapped[bool] = mapped_column(Boolean, default=False)
    heard: Mapped[bool | None] = mapped_column(Boolean)
    """A hearing was held (开庭), the denominator of attendance; None: the document does not say."""
    head: Mapped[str] = mapped_column(String(20), default="unstated")
    """`attended`, `absent` or `unstated`."""
    dispute: Mapped[Dispute] = relationship(back_populates="verdicts")
    organisation: Mapped[Organisation | None] = relationship()


class Paper(Base):
    """Another paper that speaks of an agency's act: 复议决定书, 复议意见书, 执法监督通知书, 司法建议书."""

    __tablename__ = "papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    """`reconsideration_decision`, `reconsideration_opinion`, `supervision_notice` or `judicial_suggestion`."""
    number: Mapped[str | None] = mapped_column(String(120), index=True)
    issuer: Mapped[str | None] = mapped_column(String(200))
    issued_on: Mapped[date | None] = mapped_column(Date)
    record: Mapped[Any] = mapped_column(JSON)
    """As `nlp.papers` found it, with people's corrections applied."""
    sight_id: Mapped[int | None] = mapped_column(ForeignKey("sights.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """Whose act it speaks of: the match, or what a person chose."""
    key: Mapped[str | None] = mapped_column(String(64), index=True)
    """Digest of kind, issuer and number (or of the bytes, where one of them is missing): copies share it, one of them is counted."""
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What people said: name of a value (`api.review.paper_values`) → value.  A later analysis changes none of it."""
    dropped: Mapped[bool] = mapped_column(Boolean, default=False)
    """A person said that it is no such paper: neither counted nor shown."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    """Raised by every change; the ETag."""
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    document: Mapped[Document] = relationship()
