"""Days on which an administrator overrules the published calendar: a make-up day, a local holiday, a year not yet published."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.due.workdays import LATEST, Calendar
from api.store import audit, renewals
from api.store.actor import Actor
from api.store.tables import CalendarDay, Deadline

FIRST: Final = date(1990, 1, 1)
"""Before the Act there was nothing to count."""
LONGEST: Final = 200


def listed(session: Session, actor: Actor, year: int | None = None) -> list[CalendarDay]:
    """The days, newest first; of one year.  Raises ServiceError E504."""
    actor.require("read")
    wanted = select(CalendarDay).order_by(CalendarDay.day.desc())
    if year is not None:
        if not FIRST.year <= year <= LATEST.year:
            return []
        wanted = wanted.where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return list(session.scalars(wanted))


def put(session: Session, actor: Actor, day: date, *, working: bool, note: str) -> CalendarDay:
    """Says whether a day is worked; the deadlines that it touches are renewed soon.

    Raises ServiceError E504 without the right `administer`, and E602 for a day that cannot be or without its source.
    """
    actor.require("administer")
    if not FIRST <= day <= LATEST:
        raise ServiceError("E602", why="日期应在 1990 年以后")
    source = note.strip()
    if not source or len(source) > LONGEST:
        raise ServiceError("E602", why=f"请写明依据（如通知文号），不超过 {LONGEST} 字")
    found = session.get(CalendarDay, day)
    before = None if found is None else _said(found)
    if found is None:
        found = CalendarDay(day=day)
        session.add(found)
    found.working, found.note, found.user_id = working, source, actor.user_id or 0
    session.flush()
    after = _said(found)
    if before != after:
        audit.note(session, actor, "calendar.change", "calendar_day", None, before=before, after=after)
        renewals.queue_disputes(session, touched(day))
    return found


def remove(session: Session, actor: Actor, day: date) -> None:
    """Leaves a day to the published calendar again.  Raises ServiceError E504, and E601 where it was left already."""
    actor.require("administer")
    found = session.get(CalendarDay, day)
    if found is None:
        raise ServiceError("E601", what="这一天的调整")
    audit.note(session, actor, "calendar.change", "calendar_day", None, before=_said(found), after=None)
    session.delete(found)
    session.flush()
    renewals.queue_disputes(session, touched(day))


def plain(day: date) -> tuple[bool, bool]:
    """Whether a day is worked by the published calendar alone, and whether that is certain."""
    published = Calendar()
    return published.working(day), published.certain(day)


def touched(day: date) -> Select[int]:
    """Disputes with a deadline that counts over this day, ends on it, or is reminded of around it."""
    counted = and_(Deadline.start_on <= day, Deadline.due_on >= day)
    reminded = and_(Deadline.remind_on <= day, Deadline.ends_on >= day)
    return select(Deadline.dispute_id).where(or_(counted, reminded))


def _said(found: CalendarDay) -> dict[str, object]:
    return {"day": found.day.isoformat(), "working": found.working, "note": found.note}
