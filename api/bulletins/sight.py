"""Who sees which bulletins: a bureau all of its own, everybody below it those that were sent."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.actor import Actor
from api.store.scope import significant
from api.store.tables import Bulletin, Organisation

DISCARDED: Final = "discarded"
DRAFTERS: Final = frozenset({"administrator", "bureau", "reader"})
"""Roles that see drafts, where the bureau lies within their scope."""


def holds(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Condition on `Bulletin`: the caller may read it."""
    sent = and_(Bulletin.state == "sent", Bulletin.organisation_id.in_(_above(session, actor)))
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


def bureau(session: Session, actor: Actor, organisation_id: int | None) -> Organisation:
    """The bureau that a bulletin is made for: that of the id, else the caller's own.

    Raises ServiceError E504, E601 (none within the scope), E602 (not a bureau, or none named).
    """
    actor.require("manage")
    wanted = organisation_id if organisation_id is not None else actor.organisation_id
    if wanted is None:
        raise ServiceError("E602", why="请选择为哪个司法局制作")
    found = actor.scope.organisation(session, wanted)
    if found.kind != "bureau":
        raise ServiceError("E602", why=f"{found.name}不是司法局，不能制作通报")
    return found


def bureaus(session: Session, actor: Actor) -> list[Organisation]:
    """Those that the caller may make bulletins for, his own first."""
    inside = select(Organisation).where(actor.scope.holds_organisation(), Organisation.kind == "bureau")
    found = session.scalars(inside.order_by(Organisation.region, Organisation.id)).all()
    return sorted(found, key=lambda one: one.id != actor.organisation_id)


def _own(actor: Actor) -> ColumnElement[bool]:
    return Bulletin.organisation_id.in_(actor.scope.organisations()) if actor.role in DRAFTERS else false()


def _above(session: Session, actor: Actor) -> list[int]:
    """The bureaus in whose regions the caller's organisation lies."""
    home = session.get(Organisation, actor.organisation_id) if actor.organisation_id is not None else None
    if home is None or not home.region:
        return []
    regions = {home.region, home.region[:6], f"{home.region[:4]}00", f"{home.region[:2]}0000"}
    found = select(Organisation.id, Organisation.region).where(Organisation.kind == "bureau", Organisation.region.in_(regions))
    return [number for number, region in session.execute(found) if region and home.region.startswith(significant(region))]
