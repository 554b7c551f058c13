"""What is written from a lost case: the case report (一案一报), the typical case (典型案例) and the casebook (汇编).

The words of both are `sections`: [{"code", "title", "passages": [{"text", "source", …}]}], see `api.writing.passages`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.tables.disputes import Dispute
from api.store.tables.people import Organisation, User
from api.store.types import Packed, now


class CaseReport(Base):
    """An agency's report on a case that it lost (一案一报): drafted from the judgment, written on by the agency, accepted by the bureau."""

    __tablename__ = "case_reports"
    __table_args__ = (UniqueConstraint("dispute_id", "organisation_id", "merged_id", name="uq_case_reports_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The agency that reports."""
    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"))
    """The judgment that the draft was made from."""
    title: Mapped[str] = mapped_column(String(200))
    sections: Mapped[Any] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    """`draft`, `submitted`, `returned` or `accepted`."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    """When the bureau last returned or accepted it."""
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """The Word file as it was accepted; empty before."""
    merged_id: Mapped[int] = mapped_column(Integer, default=0)
    """The report that stands instead, where two disputes became one; 0: this one stands."""
    dispute: Mapped[Dispute] = relationship()
    organisation: Mapped[Organisation] = relationship()


class CaseReportEvent(Base):
    """What happened to a case report: who wrote what, who submitted, returned, accepted.  Only added."""

    __tablename__ = "case_report_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("case_reports.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    """`drafted`, `changed`, `redrafted`, `submitted`, `returned`, `accepted`, `reopened` or `merged` (two disputes became one)."""
    section: Mapped[str] = mapped_column(String(40), default="")
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User | None] = relationship()


class TypicalCase(Base):
    """A case that a bureau chose, or turned down, as one that others learn from (典型案例)."""

    __tablename__ = "typical_cases"
    __table_args__ = (UniqueConstraint("bureau_id", "dispute_id", "organisation_id", "merged_id", name="uq_typical_cases_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    """Who publishes it."""
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    """The agency that lost."""
    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgments.id"))
    """The judgment that the draft was made from."""
    reasons: Mapped[Any] = mapped_column(JSON)
    """Why it was proposed or chosen: [{"criterion", "text", "disputes": […]}]."""
    state: Mapped[str] = mapped_column(String(20), default="draft")
    """`dismissed` (turned down), `draft`, `released` or `withdrawn`."""
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """The agency that was asked to write on it (要求相应行政机关撰写), until it hands it back."""
    title: Mapped[str] = mapped_column(String(200), default="")
    sections: Mapped[Any] = mapped_column(JSON, default=list)
    """Unmasked, as drafted and written."""
    masking: Mapped[Any] = mapped_column(JSON, default=dict)
    """What people decided about names: rules, masks given by hand, words to be kept (`api.casebook.masking`)."""
    version: Mapped[int] = mapped_column(Integer, default=1)
    """Of title, sections and masking: raised by every change of these; signatures hold for one version."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    released: Mapped[Any | None] = mapped_column(Packed)
    """The masked title and sections as they were released; nobody outside the bureau ever gets others."""
    merged_id: Mapped[int] = mapped_column(Integer, default=0)
    """The typical case that stands instead, where two disputes became one (then it is `dismissed`); 0: this one stands."""
    dispute: Mapped[Dispute] = relationship()
    bureau: Mapped[Organisation] = relationship(foreign_keys=[bureau_id])
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])


class TypicalCaseVersion(Base):
    """A typical case as it was at one version.  Only added."""

    __tablename__ = "typical_case_versions"
    __table_args__ = (UniqueConstraint("case_id", "version", name="uq_typical_case_versions_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("typical_cases.id"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    sections: Mapped[Any] = mapped_column(JSON)
    masking: Mapped[Any] = mapped_column(JSON)
    what: Mapped[str] = mapped_column(String(40))
    """`drafted`, `redrafted`, `masking`, `title`, or the code of the section that was changed."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User | None] = relationship()


class Signature(Base):
    """That a person signed a version of a typical case off.  Only added; two persons have to."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("case_id", "version", "user_id", name="uq_signatures_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("typical_cases.id"))
    version: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


class Volume(Base):
    """A casebook (典型案例汇编): chosen cases in an order, with cover and preface; frozen, it never changes again."""

    __tablename__ = "volumes"

    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60), default="")
    """Such as 2026年第1辑; given when it is frozen at the latest."""
    preface: Mapped[str] = mapped_column(Text, default="")
    settings: Mapped[Any] = mapped_column(JSON, default=dict)
    """Grouping, order, cover and page (`api.casebook.volumes`)."""
    cases: Mapped[Any] = mapped_column(JSON, default=list)
    """Ids of its typical cases in their order."""
    state: Mapped[str] = mapped_column(String(20), default="draft")
    """`draft`, `frozen` or `discarded`."""
    frozen: Mapped[Any | None] = mapped_column(Packed)
    """All that its files are made from, masked: the same bytes can be made again from it alone."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    bureau: Mapped[Organisation] = relationship()


class VolumeFile(Base):
    """A file of a frozen volume, kept as it was made."""

    __tablename__ = "volume_files"
    __table_args__ = (UniqueConstraint("volume_id", "kind", name="uq_volume_files_once"), Index("ix_volume_files_sha256", "sha256"))

    id: Mapped[int] = mapped_column(primary_key=True)
    volume_id: Mapped[int] = mapped_column(ForeignKey("volumes.id"))
    kind: Mapped[str] = mapped_column(String(20))
    """`docx`, `pdf_a4`, `pdf_a5`, `print_a4`, `print_a5` (with bleed), `html` or `wechat`."""
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)


class BureauSetting(Base):
    """What a bureau set for its own writing: masking, lengths, signatures (`api.casebook.settings`)."""

    __tablename__ = "bureau_settings"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    values: Mapped[Any] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(default=now)
