"""Opening a judgment to change it: within sight, and at the revision that the caller has seen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import audit
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.tables import Judgment
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
    who, at = audit.last(session, "judgment", judgment.id, but="judgment.export")
    return ServiceError("E603", who=who, at=f"{(at or judgment.updated_at).astimezone(CHINA):%Y-%m-%d %H:%M:%S}")
