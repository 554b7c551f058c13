"""What people say about which judgments are one dispute.  Nothing is ever taken away: a newer word on the same two prevails."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from api.errors import ServiceError
from api.ledger.disputes import renewal
from api.ledger.disputes.numbers import number_of
from api.store import audit
from api.store.actor import Actor
from api.store.tables import DisputeJudgment, DisputeLink, Judgment, JudgmentNumber

NOTE: Final = 500
"""Characters of a reason."""


def join(session: Session, actor: Actor, judgment_id: int, other_id: int, note: str) -> int:
    """These two judgments are one dispute.  Returns the id of that dispute.

    What hangs on the newer of two disputes goes over to the older one.  Raises ServiceError E504 without the right
    `manage`, E601 where the caller does not see one of them, E602 for the same one twice, without a reason, or where they
    are one dispute already.
    """
    before = _disputes(session, actor, judgment_id, other_id, note)
    if before[0] == before[1]:
        raise ServiceError("E602", why="这两份文书已经在同一案件里")
    link = DisputeLink(judgment_id=judgment_id, other_id=other_id, together=True, note=note.strip(), user_id=actor.user_id)
    return _say(session, actor, link, before)


def part(session: Session, actor: Actor, judgment_id: int, other_id: int, note: str) -> int:
    """These two judgments are not one dispute.  Returns the id of the dispute that `judgment_id` is in now.

    What people wrote stays with the side that has the first instance.  Raises ServiceError as `join`; E602 also where they
    are two disputes already.
    """
    before = _disputes(session, actor, judgment_id, other_id, note)
    if before[0] != before[1]:
        raise ServiceError("E602", why="这两份文书本来就不在同一案件里")
    link = DisputeLink(judgment_id=judgment_id, other_id=other_id, together=False, note=note.strip(), user_id=actor.user_id)
    return _say(session, actor, link, before)


def _disputes(session: Session, actor: Actor, judgment_id: int, other_id: int, note: str) -> tuple[int | None, int | None]:
    """The disputes of the two as they are; refuses what may not be said of them."""
    actor.require("manage")
    for one in (judgment_id, other_id):
        actor.scope.judgment(session, one)
    if judgment_id == other_id:
        raise ServiceError("E602", why="请选择两份不同的文书")
    if not 0 < len(note.strip()) <= NOTE:
        raise ServiceError("E602", why=f"请写明理由，不超过 {NOTE} 字")
    renewal.at_once(session, (judgment_id, other_id))  # they may have come in a moment ago
    return _dispute_of(session, judgment_id), _dispute_of(session, other_id)


def _say(session: Session, actor: Actor, link: DisputeLink, before: tuple[int | None, int | None]) -> int:
    """Notes it down and makes the disputes anew.  Returns the dispute of the first of the two."""
    pair = link.judgment_id, link.other_id
    link.judgment_id, link.other_id = sorted(pair)
    session.add(link)
    renewal.at_once(session, pair)
    after = _dispute_of(session, pair[0]), _dispute_of(session, pair[1])
    action = "dispute.join" if link.together else "dispute.part"
    what = {"judgments": list(pair)}
    audit.note(session, actor, action, "dispute", after[0], before=what | {"disputes": list(before)}, after=what | {"disputes": list(after), "note": link.note})
    return after[0] or 0


def _dispute_of(session: Session, judgment_id: int) -> int | None:
    return session.scalar(select(DisputeJudgment.dispute_id).where(DisputeJudgment.judgment_id == judgment_id))


def named(session: Session, actor: Actor, number: str) -> list[Judgment]:
    """The judgments that bear a case number, however it is printed, as far as the caller may see them."""
    found = number_of(number.strip())
    if found is None:
        return []
    bearing = select(JudgmentNumber.judgment_id).where(JudgmentNumber.number == found.key, JudgmentNumber.own)
    return list(session.scalars(select(Judgment).where(Judgment.id.in_(bearing), actor.scope.holds_judgment()).options(defer(Judgment.record))))
