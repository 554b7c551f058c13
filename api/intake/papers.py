"""Papers that are no judgments but are counted by some plans (复议决定书 …): one row a document, whoever handed it in.

Who hands in a paper under another's number takes nothing from him: each document has a row and a sight of its own, and
which of several copies is counted is for the ledger to say (`api.ledger.disputes.copies`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.review import paper_values
from api.store import audit
from api.store.actor import SYSTEM
from api.store.tables import Analysis, Document, Paper


def of(analysis: Analysis) -> dict[str, Any] | None:
    """What the analysis says of such a paper; None: it is none (analyses of earlier versions do not say)."""
    if analysis.status != "not_administrative":
        return None
    found: dict[str, Any] | None = analysis.record.get("paper")
    return found


def register(session: Session, document: Document) -> Paper:
    """The paper that this document is, as its analysis and people say.  Repeatable.

    A paper of which a person said that it is none is one again: it comes here only when someone asks for another try.
    """
    paper = session.scalar(select(Paper).where(Paper.document_id == document.id))
    if paper is None:
        paper = Paper(document_id=document.id, kind="", record={}, said={}, dropped=False, revision=1)
        paper_values.refresh(session, paper)
        session.add(paper)
        session.flush()
        after = {"document": document.id, "kind": paper.kind, "number": paper.number, "organisation_id": paper.organisation_id}
        audit.note(session, SYSTEM, "paper.create", "paper", paper.id, after=after)
    else:
        reread(session, paper)
    return paper


def reread(session: Session, paper: Paper) -> None:
    """After another analysis: what people said stays, the rest is as it is found now."""
    before = paper_values.standing(paper)
    paper.dropped = False
    paper_values.refresh(session, paper)
    after = paper_values.standing(paper)
    if after != before:
        paper.revision += 1
        paper_values.note(session, SYSTEM, "paper.reanalyse", paper, before=before, after=after)
    session.flush()


def forget(session: Session, document: Document) -> None:
    """The document turned out to be none: another analysis has found something else."""
    paper = session.scalar(select(Paper).where(Paper.document_id == document.id, ~Paper.dropped))
    if paper is not None:
        paper.dropped, paper.revision = True, paper.revision + 1
        audit.note(session, SYSTEM, "paper.drop", "paper", paper.id, before={"kind": paper.kind, "number": paper.number})
        session.flush()
