"""What a bureau set for its own writing, under a name each: read, and written over only what the writer has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import audit
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.tables import BureauSetting, User
from api.store.types import CHINA, now


def values(session: Session, bureau_id: int, name: str) -> Any | None:
    """What a bureau set; None: nothing yet."""
    kept = session.get(BureauSetting, (bureau_id, name))
    return None if kept is None else kept.values


def revision(session: Session, bureau_id: int, name: str) -> int:
    """Of what a bureau set; 0: nothing yet."""
    kept = session.get(BureauSetting, (bureau_id, name))
    return 0 if kept is None else kept.revision


@dataclass(frozen=True, slots=True)
class Kind:
    """A setting: its name in the store, the audit's action when it is written, and what people call it."""

    name: str
    action: str
    what: str


def put(session: Session, actor: Actor, bureau_id: int, kind: Kind, *, seen: int, after: Any) -> None:
    """Writes a setting of one of the caller's bureaus.  `seen`: the revision that he saw.

    Raises ServiceError E504, E601, E602 (no bureau), E611.
    """
    actor.require("manage")
    bureau = actor.scope.organisation(session, bureau_id)
    if bureau.kind != "bureau":
        raise ServiceError("E602", why=f"{bureau.name}不是司法局")
    wanted = select(BureauSetting).where(BureauSetting.organisation_id == bureau_id, BureauSetting.name == kind.name)
    kept = session.scalar(wanted.with_for_update(**ROW))
    if (kept.revision if kept else 0) != seen:
        raise _stale(session, kept, kind.what)
    before = kept.values if kept else None
    if kept is None:
        kept = BureauSetting(organisation_id=bureau_id, name=kind.name, revision=0)
        session.add(kept)
    kept.values, kept.revision = after, kept.revision + 1
    kept.user_id, kept.updated_at = actor.user_id, now()
    audit.note(session, actor, kind.action, "organisation", bureau_id, before=before, after=after)
    session.flush()


def _stale(session: Session, kept: BureauSetting | None, what: str) -> ServiceError:
    user = session.get(User, kept.user_id) if kept and kept.user_id else None
    at = kept.updated_at.astimezone(CHINA) if kept else now().astimezone(CHINA)
    return ServiceError("E611", what=what, who=user.name if user else "系统", at=f"{at:%Y-%m-%d %H:%M}")
