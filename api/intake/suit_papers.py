"""Documents that are papers of a pending suit: where they come to rest, and that the suit is to be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.intake.halt import Halt
from api.intake.papers import of as papers_of_analysis
from api.screening import papers
from api.store.actor import SYSTEM
from api.store.locking import ROW
from api.store.tables import Analysis, Document, Suit, SuitDocument
from api.store.types import now

JUDGING: Final = frozenset({"judgment", "ruling", "compensation_judgment", "compensation_ruling", "mediation"})
"""Kinds of documents that end a suit or a stage of it."""


def rests(session: Session, document: Document, analysis: Analysis) -> Halt | None:
    """Where a document that was handed in for a suit is no judgment, and none of the papers that are counted: its way ends as a paper.

    The court's notice to respond bears a court and a case number, too: only what judges is a judgment.
    """
    judged = analysis.status in {"complete", "partial"} and analysis.record["doc_type"] in JUDGING
    counted = papers_of_analysis(analysis) is not None
    return None if judged or counted or session.scalar(_of(document).limit(1)) is None else Halt("suit_paper")


def end(session: Session, document: Document, halt: Halt) -> Halt:
    """The state in which a document ends that became a paper of a suit while it was analysed."""
    unjudged = halt.state == "not_administrative" or halt.code == papers.UNJUDGED
    return Halt("suit_paper") if unjudged and session.scalar(_of(document).limit(1)) is not None else halt


def settled(session: Session, document: Document) -> None:
    """The document has come to rest: it is read (again) as a paper."""
    for row in session.scalars(_of(document)).all():
        row.version = ""
        suit = session.get_one(Suit, row.suit_id, with_for_update=ROW)
        suit.stale, suit.updated_at = True, now()


def unpacked(session: Session, document: Document, members: Sequence[Document]) -> None:
    """A pack that was handed in for a suit was unpacked: what was in it are papers of the suit."""
    for row in session.scalars(_of(document)).all():
        suit = session.get_one(Suit, row.suit_id, with_for_update=ROW)
        for member in members:
            if papers.fits(session, suit, member):
                papers.add(session, SYSTEM, suit, member)


def _of(document: Document) -> Select[SuitDocument]:
    return select(SuitDocument).where(SuitDocument.document_id == document.id)
