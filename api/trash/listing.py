"""What lies in the trash, for those who may put it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.actor import SYSTEM, Actor
from api.store.locking import ROW
from api.store.tables import Organisation, Trashed, User
from api.store.types import now
from api.trash import retention
from api.trash.kinds import KINDS

WHAT: Final = "回收站里的这一项"
LIMIT_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class TrashShown:
    """Something in the trash as people see it.  `days_left`: until it is purged; None: never by itself."""

    id: int
    kind: str
    kind_label: str
    object_id: int
    title: str
    organisation: str
    by: str
    thrown_at: datetime
    reason: str
    rows: int
    files: int
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of it, the newest first, and how much there is."""

    rows: list[TrashShown]
    total: int


def holds(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Trashed`: a bureau's people see what is of their region, an agency's what they threw away themselves."""
    scope = actor.scope
    if scope.everything:
        return true()
    if not actor.may("manage"):
        return Trashed.user_id == actor.user_id
    return or_(Trashed.organisation_id.in_(scope.organisations()), scope.holds(Trashed.sight_id))


def page(session: Session, actor: Actor, *, kind: str = "", offset: int = 0, limit: int = 50) -> Page:
    """What lies in the trash for the caller.  Raises ServiceError E504 (readers), E602 (no such kind)."""
    actor.require("correct")
    if kind and kind not in KINDS:
        raise ServiceError("E602", why="没有这一类")
    conditions = [holds(actor), Trashed.content.is_not(None), *([Trashed.kind == kind] if kind else [])]
    total = session.scalar(select(func.count(Trashed.id)).where(*conditions)) or 0
    wanted = select(Trashed.id).where(*conditions).order_by(Trashed.id.desc()).offset(max(0, offset)).limit(min(max(0, limit), LIMIT_MAX))
    return Page([shown(session, session.get_one(Trashed, one)) for one in session.scalars(wanted)], total)


def one(session: Session, actor: Actor, trash_id: int) -> TrashShown:
    """One of it.  Raises ServiceError E504, E601."""
    return shown(session, own(session, actor, trash_id))


def own(session: Session, actor: Actor, trash_id: int) -> Trashed:
    """Its row, locked until the session ends.  Raises ServiceError E504, E601."""
    actor.require("correct")
    wanted = select(Trashed).where(Trashed.id == trash_id, holds(actor), Trashed.content.is_not(None))
    found = session.scalar(wanted.with_for_update(**ROW))
    if found is None:
        raise ServiceError("E601", what=WHAT)
    return found


def shown(session: Session, row: Trashed) -> TrashShown:
    """A row for people; whether it may be seen has been asked by the caller."""
    home = session.get(Organisation, row.organisation_id) if row.organisation_id else None
    by = session.get(User, row.user_id) if row.user_id is not None else None
    return TrashShown(
        row.id, row.kind, KINDS[row.kind], row.object_id, row.title, home.name if home else "", by.name if by else SYSTEM.name, row.thrown_at,
        row.reason, row.rows, len({file.sha256 for file in row.files}), _left(session, row),
    )  # fmt: skip


def _left(session: Session, row: Trashed) -> int | None:
    days = retention.days(session, "trash")
    return max(0, (row.thrown_at + timedelta(days=days) - now()).days) if days else None
