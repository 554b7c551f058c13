"""Copies of one paper: handed in by several, counted once.

Whoever knows a paper's number can hand in something else under it.  So a copy from a sender who sees the agency concerned
comes before a stranger's, then the one that a person has checked, then the older; the others stay with their senders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger.disputes.gathering import pieces
from api.store.scope import scope_of
from api.store.tables import Document, Organisation, Paper


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that are the same: the one that is counted (None: people said of all that they are none) and the rest."""

    counted: Paper | None
    others: tuple[Paper, ...]


def groups(session: Session, paper_ids: Collection[int]) -> list[Group]:
    """The groups of these papers, whole; papers that are gone are in none."""
    found: dict[tuple[str, int | None], list[Paper]] = defaultdict(list)
    for paper in _alike(session, paper_ids):
        found[paper.key or str(paper.id), paper.organisation_id].append(paper)
    return [_group(session, alike) for _, alike in sorted(found.items(), key=lambda one: one[1][0].id)]


def _alike(session: Session, paper_ids: Collection[int]) -> list[Paper]:
    rows = {row.id: row for some in pieces(paper_ids) for row in session.scalars(select(Paper).where(Paper.id.in_(some)))}
    keys = {row.key for row in rows.values() if row.key}
    rows |= {row.id: row for row in session.scalars(select(Paper).where(Paper.key.in_(keys)))}
    return [rows[one] for one in sorted(rows)]


def _group(session: Session, alike: list[Paper]) -> Group:
    standing = [paper for paper in alike if not paper.dropped]
    if len(standing) > 1:
        standing.sort(key=lambda paper: (not _trusted(session, paper), paper.checked_by is None, paper.id))
    counted = standing[0] if standing else None
    return Group(counted, tuple(paper for paper in alike if paper is not counted))


def _trusted(session: Session, paper: Paper) -> bool:
    """Handed in by someone who sees the agency that it speaks of, or by an administrator."""
    sender_id = session.scalar(select(Document.organisation_id).where(Document.id == paper.document_id))
    sender = session.get(Organisation, sender_id) if sender_id else None
    if sender is None:
        return not sender_id
    within = scope_of(sender.kind, sender).holds_organisation()
    return session.scalar(select(Organisation.id).where(Organisation.id == paper.organisation_id, within)) is not None


def ids(found: Iterable[Group]) -> list[int]:
    """All papers of these groups."""
    return sorted(paper.id for group in found for paper in (*group.others, *([group.counted] if group.counted else [])))
