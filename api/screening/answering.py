"""What people answer to the items of the checklist, beside the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.ledger.wording import clean
from api.screening import suits
from api.screening.states import ANSWERS
from api.store.actor import Actor
from api.store.tables import Suit, SuitAnswer
from nlp.screening import items

NOTE_MAX: Final = 1000


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest answer of a person to an item."""

    item: str
    answer: str
    note: str
    user: str
    at: datetime


def answer(session: Session, actor: Actor, suit_id: int, revision: int | None, item: str, *, given: str | None, note: str = "") -> Suit:
    """A person's answer (a code of `nlp.screening.ANSWERS`); None takes it back.  The suit is to be screened anew.

    Raises ServiceError E504, E601 (suit; item), E602 (answer, note), E606 (not pending), E611.
    """
    if item not in _codes():
        raise ServiceError("E601", what="这个研判项目")
    if given is not None and given not in ANSWERS:
        raise ServiceError("E602", why="没有这种回答")
    if actor.user_id is None:
        raise ServiceError("E504")
    said = clean(note, NOTE_MAX)
    row = suits.opened(session, actor, suit_id, revision, state="pending")
    known = of(session, row).get(item)
    if (given, said) == ((known.answer, known.note) if known else (None, "")):
        return row
    session.add(SuitAnswer(suit_id=row.id, item=item, answer=given or "", note=said, user_id=actor.user_id))
    row.stale = True
    before = {"item": item, "answer": known.answer if known else None}
    suits.touch(session, actor, row, "answered", audited="suit.answer", values=(before, {"item": item, "answer": given}), note=said)
    return row


def of(session: Session, suit: Suit) -> dict[str, Answered]:
    """Item → the answer that counts; those that were taken back are left out."""
    newest = select(func.max(SuitAnswer.id)).where(SuitAnswer.suit_id == suit.id).group_by(SuitAnswer.item)
    rows = session.scalars(select(SuitAnswer).where(SuitAnswer.id.in_(newest)).options(joinedload(SuitAnswer.user)))
    return {one.item: Answered(one.item, one.answer, one.note, one.user.name, one.created_at) for one in rows if one.answer}


def _codes() -> set[str]:
    return {one.code for listed in items().values() for one in listed}
