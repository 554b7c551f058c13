"""What a caller may see: the one place where rows are narrowed to a person's organisation.

Every list, count, search, export, file and page image starts from `Scope.judgments()` or `Scope.documents()`.  What is
outside the scope does not exist for the caller: he gets E601, never a hint that it is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.errors import ServiceError
from api.store.tables import Dispute, Document, Judgment, Organisation, Paper, SightMember, Suit, SuitDocument

COUNTING = ("matched", "confirmed")
"""Involvements that give sight; a match that a person has yet to confirm does not."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisations whose cases a caller sees: all, those of a region, or a subtree.

    `region`: significant digits of a GB/T 2260 code (a bureau).  `path`: an organisation's path (an agency and what is
    under it).  Neither and not `everything`: nothing.
    """

    everything: bool = False
    region: str | None = None
    path: str | None = None

    def organisations(self) -> Select[int]:
        """Ids of the organisations within."""
        return select(Organisation.id).where(self.holds_organisation())

    def holds_organisation(self) -> ColumnElement[bool]:
        """Condition on `Organisation`."""
        if self.everything:
            return true()
        if self.region is not None:
            return Organisation.region.startswith(self.region, autoescape=True)
        if self.path is not None:
            return Organisation.path.startswith(self.path, autoescape=True)
        return false()

    def holds_judgment(self) -> ColumnElement[bool]:
        """Condition on `Judgment`: an organisation within has to do with it, by an involvement that counts (`Sight`)."""
        return self.holds(Judgment.sight_id)

    def holds_dispute(self) -> ColumnElement[bool]:
        """Condition on `Dispute`: an organisation within has to do with one of its judgments."""
        return self.holds(Dispute.sight_id)

    def holds_paper(self, *, dropped: bool = False) -> ColumnElement[bool]:
        """Condition on `Paper`: it speaks of an organisation within, or was handed in by one, and nobody said that it is none.

        `dropped`: those of which somebody said so.
        """
        return (Paper.dropped if dropped else ~Paper.dropped) & self.holds(Paper.sight_id)

    def holds(self, sight: InstrumentedAttribute[int | None] | ColumnElement[int | None]) -> ColumnElement[bool]:
        """Condition on a column that holds the id of a `Sight`."""
        if self.everything:
            return true()
        within = select(SightMember.sight_id).where(SightMember.organisation_id.in_(self.organisations()))
        return sight.in_(within)

    def holds_document(self) -> ColumnElement[bool]:
        """Condition on `Document`: handed in from within, a file of a judgment or paper within that is not held back, or a
        paper of a suit against an organisation within (a judgment that was attached to one is seen as judgments are).
        """
        if self.everything:
            return true()
        return or_(
            Document.organisation_id.in_(self.organisations()),
            (~Document.held)
            & exists().where(Judgment.id == Document.judgment_id, self.holds_judgment()).correlate(Document),
            exists().where(Paper.document_id == Document.id, self.holds_paper()).correlate(Document),
            Document.judgment_id.is_(None)
            & exists()
            .where(SuitDocument.document_id == Document.id, SuitDocument.suit_id == Suit.id, Suit.organisation_id.in_(self.organisations()))
            .correlate(Document),
        )

    def judgments(self) -> Select[Judgment]:
        """All judgments within."""
        return select(Judgment).where(self.holds_judgment())

    def documents(self) -> Select[Document]:
        """All documents within."""
        return select(Document).where(self.holds_document())

    def judgment(self, session: Session, judgment_id: int) -> Judgment:
        """One judgment.  Raises ServiceError E601 when there is none or it is not within."""
        found = session.scalar(self.judgments().where(Judgment.id == judgment_id))
        if found is None:
            raise ServiceError("E601", what="这份文书")
        return found

    def document(self, session: Session, document_id: int) -> Document:
        """One document.  Raises ServiceError E601 when there is none or it is not within."""
        found = session.scalar(self.documents().where(Document.id == document_id))
        if found is None:
            raise ServiceError("E601", what="这个文件")
        return found

    def paper(self, session: Session, paper_id: int, *, dropped: bool = False) -> Paper:
        """One paper that is no judgment; `dropped`: one that was taken out.  Raises ServiceError E601 when there is none or it is not within."""
        found = session.scalar(select(Paper).where(Paper.id == paper_id, self.holds_paper(dropped=dropped)))
        if found is None:
            raise ServiceError("E601", what="这份其他文书")
        return found

    def dispute(self, session: Session, dispute_id: int) -> Dispute:
        """One dispute.  Raises ServiceError E601 when there is none or it is not within."""
        found = session.scalar(select(Dispute).where(Dispute.id == dispute_id, self.holds_dispute()))
        if found is None:
            raise ServiceError("E601", what="这个案件")
        return found

    def organisation(self, session: Session, organisation_id: int) -> Organisation:
        """One organisation.  Raises ServiceError E601 when there is none or it is not within."""
        found = session.scalar(
            select(Organisation).where(Organisation.id == organisation_id, self.holds_organisation())
        )
        if found is None:
            raise ServiceError("E601", what="这个单位")
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """What of an organisation decides on sight, where its whole row is not at hand."""

    kind: str
    region: str
    path: str


def scope_of(role: str, organisation: Organisation | Place | None) -> Scope:
    """What someone of this role in this organisation sees; a reader sees what his organisation sees."""
    if role == "administrator":
        return Scope(everything=True)
    if organisation is None:
        return Scope()
    if organisation.kind == "bureau" and role in {"bureau", "reader"}:
        return Scope(region=significant(organisation.region))
    return Scope(path=organisation.path)


def significant(region: str) -> str:
    """The digits of a region code that its places share: `340202` → itself, `340200` → `3402`, `340000` → `34`."""
    for digits, zeros in ((2, "0000"), (4, "00")):
        if len(region) == 6 and region[digits:] == zeros:
            return region[:digits]
    return region
