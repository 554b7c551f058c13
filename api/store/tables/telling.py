"""What is told to people: alerts and how they were delivered, and bulletins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Base
from api.store.types import Packed, now


class Alert(Base):
    """Something that an organisation's people should look at; once for the same thing (`key`)."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("organisation_id", "key", name="uq_alerts_once"),
        Index("ix_alerts_open", "organisation_id", "acknowledged_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    """Whose people are told."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """The agency that it is about."""
    kind: Mapped[str] = mapped_column(String(30))
    """A code of `api.alerts.kinds`."""
    key: Mapped[str] = mapped_column(String(200))
    """What it is about, such as `deadline_due:17:2026-03-05`."""
    level: Mapped[str] = mapped_column(String(10), default="notice")
    """`notice`, `warning` or `urgent`."""
    message: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(String(300), default="")
    """The page that shows it."""
    facts: Mapped[Any | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class AlertRun(Base):
    """That the alerts of a day were worked out: a missed day is caught up, none is done twice."""

    __tablename__ = "alert_runs"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    made: Mapped[int] = mapped_column(Integer, default=0)
    finished_at: Mapped[datetime] = mapped_column(default=now)


class Subscription(Base):
    """How a person wants to be told by e-mail."""

    __tablename__ = "subscriptions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(200))
    rhythm: Mapped[str] = mapped_column(String(10), default="daily")
    """`none`, `daily` or `weekly`."""
    told_until: Mapped[int] = mapped_column(Integer, default=0)
    """Id of the last alert that was in a digest."""
    told_at: Mapped[datetime | None]


class Webhook(Base):
    """An address of another system (a 企业微信 or 钉钉 gateway) that is told at once, with a signature."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    url: Mapped[str] = mapped_column(String(500))
    """May hold a key of the other system: shown and logged without its query."""
    salt: Mapped[str] = mapped_column(String(64))
    """With the service's secret key it makes the secret that signs (`api.alerts.webhooks.secret_of`); a new one ends the old secret."""
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Empty: all."""
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Delivery(Base):
    """One alert or digest on its way by one channel; tried again until it has arrived or is given up."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("channel", "target", "key", name="uq_deliveries_once"), Index("ix_deliveries_due", "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    """`email` or `webhook`."""
    target: Mapped[int] = mapped_column(Integer)
    """User or webhook."""
    key: Mapped[str] = mapped_column(String(200))
    """The alert, or the digest's day."""
    body: Mapped[Any] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """`waiting`, `sent` or `failed`."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    error: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]


class Bulletin(Base):
    """A bulletin (季度通报 …) of a bureau on a period."""

    __tablename__ = "bulletins"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    figures: Mapped[Any] = mapped_column(Packed)
    """Every figure and list in it with the ids of the cases behind, and the profile's text: frozen when it was made."""
    sections: Mapped[Any] = mapped_column(JSON)
    """The words, edited by people: [{"code", "title", "paragraphs": […]}]."""
    state: Mapped[str] = mapped_column(String(10), default="draft")
    """`draft`, `sent` or `discarded` (a draft that was thrown away)."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class BulletinFile(Base):
    """A file of a bulletin that was sent: kept as it went out."""

    __tablename__ = "bulletin_files"
    __table_args__ = (UniqueConstraint("bulletin_id", "kind", name="uq_bulletin_files_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletins.id"))
    kind: Mapped[str] = mapped_column(String(10))
    """`docx`, `pdf` or `xlsx`."""
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]


class BulletinChange(Base):
    """Who changed which section of a bulletin.  Only added."""

    __tablename__ = "bulletin_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletins.id"), index=True)
    section: Mapped[str] = mapped_column(String(40))
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
