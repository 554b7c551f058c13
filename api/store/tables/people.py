"""Organisations, and the people who sign in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.types import now


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


class CalendarKey(Base):
    """The secret in the address from which a person's calendar programme fetches his deadlines; good for that alone."""

    __tablename__ = "calendar_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
