"""Alerts whose reason has gone: a deadline was met or moved, a judgment corrected, a threshold is crossed no longer, a letter was answered,
a suit closed.

The machine closes them with a word on it and deletes none; what somebody has acknowledged stays as he left it.  When the
reason returns, what the machine has closed is open again: nothing is told twice, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.alerts import due, letters, losses, making, reported, suits, writings
from api.alerts.finding import Circle, Finding
from api.alerts.inbox import by_machine
from api.alerts.kinds import GONE
from api.indicators.period import Period
from api.store import audit
from api.store.actor import SYSTEM
from api.store.database import Database
from api.store.tables import Alert
from api.store.types import now

AGAIN: Final = timedelta(days=400)
"""What the machine closed longer ago stays closed: no threshold has a longer period."""


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as far as it says what it is about; `names`: of all findings that it tells of."""

    id: int
    about: int | None
    kind: str
    names: tuple[str, ...]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """Ids of the alerts to be closed, and of those to be opened again."""

    gone: tuple[int, ...]
    back: tuple[int, ...]


def look(session: Session, circle: Circle, day: date, found: Iterable[Finding], *, rising: bool, only: Collection[str] = ()) -> Settled:
    """What there is to close and to open again.  `found`: all findings of the day; `rising`: rises were looked for; `only`: kinds
    that nothing else was looked for than (empty: all).
    """
    names = {one.name for one in found}
    narrowed = [Alert.kind.in_(sorted(only))] if only else []
    waiting = [one for one in _told(session, Alert.acknowledged_at.is_(None), *narrowed) if names.isdisjoint(one.names)]
    closed = _told(session, by_machine(), Alert.acknowledged_at >= now() - AGAIN, *narrowed)
    gone: list[int] = []
    for kinds, (fact, judged) in _JUDGED.items():
        told = [one for one in waiting if one.kind in kinds and fact in one.facts and (one.about is None or one.about in circle.units)]
        if told and (rising or kinds != ("rising",)):
            gone += [one.id for one in judged(session, circle, day, told)]
    return Settled(tuple(gone), tuple(one.id for one in closed if not names.isdisjoint(one.names)))


def any_open(session: Session, kinds: Collection[str]) -> bool:
    """Whether an alert of these kinds waits: asked every few seconds."""
    return session.scalar(select(Alert.id).where(Alert.kind.in_(sorted(kinds)), Alert.acknowledged_at.is_(None)).limit(1)) is not None


def settle(database: Database, settled: Settled | None) -> None:
    """Closes and opens; what somebody did meanwhile stays."""
    if settled is None or not (settled.gone or settled.back):
        return
    with database.write() as session:
        making.lock(session)
        for row in _rows(session, settled.gone, Alert.acknowledged_at.is_(None)):
            row.acknowledged_at, row.acknowledged_by, row.note = now(), None, GONE
            audit.note(session, SYSTEM, "alert.settle", "alert", row.id, after={"note": GONE})
        for row in _rows(session, settled.back, by_machine()):
            row.acknowledged_at, row.note = None, ""
            audit.note(session, SYSTEM, "alert.reopen", "alert", row.id, before={"note": GONE})


def _rows(session: Session, ids: Sequence[int], condition: ColumnElement[bool]) -> list[Alert]:
    found: list[Alert] = []
    for start in range(0, len(ids), making.AT_ONCE):
        found += session.scalars(select(Alert).where(Alert.id.in_(ids[start : start + making.AT_ONCE]), condition).order_by(Alert.id))
    return found


def _told(session: Session, *conditions: ColumnElement[bool]) -> list[Told]:
    rows = session.execute(select(Alert.id, Alert.about_id, Alert.kind, Alert.key, Alert.facts).where(*conditions).order_by(Alert.id))
    return [
        Told(alert_id, about, kind, (key, *(facts or {}).get(making.ALSO, ())), facts or {})
        for alert_id, about, kind, key, facts in rows
    ]  # fmt: skip


def _deadlines(session: Session, circle: Circle, _day: date, told: Sequence[Told]) -> list[Told]:
    standing = due.standing(session, circle, [one.facts["dispute"] for one in told])
    return [one for one in told if standing.isdisjoint(one.names)]


def _losses(session: Session, circle: Circle, _day: date, told: Sequence[Told]) -> list[Told]:
    standing = losses.standing(session, circle)
    return [one for one in told if standing.isdisjoint(one.names)]


def _repeats(session: Session, circle: Circle, _day: date, told: Sequence[Told]) -> list[Told]:
    """Those whose cases themselves are lost no longer; the last part of a name is the case (`api.alerts.losses`)."""
    lost = losses.lost_disputes(session, circle)
    return [one for one in told if not any((one.about, name.rpartition(":")[2]) in lost for name in one.names)]


def _thresholds(_session: Session, circle: Circle, day: date, told: Sequence[Told]) -> list[Told]:
    """Those of periods that were looked at; what an earlier period came to stays told."""
    days = losses.looked_at(day)
    return [one for one in told if any(last in Period.parse(one.facts["period"]) for last in days)]


def _letters(session: Session, _circle: Circle, _day: date, told: Sequence[Told]) -> list[Told]:
    waiting = letters.waiting(session, {one.facts["letter"] for one in told})
    return [one for one in told if one.facts["letter"] not in waiting]


def _writings(session: Session, _circle: Circle, _day: date, told: Sequence[Told]) -> list[Told]:
    waiting = writings.waiting(session, {one.facts["case"] for one in told})
    return [one for one in told if one.facts["case"] not in waiting]


def _reports(session: Session, _circle: Circle, _day: date, told: Sequence[Told]) -> list[Told]:
    waiting = reported.waiting(session, {one.facts["report"] for one in told})
    return [one for one in told if waiting.get(one.facts["report"]) != one.facts["state"]]


def _suits(session: Session, circle: Circle, _day: date, told: Sequence[Told]) -> list[Told]:
    standing = suits.standing(session, circle, {one.facts["suit"] for one in told})
    return [one for one in told if standing.isdisjoint(one.names)]


def _rises(_session: Session, _circle: Circle, day: date, told: Sequence[Told]) -> list[Told]:
    last = Period.holding("quarter", day).previous().code
    return [one for one in told if one.facts["period"] == last]


_JUDGED: Final[dict[tuple[str, ...], tuple[str, Callable[[Session, Circle, date, Sequence[Told]], list[Told]]]]] = {
    tuple(due.LEVELS): ("dispute", _deadlines), ("loss",): ("dispute", _losses), ("repeat",): ("dispute", _repeats),
    ("threshold",): ("period", _thresholds), ("rising",): ("period", _rises), (letters.KIND,): ("letter", _letters),
    (writings.KIND,): ("case", _writings), (reported.KIND,): ("report", _reports), suits.KINDS: ("suit", _suits),
}  # fmt: skip
"""Kinds → the fact that their alerts have to tell, and what says which of those that are open, and that no finding of the day
tells of, have lost their reason."""
