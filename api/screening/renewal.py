"""Keeps suits true to their papers: reads what came in, screens what changed, sets the days, and holds judgments against it.

The worker calls `look` again and again; each step writes in short transactions and may be cut off anywhere: what is not
done is found again.  Reading and screening happen outside of writing transactions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from api.ledger.due.workdays import Calendar
from api.policy.in_force import InForce, profile_of
from api.screening import columns, indexing, making, outcomes, papers, shelves, similar, suits
from api.screening.indexing import Work
from api.screening.making import Made
from api.screening.results import to_json
from api.screening.shelves import Unread
from api.services import Services
from api.store import adding
from api.store.actor import SYSTEM
from api.store.database import Database
from api.store.locking import ROW
from api.store.tables import Document, Stamp, Suit, SuitDocument, SuitScreening
from api.store.types import now, today

Reader = Callable[[Unread], dict[str, Any] | None]
"""Reads a paper (`api.screening.reading`); None where it cannot be done in the time that there is."""
AT_ONCE: Final = 50
"""Papers or suits of one look."""
STAMP: Final = "screening"
"""Holds by which checklists, weights and models the suits were screened."""


@dataclass(slots=True)
class Memory:
    """What one process knows.  `broken`: suits over which the program broke down; one is in it while it is screened."""

    broken: set[int] = field(default_factory=set)
    upgraded: bool = False
    rules: tuple[object, ...] = ()
    index: Work = field(default_factory=Work)


def look(services: Services, read: Reader, memory: Memory | None = None) -> int:
    """Does what is to be done; returns how many suits were screened anew."""
    database, known = services.database, memory or Memory()
    if not known.upgraded:
        upgrade(database)
        known.upgraded = True
    _rest(database)
    read_papers(database, read)
    try:
        indexing.look(services, known.index)
    finally:  # a fault there keeps no suit from its turn
        made = _renewed(services, known)
    return made


def _renewed(services: Services, known: Memory) -> int:
    made = 0
    for suit_id in _stale(services.database, known.broken):
        known.broken.add(suit_id)
        made += screen(services, suit_id)
        known.broken.discard(suit_id)
    outcomes.look(services.database)
    known.rules = set_days(services.database, known.rules)
    return made


def upgrade(database: Database) -> bool:
    """After another version was installed: open suits are read and screened anew, once.  Whether it was so."""
    present = int(hashlib.sha256(making.version().encode()).hexdigest()[:7], 16)
    with database.read() as session:
        if session.scalar(select(Stamp.value).where(Stamp.name == STAMP)) == present:
            return False
    with database.write() as session:
        connection = session.connection()
        connection.execute(adding.if_absent(connection, Stamp.__table__, [{"name": STAMP, "value": 0}]))
        session.get_one(Stamp, STAMP, with_for_update=ROW).value = present
        for suit in session.scalars(select(Suit).where(Suit.state == "pending").options(joinedload(Suit.documents)).with_for_update(**ROW, of=Suit)).unique():
            suit.stale, suit.updated_at = True, now()
            shelves.refresh(suit)
    return True


def set_days(database: Database, rules: tuple[object, ...]) -> tuple[object, ...]:
    """The deadlines of open suits anew where the policy, the calendar or the day is another one than `rules` says; the present rules."""
    with database.read() as session:
        policies, calendar = InForce.of(session), Calendar.of(session)
        present = (today(), tuple(one.version_id for one in policies.applied), tuple(sorted(calendar.overrides.items())))
        if present == rules:
            return rules
        pending = list(session.scalars(select(Suit.id).where(Suit.state == "pending").order_by(Suit.id)))
    for start in range(0, len(pending), AT_ONCE):
        with database.write() as session:
            policies, calendar = InForce.of(session), Calendar.of(session)
            for suit in session.scalars(select(Suit).where(Suit.id.in_(pending[start : start + AT_ONCE])).order_by(Suit.id).with_for_update(**ROW)):
                columns.due(suit, policies.profile(suit.organisation_id), calendar, today())
    return present


def read_papers(database: Database, read: Reader) -> int:
    """Reads the papers that have come to rest; returns how many."""
    with database.read() as session:
        pending = (Suit.state == "pending", SuitDocument.version == "", Document.state.in_(shelves.SETTLED), Document.judgment_id.is_(None))
        wanted = select(SuitDocument).join(SuitDocument.suit).join(SuitDocument.document).where(*pending).order_by(SuitDocument.id)
        rows = session.scalars(wanted.options(joinedload(SuitDocument.document)).limit(AT_ONCE)).all()
        found = shelves.unread(session, rows)
    for one in found:
        record = read(one)
        with database.write() as session:
            _keep(session, one, record)
    return len(found)


def screen(services: Services, suit_id: int, day: date | None = None) -> bool:
    """Screens a suit and keeps what comes of it, unless it has changed meanwhile; whether there is a new screening."""
    database, index = services.database, similar.opened(services.settings)
    with database.read() as session:
        suit = session.get(Suit, suit_id)
        if suit is None or suit.state != "pending":
            return False
        made = making.make(session, suit, index, day or today())
        seen = (suit.revision, suit.updated_at)
    with database.write() as session:
        row = session.get_one(Suit, suit_id, with_for_update=ROW, populate_existing=True)
        if row.state != "pending" or (row.revision, row.updated_at) != seen:
            return False
        return enter(session, row, made)


def enter(session: Session, suit: Suit, made: Made) -> bool:
    """Keeps a screening with the suit's own columns; whether it says something new."""
    columns.from_facts(suit, made.facts)
    columns.due(suit, profile_of(session, suit.organisation_id), Calendar.of(session), today())
    suit.stale = False
    last = session.get(SuitScreening, suit.screening_id) if suit.screening_id else None
    if last is not None and last.digest == made.digest:
        return False
    result, chance = made.result, made.result.chance
    kept = SuitScreening(
        suit_id=suit.id, version=making.version(), digest=made.digest, level=result.level, result=to_json(result),
        low=chance.low if chance else None, probability=chance.value if chance else None, high=chance.high if chance else None,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    before, suit.screening_id, suit.level = suit.level, kept.id, result.level
    suits.event(session, SYSTEM, suit, "screened", values=({"level": before}, {"level": result.level, "screening_id": kept.id}))
    return True


def _keep(session: Session, one: Unread, record: dict[str, Any] | None) -> None:
    """The record of a paper, unless the paper has gone or changed meanwhile."""
    suit = session.get(Suit, one.suit_id, with_for_update=ROW, populate_existing=True)
    paper = session.get(SuitDocument, one.paper_id, with_for_update=ROW, populate_existing=True)
    if suit is None or paper is None or paper.version:
        return
    if (paper.kind if paper.kind_said else None) != one.kind:
        return
    paper.record, paper.version = record, shelves.version(one.reading_id)
    if record is not None and not paper.kind_said:
        paper.kind = record["kind"]
    suit.stale, suit.updated_at = True, now()


def _rest(database: Database) -> None:
    """Documents that were attached while they were on their way."""
    unjudged = or_(Document.state == "not_administrative", (Document.state == "failed") & (Document.error_code == papers.UNJUDGED))
    wanted = select(Document.id).join(SuitDocument, SuitDocument.document_id == Document.id).where(unjudged)
    with database.read() as session:
        found = set(session.scalars(wanted))
    if found:
        with database.write() as session:
            for document in session.scalars(select(Document).where(Document.id.in_(found)).with_for_update(**ROW)):
                papers.rest(session, document)


def _stale(database: Database, skip: set[int]) -> list[int]:
    with database.read() as session:
        wanted = select(Suit.id).where(Suit.stale, Suit.state == "pending", Suit.id.not_in(skip)).order_by(Suit.id).limit(AT_ONCE)
        return list(session.scalars(wanted))
