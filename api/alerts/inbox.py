"""Alerts as their people see them: the newest first, filtered, and acknowledged by somebody with a word on it.

An agency's people have its own alerts and those of what stands below it; a bureau's people have the bureau's, which speak
of its agencies; nobody else's.  Administrators see all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from api.alerts.kinds import GONE, KINDS, LEVELS
from api.errors import ServiceError
from api.store import audit
from api.store.actor import SYSTEM, Actor
from api.store.tables import Alert, Organisation, User
from api.store.types import LAST_DAY, midnight, now

LIMIT_MAX: Final = 500
LONGEST: Final = 500
AT_ONCE: Final = 500
FIRST, LAST = date(2000, 1, 1), LAST_DAY
"""No alert was made before or will be after."""
LARGEST: Final = 2**31 - 1
"""What an INTEGER of PostgreSQL holds."""
OPEN: Final = "open"
SETTLED: Final = "settled"
STATES: Final = {OPEN: "待处理", "acknowledged": "已确认", SETTLED: GONE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of alerts is narrowed by; what is empty lets everything through."""

    state: str = ""
    """A code of STATES."""
    kind: str = ""
    level: str = ""
    about: int | None = None
    """The agency that it is about."""
    first: date | None = None
    last: date | None = None
    """Days on which they were made."""

    def checked(self) -> Wanted:
        """Itself, if people or programmes may ask so.  Raises ServiceError E602 for a value that there is not."""
        for value, known in ((self.state, STATES), (self.kind, KINDS), (self.level, LEVELS)):
            if value and value not in known:
                raise ServiceError("E602", why=f"没有“{value[:40]}”这个取值")
        return self


@dataclass(frozen=True, slots=True)
class Line:
    """An alert with the names on it."""

    alert: Alert
    told: str
    about: str
    by: str
    """Who acknowledged it; the machine, where its reason had gone."""


def listed(session: Session, actor: Actor, wanted: Wanted = Wanted(), *, offset: int = 0, limit: int = 50) -> tuple[list[Line], int]:
    """The caller's alerts, newest first, and how many there are.  Raises ServiceError E504."""
    actor.require("read")
    narrowed = [holds(actor), *_conditions(wanted)]
    total = session.scalar(select(func.count(Alert.id)).where(*narrowed)) or 0
    found = select(Alert.id).where(*narrowed).order_by(Alert.id.desc()).offset(max(0, offset)).limit(min(max(0, limit), LIMIT_MAX))
    return _lines(session, session.scalars(found).all()), total


def one(session: Session, actor: Actor, alert_id: int) -> Line:
    """An alert.  Raises ServiceError E504, E601."""
    actor.require("read")
    if session.scalar(select(Alert.id).where(Alert.id == alert_id, holds(actor))) is None:
        raise ServiceError("E601", what="这条预警")
    return _lines(session, [alert_id])[0]


def waiting(session: Session, actor: Actor) -> int:
    """How many of the caller's own organisation nobody has acknowledged."""
    own = (Alert.organisation_id == (actor.organisation_id or 0), Alert.acknowledged_at.is_(None))
    return session.scalar(select(func.count(Alert.id)).where(*own)) or 0


def acknowledge(session: Session, actor: Actor, ids: Sequence[int], note: str = "") -> int:
    """Says that the caller has seen to these.  Those that somebody has acknowledged keep his word.  Returns how many are new.

    Raises ServiceError E504, E601 when one is not the caller's to see (then none is acknowledged), E602 (none, too many, or too long a note).
    """
    actor.require("correct")
    text, wanted = "".join(one for one in note if one.isprintable() or one == "\n").strip(), sorted(set(ids))
    if len(text) > LONGEST:
        raise ServiceError("E602", why=f"备注最多 {LONGEST} 个字")
    if not wanted or len(wanted) > AT_ONCE:
        raise ServiceError("E602", why=f"请选择 1 至 {AT_ONCE} 条预警")
    known = [one for one in wanted if 0 < one <= LARGEST]
    found = session.scalars(select(Alert).where(Alert.id.in_(known), holds(actor))).all()
    if len(found) < len(wanted):
        raise ServiceError("E601", what="这条预警")
    moment, new = now(), [row for row in found if row.acknowledged_at is None]
    for row in new:
        row.acknowledged_at, row.acknowledged_by, row.note = moment, actor.user_id, text
        audit.note(session, actor, "alert.acknowledge", "alert", row.id, after={"note": text} if text else None)
    return len(new)


def by_machine() -> ColumnElement[bool]:
    """Condition on `Alert`: closed because its reason had gone (`api.alerts.settling`)."""
    return and_(Alert.acknowledged_at.is_not(None), Alert.acknowledged_by.is_(None))


def abouts(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """The agencies that the caller's alerts are about: id and name."""
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(select(Alert.about_id).where(holds(actor)))))
    return sorted(((one, name) for one, name in rows), key=lambda row: row[1])


def holds(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Alert`: it is the caller's to see."""
    if actor.scope.everything:
        return true()
    own = Alert.organisation_id == (actor.organisation_id or 0)
    if actor.scope.path is None:
        return own
    return or_(own, Alert.organisation_id.in_(actor.scope.organisations()))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        conditions = {OPEN: Alert.acknowledged_at.is_(None), SETTLED: by_machine()}
        found.append(conditions.get(wanted.state, Alert.acknowledged_by.is_not(None)))
    for column, value in ((Alert.kind, wanted.kind), (Alert.level, wanted.level), (Alert.about_id, wanted.about)):
        if value:
            found.append(column == value)
    if wanted.first is not None:
        found.append(Alert.created_at >= midnight(max(wanted.first, FIRST)))
    if wanted.last is not None:
        found.append(Alert.created_at < midnight(min(wanted.last, LAST) + timedelta(days=1)))
    return found


def state(alert: Alert) -> str:
    """A code of STATES."""
    return OPEN if alert.acknowledged_at is None else SETTLED if alert.acknowledged_by is None else "acknowledged"


def _by(alert: Alert, people: Mapping[int, str]) -> str:
    return SYSTEM.name if state(alert) == SETTLED else people.get(alert.acknowledged_by or 0, "")


def _lines(session: Session, ids: Sequence[int]) -> list[Line]:
    rows = {one.id: one for one in session.scalars(select(Alert).where(Alert.id.in_(ids)))}
    places = {one for row in rows.values() for one in (row.organisation_id, row.about_id)}
    names = dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(places - {None}))).all())
    people = dict(session.execute(select(User.id, User.name).where(User.id.in_({row.acknowledged_by for row in rows.values()} - {None}))).all())
    return [
        Line(rows[one], names.get(rows[one].organisation_id, ""), names.get(rows[one].about_id or 0, ""), _by(rows[one], people))
        for one in ids
    ]
