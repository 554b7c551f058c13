"""Opening a judgment to change it: within sight, and at the revision that the caller has seen."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.actor import SYSTEM, Actor
from api.store.locking import ROW
from api.store.tables import AuditEntry, Judgment, User
from api.store.types import CHINA


def opened(session: Session, actor: Actor, judgment_id: int, revision: int) -> Judgment:
    """The judgment, locked until the session ends.  The session must be a writing one.

    Raises ServiceError E504 (a reader), E601 (not within sight), E603 (it was changed since; by whom and when).
    """
    actor.require("correct")
    if actor.user_id is None:
        raise ServiceError("E504")
    actor.scope.judgment(session, judgment_id)
    judgment = session.get_one(Judgment, judgment_id, with_for_update=ROW, populate_existing=True)
    if judgment.revision != revision:
        raise _changed(session, judgment)
    return judgment


def _changed(session: Session, judgment: Judgment) -> ServiceError:
    entry = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.object_type == "judgment", AuditEntry.object_id == judgment.id)
        .where(AuditEntry.action != "judgment.export")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    user = session.get(User, entry.user_id) if entry is not None and entry.user_id is not None else None
    at = (entry.at if entry is not None else judgment.updated_at).astimezone(CHINA)
    return ServiceError("E603", who=user.name if user else SYSTEM.name, at=f"{at:%Y-%m-%d %H:%M:%S}")
