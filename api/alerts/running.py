"""When alerts are worked out: each day once, and soon after judgments have changed.

What was missed while nobody ran is caught up by the next run: it tells what is open now, and what ran out meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.alerts import deliveries, due, letters, losses, making, reported, rising, settling, suits, writings
from api.alerts.finding import Circle, Finding
from api.ledger.disputes import renewal
from api.store import adding
from api.store.database import Database
from api.store.tables import AlertRun, Stamp
from api.store.types import today

DAY: Final = timedelta(days=1)
PATIENCE: Final = 2
"""Days without a run after which it no longer waits for the ledger to be up to date."""
CAUGHT_UP: Final = 366
"""Missed days that are noted; a store that lay in a cupboard for ten years needs no more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far alerts have been worked out."""

    last: date | None
    """The day of the last run; None: there was none."""
    ledger: int
    """The stamp of the ledger now."""
    seen: int
    """The stamp up to which alerts were worked out."""
    waiting: bool
    """The ledger is still behind the judgments."""

    @classmethod
    def of(cls, session: Session) -> Self:
        """As of now."""
        stamps = dict(session.execute(select(Stamp.name, Stamp.value).where(Stamp.name.in_((renewal.STAMP, making.STAMP)))).all())
        last = session.scalar(select(func.max(AlertRun.day)))
        return cls(last, stamps.get(renewal.STAMP, 0), stamps.get(making.STAMP, 0), renewal.waiting(session))

    def daily(self, day: date) -> bool:
        """Whether the day's run is due."""
        if self.last is not None and self.last >= day:
            return False
        return not self.waiting or (self.last is not None and day - self.last >= PATIENCE * DAY)

    @property
    def changed(self) -> bool:
        """Whether judgments have changed since, and all changes are in."""
        return not self.waiting and self.ledger != self.seen


def look(database: Database, day: date | None = None) -> int:
    """Works out what is due to be worked out, if anything.  Returns how many alerts it made.  `day`: today."""
    moment = day or today()
    with database.read() as session:
        standing = Standing.of(session)
    if standing.daily(moment):
        return run(database, moment)
    if standing.changed and standing.last is not None:
        return _soon(database, moment)
    return _at_once(database, moment)


def run(database: Database, day: date) -> int:
    """The run of a day, with all that was missed before it.  It may be run again, or by two at once.  Returns how many alerts it made."""
    with database.read() as session:
        standing, circle, settled = Standing.of(session), Circle.of(session), None
        since = day if standing.last is None else min(day, standing.last + DAY)
        found = [*due.findings(session, circle, day, since), *losses.findings(session, circle, day), *_papers(session, circle, day)]
        if not standing.waiting:  # half a past makes anything rise
            found += rising.findings(session, circle, day)
            settled = settling.look(session, circle, day, found, rising=True)
    made = making.tell(database, found)
    settling.settle(database, settled)
    with database.write() as session:
        _note(session, standing, day, made)
    return made


def _soon(database: Database, day: date) -> int:
    """After a change: losses and what follows from them, and days that were filled in."""
    with database.read() as session:
        standing = Standing.of(session)
        circle = Circle.of(session)
        found = [*due.findings(session, circle, day, day), *losses.findings(session, circle, day), *_papers(session, circle, day)]
        settled = None if standing.waiting else settling.look(session, circle, day, found, rising=False)
    made = making.tell(database, found)
    settling.settle(database, settled)
    with database.write() as session:
        _seen(session, standing)
    return made


def _at_once(database: Database, day: date) -> int:
    """Papers between bureau and agency, and pending suits, wait for no judgment."""
    with database.read() as session:
        told = settling.any_open(session, suits.KINDS)
        if not (told or letters.any_open(session, day) or writings.any_open(session) or reported.any_open(session) or suits.any_open(session, day)):
            return 0
        circle = Circle.of(session)
        found = list(_papers(session, circle, day))
        settled = settling.look(session, circle, day, found, rising=False, only=suits.KINDS)
    made = making.tell(database, found)
    settling.settle(database, settled)
    return made


def _papers(session: Session, circle: Circle, day: date) -> Iterator[Finding]:
    yield from letters.findings(session, circle, day)
    yield from writings.findings(session, circle)
    yield from reported.findings(session, circle)
    yield from suits.findings(session, circle, day)


def _note(session: Session, standing: Standing, day: date, made: int) -> None:
    """That this day is done, and the missed ones with it."""
    first = day if standing.last is None else max(standing.last + DAY, day - CAUGHT_UP * DAY)
    missed = [first + number * DAY for number in range((day - first).days)]
    rows = [{"day": one, "made": 0} for one in missed] + [{"day": day, "made": made}]
    session.execute(adding.if_absent(session.connection(), AlertRun.__table__, rows))
    deliveries.sweep(session)
    _seen(session, standing)


def _seen(session: Session, standing: Standing) -> None:
    if making.lock(session) != standing.ledger:  # less, too: after a database was put back from a copy
        session.execute(update(Stamp).where(Stamp.name == making.STAMP).values(value=standing.ledger))
