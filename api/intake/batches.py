"""Batches: what was handed in together, and how far it is.  A pack's members count with the batch that brought it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake.progress import Progress, of_documents
from api.intake.states import SETTLED
from api.store.actor import Actor
from api.store.scope import Scope
from api.store.tables import Batch, BatchItem, Document, PackMember, User


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a batch: as it was named there, whether its bytes were known, and where it is on its way.

    `pack_id`: the document of the pack that it came in; `path`: where in it.
    """

    name: str
    duplicate: bool
    pack_id: int | None
    path: str | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class Summary:
    """A batch, and how many of its files are in which state."""

    batch_id: int
    created_at: datetime
    user: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many files, those in packs included."""
        return sum(self.counts.values())

    @property
    def settled(self) -> bool:
        """Whether the worker is done with all; a batch in which nothing is yet is not."""
        return self.total > 0 and all(state in SETTLED for state in self.counts)


@dataclass(frozen=True, slots=True)
class Page:
    """Some batches, newest first, and how many there are in all."""

    rows: list[Summary]
    total: int


def create(session: Session, actor: Actor) -> Batch:
    """A batch to list files in.  Raises ServiceError E504 without the right to upload."""
    actor.require("upload")
    batch = Batch(user_id=actor.user_id, organisation_id=actor.organisation_id)
    session.add(batch)
    session.flush()
    return batch


def visible(session: Session, actor: Actor, batch_id: int) -> Batch:
    """A batch within the caller's scope.  Raises ServiceError E601."""
    found = session.scalar(select(Batch).where(Batch.id == batch_id, _within(actor.scope)))
    if found is None:
        raise ServiceError("E601", what="这个批次")
    return found


def page(session: Session, actor: Actor, *, offset: int = 0, limit: int = 20) -> Page:
    """The batches within the caller's scope."""
    actor.require("read")
    total = session.scalar(select(func.count(Batch.id)).where(_within(actor.scope))) or 0
    batches = select(Batch).where(_within(actor.scope)).order_by(Batch.id.desc()).offset(offset).limit(limit)
    return Page(_summaries(session, list(session.scalars(batches))), total)


def summary(session: Session, actor: Actor, batch_id: int) -> Summary:
    """One batch.  Raises ServiceError E601 outside the scope."""
    actor.require("read")
    return _summaries(session, [visible(session, actor, batch_id)])[0]


def tally(session: Session, batch_id: int) -> Summary:
    """A batch, whoever asks.  Raises NoResultFound when there is none."""
    return _summaries(session, [session.get_one(Batch, batch_id)])[0]


def files(session: Session, actor: Actor, batch_id: int, *, offset: int = 0, limit: int = 500) -> list[Entry]:
    """The files of a batch in the order in which they came, each pack before its members.

    Raises ServiceError E601 outside the scope.
    """
    visible(session, actor, batch_id)
    listed = entries(batch_id)
    order = (listed.c.item_id, listed.c.position)
    rows = session.execute(select(listed).order_by(*order).offset(offset).limit(limit)).all()
    known = of_documents(session, actor.scope, {row.document_id for row in rows})
    return [_entry(row, known[row.document_id]) for row in rows if row.document_id in known]


def entries(*batch_ids: int) -> Subquery:
    """The files of batches: those handed in, and the members of packs among them."""
    handed_in = select(
        BatchItem.batch_id.label("batch_id"),
        BatchItem.id.label("item_id"),
        literal(-1).label("position"),
        BatchItem.document_id.label("document_id"),
        BatchItem.name.label("name"),
        BatchItem.duplicate.label("duplicate"),
        literal(None).label("pack_id"),
        literal(None).label("path"),
    ).where(BatchItem.batch_id.in_(batch_ids))
    packed = (
        select(
            BatchItem.batch_id,
            BatchItem.id,
            PackMember.position,
            PackMember.document_id,
            Document.name,
            PackMember.duplicate,
            PackMember.pack_id,
            PackMember.path,
        )
        .join(PackMember, PackMember.pack_id == BatchItem.document_id)
        .join(Document, Document.id == PackMember.document_id)
        .where(BatchItem.batch_id.in_(batch_ids))
    )
    return union_all(handed_in, packed).subquery()


def _within(scope: Scope) -> ColumnElement[bool]:
    """Condition on `Batch`: handed in from within the scope."""
    return true() if scope.everything else Batch.organisation_id.in_(scope.organisations())


def _summaries(session: Session, batches: list[Batch]) -> list[Summary]:
    counts = _counts(session, [batch.id for batch in batches])
    users = select(User.id, User.name).where(User.id.in_({batch.user_id for batch in batches}))
    names: dict[int | None, str] = {row.id: row.name for row in session.execute(users)}
    return [
        Summary(batch.id, batch.created_at, names.get(batch.user_id, ""), counts.get(batch.id, {})) for batch in batches
    ]


def _counts(session: Session, batch_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Batch → state → how many."""
    listed = entries(*batch_ids)
    rows = session.execute(
        select(listed.c.batch_id, Document.state, func.count())
        .join(Document, Document.id == listed.c.document_id)
        .group_by(listed.c.batch_id, Document.state)
    )
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row.batch_id, {})[row.state] = row[2]
    return counts


def _entry(row: Any, progress: Progress) -> Entry:
    return Entry(row.name, row.duplicate, row.pack_id, row.path, progress)
