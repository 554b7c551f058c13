"""Who sees which bulletins: a bureau all of its own, everybody below it those that were sent."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import bureaus
from api.store.actor import Actor
from api.store.tables import Bulletin

DISCARDED: Final = "discarded"
DRAFTERS: Final = frozenset({"administrator", "bureau", "reader"})
"""Roles that see drafts, where the bureau lies within their scope."""


def holds(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Condition on `Bulletin`: the caller may read it."""
    sent = and_(Bulletin.state == "sent", Bulletin.organisation_id.in_(bureaus.above(session, actor)))
    return or_(and_(_own(actor), Bulletin.state != DISCARDED), sent)


def one(session: Session, actor: Actor, bulletin_id: int) -> Bulletin:
    """A bulletin.  Raises ServiceError E601 when there is none or the caller may not read it."""
    actor.require("read")
    found = session.scalar(select(Bulletin).where(Bulletin.id == bulletin_id, holds(session, actor)))
    if found is None:
        raise ServiceError("E601", what="这份通报")
    return found


def drafted(session: Session, actor: Actor, bulletin_id: int, *, discarded: bool = False) -> Bulletin:
    """A bulletin of the caller's own bureau, to change it or for what only the bureau gets.

    `discarded`: one that was thrown away.  Raises ServiceError E504 (not a bureau's person), E601.
    """
    actor.require("manage")
    state = Bulletin.state == DISCARDED if discarded else Bulletin.state != DISCARDED
    found = session.scalar(select(Bulletin).where(Bulletin.id == bulletin_id, _own(actor), state))
    if found is None:
        raise ServiceError("E601", what="这份通报")
    return found


def whole(actor: Actor, bulletin: Bulletin, session: Session) -> bool:
    """Whether the caller gets the lists of cases, too: he sees all that the bureau sees."""
    return session.scalar(select(Bulletin.id).where(Bulletin.id == bulletin.id, _own(actor))) is not None


def _own(actor: Actor) -> ColumnElement[bool]:
    return Bulletin.organisation_id.in_(actor.scope.organisations()) if actor.role in DRAFTERS else false()
