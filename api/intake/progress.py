"""Where files are on their way: what a page and a stream of events show of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from api.intake.states import SETTLED, STATES
from api.screening import suits
from api.store.scope import Scope
from api.store.tables import Document, Organisation, Paper, Suit, SuitDocument


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file could not be worked on, for people."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A document as people see it.  `judgment_id` is None until there is one, and while it is held back."""

    document_id: int
    name: str
    size: int
    sha256: str
    media_type: str | None
    pages: int | None
    organisation_id: int
    organisation: str
    state: str
    state_at: datetime
    received_at: datetime
    error: Fault | None
    judgment_id: int | None
    version: int | None
    paper_id: int | None = None
    """Where it is another paper than a judgment."""
    suit_id: int | None = None
    """Where it is a paper of a pending suit that the caller sees; of several the first."""

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return STATES[self.state]

    @property
    def settled(self) -> bool:
        """Whether the worker is done with it."""
        return self.state in SETTLED


def seen(scope: Scope) -> Select[Document, str, int | None, int | None]:
    """The documents within a scope, each with the name of its organisation and the numbers of the paper that it is and of its suit."""
    own = select(func.min(SuitDocument.suit_id)).join(Suit, Suit.id == SuitDocument.suit_id).where(suits.holds(scope), Suit.state != "dropped")
    suit = own.where(SuitDocument.document_id == Document.id).correlate(Document).scalar_subquery()
    return (
        select(Document, Organisation.name, Paper.id, suit)
        .outerjoin(Organisation, Organisation.id == Document.organisation_id)
        .outerjoin(Paper, and_(Paper.document_id == Document.id, ~Paper.dropped))
        .where(scope.holds_document())
    )


def progress(row: Row[Document, str, int | None, int | None]) -> Progress:
    """A row of `seen`."""
    document, organisation, paper_id, suit_id = row
    return Progress(
        document_id=document.id,
        name=document.name,
        size=document.size,
        sha256=document.sha256,
        media_type=document.media_type,
        pages=document.pages,
        organisation_id=document.organisation_id,
        organisation=organisation or "",
        state=document.state,
        state_at=document.state_at,
        received_at=document.received_at,
        error=_fault(document) if document.state == "failed" else None,
        judgment_id=None if document.held else document.judgment_id,
        version=None if document.held else document.version,
        paper_id=paper_id,
        suit_id=suit_id,
    )


def of_documents(session: Session, scope: Scope, ids: Iterable[int]) -> dict[int, Progress]:
    """Those of these documents that are within the scope."""
    rows = session.execute(seen(scope).where(Document.id.in_(list(ids))))
    return {found.document_id: found for found in map(progress, rows)}


def one(session: Session, scope: Scope, document_id: int) -> Progress:
    """One document.  Raises ServiceError E601 when there is none or it is not within."""
    scope.document(session, document_id)
    return of_documents(session, scope, [document_id])[document_id]


def name_holds(text: str) -> ColumnElement[bool]:
    """Condition on `Document`: every word of the text is in the file's name."""
    return and_(*(Document.name.icontains(word, autoescape=True) for word in text.split()))


def _fault(document: Document) -> Fault:
    return Fault(document.error_code or "", document.error_message or "", document.error_remedy or "")
