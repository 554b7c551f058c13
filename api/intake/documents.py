"""A document's way through its states: one UPDATE that only a legal predecessor lets through, whoever else is at it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake import save, telling
from api.intake.states import MOVING, NEXT, RETRIED, STATES
from api.review import effective
from api.store import audit, search
from api.store.actor import Actor
from api.store.tables import Analysis, Document, Judgment
from api.store.types import now

NO_ERROR: Final = {"error_code": None, "error_message": None, "error_remedy": None}


def move(session: Session, document_id: int, to: str, **columns: Any) -> bool:
    """Puts a document into state `to` and sets `columns`, if its present state may be followed by `to`.

    Returns whether it did: False means that someone else was first (or that this is a repetition), and nothing has
    changed.  Any state but `failed` takes an earlier error away; `received` begins another attempt.  Raises KeyError for an unknown state.
    """
    before = [state for state, following in NEXT.items() if to in following]
    values = {"state": to, "state_at": now(), **({} if to == "failed" else NO_ERROR), **columns}
    if to == "received":
        values["attempts"] = Document.attempts + 1
    STATES[to]
    statement = update(Document).where(Document.id == document_id, Document.state.in_(before)).values(values)
    result = session.execute(statement, execution_options={"synchronize_session": "fetch"})
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def begin_anew(session: Session, document_id: int) -> bool:
    """Back to the outbox, for another attempt; also of a document that has not begun to move.  Returns as `move`."""
    again = update(Document).where(Document.id == document_id, Document.state.in_(MOVING))
    values = {"state": "received", "state_at": now(), "attempts": Document.attempts + 1, **NO_ERROR}
    result = session.execute(again.values(values), execution_options={"synchronize_session": "fetch"})
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def fail(session: Session, document_id: int, code: str, message: str, remedy: str) -> bool:
    """Ends a document's way with an error that a person can read; as `move`."""
    return move(session, document_id, "failed", error_code=code, error_message=message, error_remedy=remedy)


def retry(session: Session, actor: Actor, document_id: int) -> Document:
    """Has a failed document (or one taken for something else than a judgment) worked on again.

    Raises ServiceError E504 without the right to upload, E601 outside the scope, E606 when it is in another state or
    has no bytes.
    """
    actor.require("upload")
    document = actor.scope.document(session, document_id)
    before = document.state
    if not document.sha256:
        raise ServiceError("E606", why="压缩包里的这个文件没能解出来，请单独上传")
    if before not in RETRIED or not move(session, document_id, "received"):
        raise ServiceError("E606", why=f"文件现在的状态是“{STATES[before]}”")
    audit.note(session, actor, "document.retry", "document", document_id, before={"state": before})
    session.refresh(document)
    return document


def admit(session: Session, actor: Actor, document_id: int) -> Document:
    """Lets a held document join the judgment that its case number names.

    Raises ServiceError E504 without the right to manage, E601 where the caller does not see both, E606 when it is not
    held (any more).
    """
    actor.require("manage")
    document = actor.scope.document(session, document_id)
    if document.state != "held" or document.analysis is None:
        raise ServiceError("E606", why=f"文件现在的状态是“{STATES[document.state]}”")
    judgment = _joined(session, actor, document, document.analysis)
    session.flush()
    move(session, document_id, "to_check")
    effective.documents(session, judgment)
    search.index(session, judgment)
    after = {"judgment": judgment.id, "version": document.version}
    audit.note(session, actor, "document.accept", "document", document_id, after=after)
    session.refresh(document)
    telling.settled(session, document)
    return document


def _joined(session: Session, actor: Actor, document: Document, analysis: Analysis) -> Judgment:
    """The judgment that a held document now belongs to; a new one where it has lost its number in the meantime."""
    judgment = save.registered(session, document, analysis)
    if judgment is None:
        judgment = save.resolve(session, document, analysis)
    else:
        actor.scope.judgment(session, judgment.id)
        save.join(session, document, analysis, judgment)
    if judgment is None:
        raise ServiceError("E601", what="对应的文书")
    return judgment
