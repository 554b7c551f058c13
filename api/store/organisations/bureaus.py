"""Justice bureaus (司法局): those that a caller acts for, and those above an agency, whose papers it reads."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.actor import Actor
from api.store.scope import significant
from api.store.tables import Organisation


def one(session: Session, actor: Actor, organisation_id: int | None) -> Organisation:
    """The bureau that something is made for: that of the id, else the caller's own.

    Raises ServiceError E504, E601 (none within the scope), E602 (not a bureau, or none named).
    """
    actor.require("manage")
    wanted = organisation_id if organisation_id is not None else actor.organisation_id
    if wanted is None:
        raise ServiceError("E602", why="请选择为哪个司法局制作")
    found = actor.scope.organisation(session, wanted)
    if found.kind != "bureau":
        raise ServiceError("E602", why=f"{found.name}不是司法局")
    return found


def within(session: Session, actor: Actor) -> list[Organisation]:
    """Those that the caller may act for, his own first."""
    inside = select(Organisation).where(actor.scope.holds_organisation(), Organisation.kind == "bureau")
    found = session.scalars(inside.order_by(Organisation.region, Organisation.id)).all()
    return sorted(found, key=lambda one: one.id != actor.organisation_id)


def above(session: Session, actor: Actor) -> list[int]:
    """Ids of the bureaus in whose regions the caller's organisation lies."""
    home = session.get(Organisation, actor.organisation_id) if actor.organisation_id is not None else None
    if home is None or not home.region:
        return []
    regions = {home.region, home.region[:6], f"{home.region[:4]}00", f"{home.region[:2]}0000"}
    found = select(Organisation.id, Organisation.region).where(Organisation.kind == "bureau", Organisation.region.in_(regions))
    return [number for number, region in session.execute(found) if region and home.region.startswith(significant(region))]


def over(session: Session, organisation: Organisation) -> Organisation | None:
    """The bureau to which an agency reports: that of its own region, else of the nearest region around it."""
    home = organisation.region or ""
    regions = {home, f"{home[:4]}00", f"{home[:2]}0000"} - {""}
    found = session.scalars(select(Organisation).where(Organisation.kind == "bureau", Organisation.region.in_(regions)).order_by(Organisation.id))
    around = [one for one in found if one.id != organisation.id and home.startswith(significant(one.region))]
    return max(around, key=lambda one: len(significant(one.region)), default=None)
