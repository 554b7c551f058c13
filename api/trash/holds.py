"""Holds (保全): what is held, neither people nor rules remove, nor anything that it hangs together with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.wording import line
from api.screening import suits
from api.store import audit
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.tables import Dispute, DisputeJudgment, Document, Hold, Judgment, Suit, User, Verdict
from api.store.types import now
from api.trash.gathering import Gathered, pieces
from api.trash.kinds import HELD

REASON: Final = 200
MOST: Final = 500
TABLES: Final = {"judgment": "judgments", "document": "documents", "dispute": "disputes", "suit": "suits"}
Held = Judgment | Document | Dispute | Suit


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A hold as people see it."""

    id: int
    kind: str
    kind_label: str
    object_id: int
    title: str
    """What people know it by."""
    reason: str
    by: str
    since: datetime


def put(session: Session, actor: Actor, kind: str, object_id: int, reason: str) -> Hold:
    """Holds something; what is held already keeps its hold and gets the new reason as another.

    Raises ServiceError E504 (not a bureau), E601, E602 (no reason).
    """
    actor.require("manage")
    _SEEN[kind](session, actor, object_id)
    said = line(reason, REASON, name="保全的原因", needed=True)
    row = Hold(kind=kind, object_id=object_id, reason=said, user_id=actor.user_id)
    session.add(row)
    session.flush()
    audit.note(session, actor, "hold.put", kind, object_id, after={"reason": said})
    return row


def end(session: Session, actor: Actor, kind: str, object_id: int) -> int:
    """Ends all holds of something; returns how many there were.  Raises ServiceError E504, E601, E606 (it is not held)."""
    actor.require("manage")
    _SEEN[kind](session, actor, object_id)
    rows = session.scalars(select(Hold).where(Hold.kind == kind, Hold.object_id == object_id, Hold.ended_at.is_(None)).with_for_update(**ROW)).all()
    if not rows:
        raise ServiceError("E606", why="没有在保全")
    for row in rows:
        row.ended_at, row.ended_by = now(), actor.user_id
    audit.note(session, actor, "hold.end", kind, object_id, before={"reason": [row.reason for row in rows]})
    session.flush()
    return len(rows)


def listed(session: Session, actor: Actor) -> list[HoldShown]:
    """What is held within the caller's sight, the newest first.  Raises ServiceError E504."""
    actor.require("manage")
    rows = session.execute(select(Hold, User.name).outerjoin(User, User.id == Hold.user_id).where(Hold.ended_at.is_(None)).order_by(Hold.id.desc()))
    return [
        HoldShown(row.id, row.kind, HELD[row.kind], row.object_id, _title(found), row.reason, name or "系统", row.created_at)
        for row, name in rows
        if (found := _seen(session, actor, row)) is not None
    ][:MOST]


def of(session: Session, kind: str, object_id: int) -> list[Hold]:
    """The holds of something; whether it may be seen has been asked by the caller."""
    return list(session.scalars(select(Hold).where(Hold.kind == kind, Hold.object_id == object_id, Hold.ended_at.is_(None)).order_by(Hold.id)))


def reasons(session: Session, actor: Actor, kind: str, object_id: int) -> list[str]:
    """Why it is held, one reason a hold; empty where it is not.  Raises ServiceError E504 (not a bureau), E601."""
    actor.require("manage")
    _SEEN[kind](session, actor, object_id)
    return [row.reason for row in of(session, kind, object_id)]


def check(session: Session, gathered: Gathered) -> None:
    """Raises ServiceError E606 where anything of these, or the case that it belongs to, is held."""
    wanted = {kind: gathered.ids(table) for kind, table in TABLES.items()}
    for some in pieces(wanted["judgment"]):
        wanted["dispute"] |= set(session.scalars(select(DisputeJudgment.dispute_id).where(DisputeJudgment.judgment_id.in_(some))))
    for some in pieces(gathered.ids("papers")):
        wanted["dispute"] |= set(session.scalars(select(Verdict.dispute_id).where(Verdict.paper_id.in_(some))))
    for some in pieces(wanted["document"]):  # a paper or another reading of the same file belongs to that judgment
        wanted["judgment"] |= {one for one in session.scalars(select(Document.judgment_id).where(Document.id.in_(some))) if one}
    for kind, ids in wanted.items():
        for some in pieces(ids):
            held = session.scalar(select(Hold).where(_open(kind), Hold.object_id.in_(some)).limit(1))
            if held is not None:
                raise ServiceError("E606", why=f"{HELD[kind]}正在保全（{held.reason}）")


def _open(kind: str) -> ColumnElement[bool]:
    return (Hold.kind == kind) & Hold.ended_at.is_(None)


def _seen(session: Session, actor: Actor, row: Hold) -> Held | None:
    """What is held; None where the caller does not see it."""
    try:
        return _SEEN[row.kind](session, actor, row.object_id)
    except ServiceError:
        return None


def _title(row: Held) -> str:
    said = row.name if isinstance(row, Document) else row.case_number if isinstance(row, Judgment) else row.number
    return said or f"第 {row.id} 号"


_SEEN: Final[Mapping[str, Callable[[Session, Actor, int], Held]]] = {
    "judgment": lambda session, actor, one: actor.scope.judgment(session, one),
    "document": lambda session, actor, one: actor.scope.document(session, one),
    "dispute": lambda session, actor, one: actor.scope.dispute(session, one),
    "suit": suits.seen,
}
