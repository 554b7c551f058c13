"""Rules as data: profiles that bureaus keep, and the figures that people enter to compare with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Base
from api.store.types import now


class PolicyVersion(Base):
    """A profile as a bureau wrote it.  Never changed: a change is a new version, and the newest applied one is in force.

    Where a bureau has none, the profile of the region above, else the built-in default counts.
    """

    __tablename__ = "policy_versions"
    __table_args__ = (Index("ix_policy_versions_organisation", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """The bureau; None: for everyone without one of their own."""
    based_on: Mapped[str] = mapped_column(String(40))
    """Code of the built-in profile that it began as."""
    text: Mapped[str] = mapped_column(Text)
    """TOML, as `corpora/policy`; valid when it was stored."""
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    """None: a draft, whose effect can be looked at."""
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Benchmark(Base):
    """A figure of others, entered by people: the provincial average of a year (全省平均)."""

    __tablename__ = "benchmarks"
    __table_args__ = (UniqueConstraint("organisation_id", "year", "measure", name="uq_benchmarks_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """The bureau that compares itself; None: for all."""
    year: Mapped[int] = mapped_column(Integer)
    measure: Mapped[str] = mapped_column(String(30))
    """Such as `loss_rate`; a code of `api.indicators`."""
    value: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
