"""The papers of a suit (应诉材料): files that came in through the ordinary intake and are attached to it.

Who may see the suit may see them (`Scope.holds_document`), whoever handed them in.  A judgment stays one: it is listed
with the suit, but is no paper of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.screening import shelves, suits
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Document, Suit, SuitDocument
from api.store.types import now
from nlp.document import Document as Text
from nlp.suit import PAPERS

MOST: Final = 200
"""Papers of a suit."""
_LABELS: Final[Mapping[str, str]] = dict(PAPERS.items())
UNJUDGED: Final = "E302"
"""The analysis found no form of a judgment in the document."""
MOVING: Final = frozenset({"received", "reading", "analysing"})
PROGRESS: Final = {"waiting": "等待读取", "read": "已读取", "failed": "未能读取", "judgment": "裁判文书", "pack": "压缩包，已解开", "unread": "没有可研判的文字"}


@dataclass(frozen=True, slots=True)
class ForSuit:
    """A suit as the destination of files that are handed in (`api.intake.receive.Destination`)."""

    suit_id: int

    def check(self, session: Session, actor: Actor) -> None:
        """Raises ServiceError E504, E601, E606 (dropped)."""
        actor.require("upload")
        if suits.seen(session, actor, self.suit_id).state == "dropped":
            raise ServiceError("E606", why=f"{suits.WHAT}已移出")

    def take(self, session: Session, actor: Actor, document_id: int) -> None:
        """Raises ServiceError as `attach`."""
        attach(session, actor, self.suit_id, [document_id])


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper of a suit as people see it.  `progress`: a code of `PROGRESS`; `state`: of the document, as the intake has it."""

    document_id: int
    name: str
    size: int
    pages: int | None
    media_type: str | None
    kind: str
    kind_label: str
    kind_said: bool
    state: str
    progress: str
    error: str
    judgment_id: int | None

    @property
    def progress_label(self) -> str:
        """For people."""
        return PROGRESS[self.progress]


def attach(session: Session, actor: Actor, suit_id: int, document_ids: Iterable[int]) -> Suit:
    """Makes documents papers of the suit; those that are already are left as they are.

    Raises ServiceError E504, E601 (suit, or a document not within sight), E602 (too many), E606 (a judgment, or dropped).
    """
    row = suits.opened(session, actor, suit_id, None, right="upload")
    known = {one.document_id for one in row.documents}
    wanted = [one for one in dict.fromkeys(document_ids) if one not in known]
    if len(known) + len(wanted) > MOST:
        raise ServiceError("E602", why=f"一个案件最多 {MOST} 份材料")
    for document_id in wanted:
        document = actor.scope.document(session, document_id)
        if document.judgment_id is not None:
            raise ServiceError("E606", why=f"“{document.name}”是裁判文书，不作为应诉材料")
        add(session, actor, row, document)
    return row


def add(session: Session, actor: Actor, suit: Suit, document: Document) -> None:
    """`attach` for one document, after all has been asked."""
    session.add(SuitDocument(suit_id=suit.id, document_id=document.id, kind="other", kind_said=False, version=""))
    rest(session, document)
    suit.stale = True
    told = {"document_id": document.id, "name": document.name}
    suits.touch(session, actor, suit, "paper_added", audited="suit.paper.add", values=(None, told))
    session.expire(suit, ["documents"])


def fits(session: Session, suit: Suit, document: Document) -> bool:
    """Whether a document may still become a paper of the suit: it is none, and no judgment, and there is room."""
    known = session.scalars(select(SuitDocument.document_id).where(SuitDocument.suit_id == suit.id)).all()
    return suit.state != "dropped" and document.judgment_id is None and document.id not in known and len(known) < MOST


def detach(session: Session, actor: Actor, suit_id: int, revision: int | None, document_id: int) -> Suit:
    """The document is no paper of this suit any more; the file stays.  Raises ServiceError E504, E601, E606, E611."""
    row = suits.opened(session, actor, suit_id, revision)
    paper = _paper(row, document_id)
    document = paper.document
    session.delete(paper)
    session.flush()
    others = select(SuitDocument.id).where(SuitDocument.document_id == document_id).limit(1)
    if document.state == "suit_paper" and session.scalar(others) is None:
        _put_back(document)
    row.stale = True
    told = {"document_id": document_id, "name": document.name, "kind": paper.kind}
    suits.touch(session, actor, row, "paper_removed", audited="suit.paper.remove", values=(told, None))
    session.expire(row, ["documents"])
    return row


def set_kind(session: Session, actor: Actor, suit_id: int, revision: int | None, document_id: int, *, kind: str | None) -> Suit:
    """What kind of paper it is, as a person says (a code of `nlp.suit.PAPERS`); None: as its title tells.  It is read again.

    Raises ServiceError E504, E601 (also: no paper of this suit), E602 (kind), E606, E611.
    """
    if kind is not None and kind not in PAPERS:
        raise ServiceError("E602", why="没有这种材料")
    row = suits.opened(session, actor, suit_id, revision)
    paper = _paper(row, document_id)
    before = paper.kind
    if (kind, kind is not None) == (paper.kind if paper.kind_said else None, paper.kind_said):
        return row
    paper.kind, paper.kind_said, paper.version = kind or paper.kind, kind is not None, ""
    row.stale = True
    values = ({"document_id": document_id, "kind": before}, {"document_id": document_id, "kind": kind})
    suits.touch(session, actor, row, "paper_kind", audited="suit.paper.kind", values=values)
    return row


def rest(session: Session, document: Document) -> None:
    """A document that was taken for no judgment comes to rest as a paper of its suit."""
    if document.state == "not_administrative" or (document.state == "failed" and document.error_code == UNJUDGED):
        document.state, document.state_at = "suit_paper", now()
        document.error_code = document.error_message = document.error_remedy = None
        session.flush()


def listed(session: Session, suit: Suit) -> list[PaperShown]:
    """The papers in the order in which they came; whose suit it is has been seen to by the caller."""
    wanted = select(SuitDocument).where(SuitDocument.suit_id == suit.id).options(joinedload(SuitDocument.document))
    return [_shown(one) for one in session.scalars(wanted.order_by(SuitDocument.id))]


def text(session: Session, actor: Actor, suit_id: int, document_id: int) -> Text:
    """The text into which the evidence points.  Raises ServiceError E504, E601 (also: not read yet, no paper of this suit)."""
    paper = _paper(suits.one(session, actor, suit_id), document_id)
    actor.scope.document(session, document_id)  # one that turned out to be a judgment is seen as judgments are
    found = shelves.text_of(session, paper)
    if found is None:
        raise ServiceError("E601", what="这份材料的文字")
    return found


def note_download(session: Session, actor: Actor, suit: Suit) -> None:
    """That somebody took the screening report."""
    audit.note(session, actor, "suit.export", suits.OBJECT, suit.id, after={"level": suit.level})


def _put_back(document: Document) -> None:
    """As its analysis left it: no judgment."""
    error = (document.analysis.record["error"] if document.analysis else None) or {}
    document.state, document.state_at = "not_administrative" if error.get("code") != UNJUDGED else "failed", now()
    document.error_code, document.error_message, document.error_remedy = error.get("code"), error.get("message"), error.get("remedy")


def _paper(suit: Suit, document_id: int) -> SuitDocument:
    found = next((one for one in suit.documents if one.document_id == document_id), None)
    if found is None:
        raise ServiceError("E601", what="这份应诉材料")
    return found


def _shown(one: SuitDocument) -> PaperShown:
    document = one.document
    error = f"{document.error_message or ''}{document.error_remedy or ''}" if document.state == "failed" else ""
    return PaperShown(
        document.id, document.name, document.size, document.pages, document.media_type, one.kind, _LABELS.get(one.kind, ""), one.kind_said,
        document.state, _progress(one), error, None if document.held else document.judgment_id,
    )  # fmt: skip


def _progress(one: SuitDocument) -> str:
    document = one.document
    if document.state in MOVING:
        return "waiting"
    if document.judgment_id is not None or document.held:
        return "judgment"
    if document.state in {"failed", "unpacked"}:
        return "failed" if document.state == "failed" else "pack"
    if not one.version:
        return "waiting"
    return "unread" if one.record is None else "read"
