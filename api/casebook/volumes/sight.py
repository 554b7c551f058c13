"""Who sees which volumes: a bureau all of its own, everybody below it those that are frozen."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.store import bureaus
from api.store.actor import Actor
from api.store.tables import Volume

DISCARDED: Final = "discarded"
DRAFTERS: Final = frozenset({"administrator", "bureau", "reader"})
"""Roles that see drafts, where the bureau lies within their scope."""


def holds(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Condition on `Volume`: the caller may read it."""
    frozen = and_(Volume.state == "frozen", Volume.bureau_id.in_(bureaus.above(session, actor)))
    return or_(and_(_own(actor), Volume.state != DISCARDED), frozen)


def one(session: Session, actor: Actor, volume_id: int) -> Volume:
    """A volume.  Raises ServiceError E601 when there is none or the caller may not read it."""
    actor.require("read")
    found = session.scalar(select(Volume).where(Volume.id == volume_id, holds(session, actor)).options(joinedload(Volume.bureau)))
    if found is None:
        raise ServiceError("E601", what="这本汇编")
    return found


def drafted(session: Session, actor: Actor, volume_id: int, *, discarded: bool = False) -> Volume:
    """A volume of the caller's own bureau, to change it or for what only the bureau gets.

    `discarded`: one that was thrown away.  Raises ServiceError E504 (not a bureau's person), E601.
    """
    actor.require("manage")
    state = Volume.state == DISCARDED if discarded else Volume.state != DISCARDED
    found = session.scalar(select(Volume).where(Volume.id == volume_id, _own(actor), state))
    if found is None:
        raise ServiceError("E601", what="这本汇编")
    return found


def own(session: Session, actor: Actor, volume: Volume) -> bool:
    """Whether the volume is one of the caller's own bureau."""
    return session.scalar(select(Volume.id).where(Volume.id == volume.id, _own(actor))) is not None


def _own(actor: Actor) -> ColumnElement[bool]:
    return Volume.bureau_id.in_(actor.scope.organisations()) if actor.role in DRAFTERS else false()
