"""The documents that a caller sees, filtered and page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from api.intake.batches import entries, visible
from api.intake.progress import Progress, name_holds, progress, seen
from api.store.actor import Actor
from api.store.tables import Document
from api.store.types import midnight


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; what is empty does not narrow."""

    states: tuple[str, ...] = ()
    name: str = ""
    batch_id: int | None = None
    since: date | None = None
    until: date | None = None
    """The last day, included."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the documents found, newest first, and how many there are in all."""

    rows: list[Progress]
    total: int


def page(session: Session, actor: Actor, filters: Filters, *, offset: int = 0, limit: int = 50) -> Page:
    """The documents within the caller's scope that fit.  Raises ServiceError E601 for a batch outside of it."""
    actor.require("read")
    if filters.batch_id is not None:
        visible(session, actor, filters.batch_id)
    found = seen(actor.scope).where(*_conditions(filters))
    total = session.scalar(_count(found)) or 0
    rows = session.execute(found.order_by(Document.id.desc()).offset(offset).limit(limit))
    return Page([progress(row) for row in rows], total)


def _count(found: Select[Document, str, int | None, int | None]) -> Select[int]:
    return found.with_only_columns(func.count(Document.id), maintain_column_froms=True)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.states:
        conditions.append(Document.state.in_(filters.states))
    if filters.name.strip():
        conditions.append(name_holds(filters.name))
    if filters.batch_id is not None:
        conditions.append(Document.id.in_(select(entries(filters.batch_id).c.document_id)))
    if filters.since is not None:
        conditions.append(Document.received_at >= midnight(filters.since))
    if filters.until is not None:
        conditions.append(Document.received_at < midnight(filters.until + timedelta(days=1)))
    return conditions
