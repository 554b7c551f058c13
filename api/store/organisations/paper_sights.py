"""Whose act another paper (复议决定书 …) speaks of, and who sees it: that organisation and the one that handed it in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store import sights
from api.store.locking import NAMES, beside
from api.store.organisations.names import CANDIDATE, likeness, match
from api.store.organisations.places import spelling
from api.store.tables import Document, Paper


def attach(session: Session, paper: Paper) -> None:
    """Sets organisation and sight: what a person chose, else the one that the printed name means without any doubt."""
    beside(session, NAMES)
    chosen = "organisation_id" in paper.said
    paper.organisation_id = paper.said["organisation_id"] if chosen else _named(session, paper.record.get("agency"))
    sender = session.scalars(select(Document.organisation_id).where(Document.id == paper.document_id)).one()
    paper.sight_id = sights.of(session.connection(), {one for one in (paper.organisation_id, sender) if one})


def rematch(session: Session, name: str) -> int:
    """Looks again at the papers without an organisation that are like a name that has just come in; returns how many found one."""
    own, found = spelling(name), 0
    for paper in session.scalars(select(Paper).where(Paper.organisation_id.is_(None), ~Paper.dropped)):
        if likeness(spelling(paper.record.get("agency") or ""), own) >= CANDIDATE:
            attach(session, paper)
            paper.revision += paper.organisation_id is not None
            found += paper.organisation_id is not None
    return found


def _named(session: Session, agency: str | None) -> int | None:
    found = match(session, agency) if agency else None
    return found.organisation_id if found is not None and found.status == "matched" else None
