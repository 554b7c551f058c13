"""Keeps suits true to their papers: reads what came in, screens what changed, sets the days, and holds judgments against it.

The worker calls `look` again and again; each step writes in short transactions and may be cut off anywhere: what is not
done is found again.  Reading and screening happen outside of writing transactions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from api.ledger.due.workdays import Calendar
from api.policy.in_force import profile_of
from api.screening import columns, making, outcomes, papers, shelves, suits
from api.screening.making import Made
from api.screening.results import to_json
from api.screening.shelves import Unread
from api.services import Services
from api.store.actor import SYSTEM
from api.store.database import Database
from api.store.tables import Document, Suit, SuitDocument, SuitScreening
from api.store.types import now, today

Reader = Callable[[Unread], dict[str, Any] | None]
"""Reads a paper (`api.screening.reading`); None where it cannot be done in the time that there is."""
AT_ONCE = 50
"""Papers or suits of one look."""


def look(services: Services, read: Reader, skip: set[int] | None = None) -> int:
    """Does what is to be done; returns how many suits were screened anew.

    `skip`: suits over which the program broke down; one is in it while it is screened.
    """
    database, day, broken = services.database, today(), skip if skip is not None else set()
    _rest(database)
    read_papers(database, read)
    made = 0
    for suit_id in _stale(database, broken):
        broken.add(suit_id)
        made += screen(database, suit_id, day)
        broken.discard(suit_id)
    outcomes.look(database)
    return made


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


def screen(database: Database, suit_id: int, day: date | None = None) -> bool:
    """Screens a suit and keeps what comes of it, unless it has changed meanwhile; whether there is a new screening."""
    with database.read() as session:
        suit = session.get(Suit, suit_id)
        if suit is None or suit.state != "pending":
            return False
        made = making.make(session, suit, (), day or today())
        seen = (suit.revision, suit.updated_at)
    with database.write() as session:
        row = session.get_one(Suit, suit_id, with_for_update=True, populate_existing=True)
        if row.state != "pending" or (row.revision, row.updated_at) != seen:
            return False
        return _enter(session, row, made)


def _enter(session: Session, suit: Suit, made: Made) -> bool:
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
    paper = session.get(SuitDocument, one.paper_id, with_for_update=True, populate_existing=True)
    if paper is None or paper.version:
        return
    if (paper.kind if paper.kind_said else None) != one.kind:
        return
    paper.record, paper.version = record, shelves.version(one.reading_id)
    if record is not None and not paper.kind_said:
        paper.kind = record["kind"]
    suit = session.get_one(Suit, one.suit_id)
    suit.stale, suit.updated_at = True, now()


def _rest(database: Database) -> None:
    """Documents that were attached while they were on their way."""
    unjudged = or_(Document.state == "not_administrative", (Document.state == "failed") & (Document.error_code == papers.UNJUDGED))
    wanted = select(Document.id).join(SuitDocument, SuitDocument.document_id == Document.id).where(unjudged)
    with database.read() as session:
        found = set(session.scalars(wanted))
    if found:
        with database.write() as session:
            for document in session.scalars(select(Document).where(Document.id.in_(found)).with_for_update()):
                papers.rest(session, document)


def _stale(database: Database, skip: set[int]) -> list[int]:
    with database.read() as session:
        wanted = select(Suit.id).where(Suit.stale, Suit.state == "pending", Suit.id.not_in(skip)).order_by(Suit.id).limit(AT_ONCE)
        return list(session.scalars(wanted))
