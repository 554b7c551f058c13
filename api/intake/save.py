"""Which judgment a document belongs to: found by court, case number and kind, never by likeness.

The attacker is a sender who puts another organisation's case number on a file of his own.  A file whose judgment its
sender may not see is therefore held: it changes nothing and shows him nothing, until someone who sees both lets it in.  So
is one that would be shown to a stranger who was there first with the number (`onlookers`), and one that would take the
judgment out of an organisation's sight.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.intake import onlookers
from api.review import effective, newer
from api.review.columns import key_of
from api.store import audit, organisations
from api.store.actor import SYSTEM
from api.store.locking import NAMES, ROW, beside
from api.store.scope import Scope, scope_of
from api.store.tables import Analysis, Document, Judgment, Organisation, User


def resolve(session: Session, document: Document, analysis: Analysis) -> Judgment | None:
    """The judgment that the document now is a version of; None: it is held.  Repeatable."""
    if document.judgment_id is not None:
        return session.get_one(Judgment, document.judgment_id)
    beside(session, NAMES)  # before any row is locked that `rematch` might want
    key, known = key_of(analysis.record), registered(session, document, analysis)
    if known is None:
        made = make(session, document, analysis, key)
        if made is not None:
            return made
        known = session.scalars(select(Judgment).where(Judgment.key == key)).one()
    session.execute(select(Judgment.id).where(Judgment.id == known.id).with_for_update(**ROW))  # who sees it stays so until we are done
    if not _sees(session, document, known) or onlookers.there(session, document, analysis, known):
        return None
    before, trial = organisations.seeing(session, known.id), session.begin_nested()
    join(session, document, analysis, known)
    if before - organisations.seeing(session, known.id):  # by leaving a party out, which is for a bureau to let in
        trial.rollback()
        return None
    trial.commit()
    return known


def registered(session: Session, document: Document, analysis: Analysis) -> Judgment | None:
    """The judgment that a document belongs to: that of its very bytes, or the one with its key; None: it names none.

    The bytes come first: where a person has corrected what the machine reads in them, the judgment has another key now.
    """
    key = key_of(analysis.record)
    if key is None:
        return None
    bytes_ = select(Document.judgment_id).where(Document.sha256 == document.sha256, Document.judgment_id.is_not(None))
    known = session.scalar(bytes_.order_by(Document.id).limit(1))
    named = Judgment.key == key if known is None else Judgment.id == known
    return session.scalar(select(Judgment).where(named))


def join(session: Session, document: Document, analysis: Analysis, judgment: Judgment) -> None:
    """Makes the document a version of the judgment: the one in force, if nothing of it is missing."""
    session.flush()
    session.refresh(judgment, with_for_update=ROW)  # of two documents that join it at once, one waits
    same = select(func.min(Document.version)).where(
        Document.judgment_id == judgment.id, Document.sha256 == document.sha256
    )
    last = select(func.max(Document.version)).where(Document.judgment_id == judgment.id)
    known = session.scalar(same)
    document.judgment_id, document.held = judgment.id, False
    document.version = known or (session.scalar(last) or 0) + 1
    if known is None and _may_replace(session, judgment, analysis):
        before = {"document": judgment.document_id, "analysis": judgment.analysis_id}
        judgment.document_id, judgment.analysis_id = document.id, analysis.id
        after = {"document": document.id, "analysis": analysis.id, "version": document.version}
        audit.note(session, SYSTEM, "judgment.version", "judgment", judgment.id, before=before, after=after)
        newer.arrived(session, judgment)
    _refresh(session, judgment, document)


def make(session: Session, document: Document, analysis: Analysis, key: str | None) -> Judgment | None:
    """A new judgment; None where another transaction has just made the one with this key."""
    judgment = Judgment(key=key, document_id=document.id, analysis_id=analysis.id, record=analysis.record, revision=0)
    try:
        with session.begin_nested():
            session.add(judgment)
            session.flush()
    except IntegrityError:
        return None
    document.judgment_id, document.version = judgment.id, 1
    audit.note(session, SYSTEM, "judgment.create", "judgment", judgment.id, after={"document": document.id, "key": key})
    _refresh(session, judgment, document)
    return judgment


def _refresh(session: Session, judgment: Judgment, document: Document) -> None:
    session.flush()
    effective.refresh(session, judgment)
    organisations.involve(session, judgment, judgment.record, document.organisation_id)


def _may_replace(session: Session, judgment: Judgment, analysis: Analysis) -> bool:
    """The newest file is in force, but a file that lacks pages does not replace a whole one."""
    return analysis.status == "complete" or session.get_one(Analysis, judgment.analysis_id).status != "complete"


def _sees(session: Session, document: Document, judgment: Judgment) -> bool:
    """Whether the sender sees the judgment as it is, without this file."""
    scope = _scope_of_sender(session, document)
    return session.scalar(scope.judgments().where(Judgment.id == judgment.id)) is not None


def _scope_of_sender(session: Session, document: Document) -> Scope:
    """As the organisation that handed it in sees; an administrator without one sees everything."""
    user = session.get(User, document.user_id) if document.user_id is not None else None
    if document.organisation_id == 0:
        return Scope(everything=True)
    organisation = session.get_one(Organisation, document.organisation_id)
    role = user.role if user is not None else organisation.kind
    return scope_of(role, organisation)
