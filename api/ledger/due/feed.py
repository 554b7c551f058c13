"""A person's deadlines for his calendar programme (.ics): a secret address that shows this and nothing else, until it is revoked.

Calendar programmes cannot sign in, so the address itself is the key: 256 bits, kept as a hash, one a person, replaced or
revoked by him at any time.  It is no API token: with it one can read this list of days, as its owner would see it now.
No party's name stands in it: it will lie on telephones and on other people's servers.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import TRANSP, Calendar, Event
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.due import deadlines, suit_days
from api.ledger.due.deadlines import STATES, UNFINISHED, State, Wanted
from api.ledger.due.workdays import UNPUBLISHED
from api.people.digests import digest
from api.people.sessions import describe
from api.services import Services
from api.store import audit
from api.store.actor import Actor
from api.store.tables import CalendarKey, Deadline, User
from api.store.types import now, today

PATH: Final = "/api/v1/calendar/"
NAME: Final = "案鉴期限"
PRODUCER: Final = "-//Anjian//Deadlines//ZH"
BACK: Final = timedelta(days=31)
"""What was overdue before is no matter of a calendar any more."""
MOST: Final = 300
"""Events: more than a calendar can show anyway."""
NOTED: Final = timedelta(hours=1)
"""The last use is noted no more often."""
REFRESH: Final = timedelta(hours=1)


def renew_key(session: Session, actor: Actor) -> str:
    """A new address for the caller, as a path; the one before ends.  It is shown this once.  Raises ServiceError E504."""
    actor.require("read")
    _revoke(session, actor)
    secret = secrets.token_urlsafe(32)
    key = CalendarKey(user_id=actor.user_id, key_hash=digest(secret))
    session.add(key)
    session.flush()
    audit.note(session, actor, "calendar.key", "calendar_key", key.id, after={"active": True})
    return f"{PATH}{secret}.ics"


def revoke_key(session: Session, actor: Actor) -> None:
    """Ends the caller's address, if he has one.  Raises ServiceError E504."""
    actor.require("read")
    for key_id in _revoke(session, actor):
        audit.note(session, actor, "calendar.key", "calendar_key", key_id, after={"active": False})


def key_of(session: Session, actor: Actor) -> CalendarKey | None:
    """The key of the caller's address (without its secret), or None.  Raises ServiceError E504."""
    actor.require("read")
    return session.scalar(select(CalendarKey).where(CalendarKey.user_id == actor.user_id, CalendarKey.revoked_at.is_(None)))


def owner(services: Services, secret: str, address: str) -> Actor:
    """Whose address this is, as he is now, with the right to read alone.

    Raises ServiceError E513 (none's, revoked, or its owner was deactivated), and E506 after too many tries.
    """
    with services.database.read() as session:
        found = session.execute(
            select(CalendarKey, User)
            .join(User, User.id == CalendarKey.user_id)
            .where(CalendarKey.key_hash == digest(secret), CalendarKey.revoked_at.is_(None), User.active)
        ).first()
        if found is None:
            services.rates.hit("calendar-from", address, services.settings.sign_ins_per_minute)
            raise ServiceError("E513")
        key, user = found
        actor = describe(user, address, frozenset({"read"}))
    if key.last_used_at is None or key.last_used_at < now() - NOTED:
        with contextlib.suppress(ServiceError), services.database.write() as session:  # a full disk must not end reading
            session.execute(update(CalendarKey).where(CalendarKey.id == key.id).values(last_used_at=now()))
    return actor


def written(session: Session, actor: Actor, base: str, *, on: date | None = None) -> bytes:
    """The calendar (RFC 5545) of what the caller's organisations still have to do: at most MOST, first those of pending suits, then
    what is to come.

    `base`: the address of this installation, for links to the cases.  The same data give the same bytes on one day.
    """
    day = on or today()
    suits = suit_days.listed(session, actor, Wanted(states=UNFINISHED, first=day - BACK), on=day)[:MOST]
    coming = deadlines.listed(session, actor, Wanted(states=UNFINISHED, first=day), on=day, limit=MOST - len(suits)).rows
    past = Wanted(states=UNFINISHED, first=day - BACK, last=day - timedelta(days=1))
    found = [*deadlines.listed(session, actor, past, on=day, limit=MOST - len(suits) - len(coming)).rows, *coming]
    made = Calendar.new(prodid=PRODUCER, name=NAME, language="zh-CN", refresh_interval=REFRESH, uid=f"{actor.user_id}@anjian")
    made.add("X-PUBLISHED-TTL", REFRESH)
    for line in suits:
        made.add_component(_suit_event(line, actor, base, day))
    for one in found:
        made.add_component(_event(one, actor, base, day))
    content: bytes = made.to_ical()
    return content


def _event(one: Deadline, actor: Actor, base: str, day: date) -> Event:
    """A whole day.  Its id is made of what the deadline is about: it stays when the row is made anew."""
    state = deadlines.state(one, day)
    said = [
        f"{one.label}（{STATES[state]}）",
        f"单位：{one.organisation.name}",
        f"依据：{one.source}",
        f"起算：{deadlines.started_by(one)}{f' {one.start_on.isoformat()}' if one.start_on else ''}",
        *(["已由司法行政部门调整"] if one.moved_to else []),
        *([] if one.certain or one.moved_to else [UNPUBLISHED]),
    ]
    shown = _Shown(
        uid=f"{one.dispute_id}-{one.organisation_id}-{one.rule}-{one.subject}@anjian", label=one.label, state=state, ends=one.ends_on or day,
        unit="" if one.organisation_id == actor.organisation_id else one.organisation.name, number=one.dispute.number, said=said,
        address=f"/disputes/{one.dispute_id}",
    )  # fmt: skip
    return shown.event(base, day)


def _suit_event(line: suit_days.Line, actor: Actor, base: str, day: date) -> Event:
    """As `_event`, of a pending suit."""
    suit, due = line.suit, line.due
    state = due.state(day)
    said = [
        f"{due.label}（{STATES[state]}，在诉案件）",
        f"单位：{suit.organisation.name}",
        f"依据：{due.source}",
        *([f"起算：收到应诉材料日 {suit.received_on.isoformat()}"] if suit.received_on and due.code != suit_days.HEARING else []),
        *([due.doubt] if due.doubt else []),
    ]
    shown = _Shown(
        uid=f"suit-{suit.id}-{due.code}@anjian", label=due.label, state=state, ends=due.due_on or day,
        unit="" if suit.organisation_id == actor.organisation_id else suit.organisation.name, number=suit.number, said=said,
        address=f"/suits/{suit.id}",
    )  # fmt: skip
    return shown.event(base, day)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What an event says."""

    uid: str
    label: str
    state: State
    ends: date
    unit: str
    number: str
    said: list[str]
    address: str

    def event(self, base: str, day: date) -> Event:
        """The event of a whole day."""
        mark = f"【{STATES[self.state]}】" if self.state == "overdue" else ""
        return Event.new(
            uid=self.uid,
            stamp=datetime.combine(day, time(), UTC),
            start=self.ends,
            end=self.ends + timedelta(days=1),
            summary=" ".join(part for part in (f"{mark}{self.label}", self.unit, self.number or "案号不详") if part),
            description="\n".join(self.said),
            url=f"{base.rstrip('/')}{self.address}",
            transparency=TRANSP.TRANSPARENT,
        )


def _revoke(session: Session, actor: Actor) -> list[int]:
    active = (CalendarKey.user_id == actor.user_id, CalendarKey.revoked_at.is_(None))
    ended = list(session.scalars(select(CalendarKey.id).where(*active)))
    session.execute(update(CalendarKey).where(*active).values(revoked_at=now()))
    return ended
