"""Deadlines moved by a bureau (延期)."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.due import deadlines, performing
from api.ledger.due.workdays import LATEST, Calendar
from api.policy.in_force import profile_of
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Deadline

LONGEST: Final = 1000
"""Characters of a reason."""


def move(
    session: Session, actor: Actor, deadline_id: int, to: date | None, why: str, *, allowed_by_court: bool = False
) -> Deadline:
    """Has a deadline end on another day, with the reason; None: on the day of its rule again.

    Raises ServiceError E504 without the right `manage`, E601, E602 without a reason or for a day that cannot be, E606 for
    one of which nobody knows when it began, and for a statutory one unless the court has allowed it (行政诉讼法第36条,
    行诉解释第34条).
    """
    actor.require("manage")
    found = deadlines.one(session, actor, deadline_id)
    reason = why.strip()
    if not reason or len(reason) > LONGEST:
        raise ServiceError("E602", why=f"请写明原因，不超过 {LONGEST:,} 字")
    if to is not None:
        _require_movable(found, to, allowed_by_court=allowed_by_court)
    before = {"day": _iso(found.ends_on), "reason": found.moved_why}
    found.moved_to, found.moved_why, found.moved_by = to, reason if to else "", actor.user_id if to else None
    found.ends_on = to or found.due_on
    found.remind_on = _remind_on(session, found)
    after = {"day": _iso(found.ends_on), "reason": reason}
    audit.note(session, actor, "deadline.move", "deadline", found.id, before=before, after=after)
    return found


def _require_movable(found: Deadline, to: date, *, allowed_by_court: bool) -> None:
    if found.start_on is None and found.start_from != "words":
        raise ServiceError("E606", why=deadlines.missing(found) or "期限还没有起算")
    if found.statutory and found.start_from != "words" and not allowed_by_court:
        raise ServiceError("E606", why="法定期限和判决确定的期限只有人民法院准许后才能延长")
    if to > LATEST or (found.start_on is not None and to <= found.start_on):
        raise ServiceError("E602", why="新的截止日应在起算日之后")


def _remind_on(session: Session, found: Deadline) -> date | None:
    """As `setting` has it, for the day that counts now."""
    rules = {rule.code: rule.remind for rule in profile_of(session, found.organisation_id).deadline}
    return Calendar.of(session).before(found.ends_on, rules.get(found.rule, performing.REMIND)) if found.ends_on else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
