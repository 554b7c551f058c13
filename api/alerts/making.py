"""Alerts written: once for the same thing and organisation, whoever works it out how often, and handed to the webhooks.

A few hundred at a time are one transaction, in which a row is locked that all who write alerts lock: two workers never
write at once.  A worker that is killed leaves whole transactions; the next run finds what is there and adds the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.alerts import deliveries
from api.alerts.finding import COUNT, Finding
from api.alerts.kinds import RECENT_DAYS
from api.store import adding
from api.store.database import Database
from api.store.tables import Alert, Stamp
from api.store.types import now

AT_ONCE: Final = 300
"""Alerts of one transaction."""
STAMP: Final = "alerts"
"""Its value is that of the stamp `verdicts` up to which alerts were worked out."""
ALSO: Final = "also"
"""In the facts of an alert: the names of the other findings that it tells of."""
GROUPED: Final = ("loss", "repeat")
Told = tuple[int, tuple[Finding, ...]]
"""An organisation and what is one alert for it, if none of it was told."""


def tell(database: Database, findings: Iterable[Finding]) -> int:
    """Makes the alerts that are not there yet.  Returns how many."""
    grouped: dict[tuple[int, str, int | None, str], list[Finding]] = {}
    for one in findings:
        for organisation_id in one.told:
            grouped.setdefault((organisation_id, one.kind, one.about, one.group or f"={one.key}"), []).append(one)
    wanted: list[Told] = [(key[0], tuple(found)) for key, found in grouped.items()]
    with database.read() as session:  # as a rule all was told before: others who write need not wait for us to see it
        wanted = [(organisation_id, found) for organisation_id, found, _ in _unknown(session, wanted)]
    made = 0
    for start in range(0, len(wanted), AT_ONCE):
        with database.write() as session:
            lock(session)
            made += _write(session, wanted[start : start + AT_ONCE])
    return made


def lock(session: Session) -> int:
    """Waits for others who write alerts; until the transaction ends they wait.  Returns the stamp's value."""
    session.execute(adding.if_absent(session.connection(), Stamp.__table__, [{"name": STAMP, "value": 0}]))
    session.execute(update(Stamp).where(Stamp.name == STAMP).values(value=Stamp.value))
    return session.scalars(select(Stamp.value).where(Stamp.name == STAMP)).one()


def _write(session: Session, wanted: Sequence[Told]) -> int:
    rows = [_row(organisation_id, new) for organisation_id, _, new in _unknown(session, wanted)]
    session.add_all(rows)
    session.flush()
    deliveries.hand_over(session, rows)
    return len(rows)


def _unknown(session: Session, wanted: Sequence[Told]) -> Iterator[tuple[int, tuple[Finding, ...], list[Finding]]]:
    """Those of which something was not told: the organisation, all of it, and what is new."""
    known = _known(session, wanted)
    for organisation_id, findings in wanted:
        new = [one for one in findings if (organisation_id, one.name) not in known]
        if new:
            yield organisation_id, findings, new


def _row(organisation_id: int, new: Sequence[Finding]) -> Alert:
    first = new[0]
    facts: dict[str, Any] = dict(first.facts)
    message = first.message
    if len(new) > 1:
        facts[ALSO] = [one.name for one in new[1:]]
        message = first.together.replace(COUNT, str(len(new)))
    return Alert(
        organisation_id=organisation_id, about_id=first.about, kind=first.kind, key=first.name, level=first.level, message=message,
        address=first.address[:300], facts=facts,
    )  # fmt: skip


def _known(session: Session, wanted: Sequence[Told]) -> set[tuple[int, str]]:
    """Organisation and name of what was told before."""
    pairs = sorted({(organisation_id, one.name) for organisation_id, findings in wanted for one in findings})
    found: set[tuple[int, str]] = set()
    for start in range(0, len(pairs), AT_ONCE):
        organisations, names = (set(side) for side in zip(*pairs[start : start + AT_ONCE], strict=True))
        some = select(Alert.organisation_id, Alert.key).where(Alert.organisation_id.in_(organisations), Alert.key.in_(names))
        found |= {(organisation_id, key) for organisation_id, key in session.execute(some)}
    if any(one.kind in GROUPED for _, findings in wanted for one in findings):
        found |= set(_together(session))
    return found


def _together(session: Session) -> Iterator[tuple[int, str]]:
    """What was told within an alert of several.  Nothing is told before it happens, and nothing once it is RECENT_DAYS old."""
    since = now() - timedelta(days=RECENT_DAYS + 10)
    rows = select(Alert.organisation_id, Alert.facts).where(Alert.kind.in_(GROUPED), Alert.created_at >= since)
    for organisation_id, facts in session.execute(rows):
        for name in (facts or {}).get(ALSO, ()):
            yield organisation_id, name
