"""The lines of an inbox: whose they are, how many are new, and that they were read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from api.store.actor import Actor
from api.store.tables import Notification
from api.store.types import now


def unread(session: Session, actor: Actor) -> int:
    """How many lines of the caller's inbox nobody has read."""
    waiting = select(func.count(Notification.id)).where(own(actor), Notification.read_at.is_(None))
    return session.scalar(waiting) or 0


def mark(session: Session, actor: Actor, ids: list[int] | None) -> None:
    """Marks lines of the caller's inbox as read; None: all."""
    wanted = update(Notification).where(own(actor), Notification.read_at.is_(None)).values(read_at=now())
    session.execute(wanted if ids is None else wanted.where(Notification.id.in_(ids)))


def own(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Notification`: it was sent to the caller's organisation."""
    return Notification.organisation_id == (actor.organisation_id or 0)
