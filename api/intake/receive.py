"""A file that lies safely on the disk becomes a document in state `received`: an outbox from which the worker takes it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake import documents
from api.intake.names import harmless
from api.services import Services
from api.store import audit
from api.store.actor import Actor
from api.store.files import Stored
from api.store.tables import Batch, BatchItem, Document


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file: its document, the batch it is listed in, whether its bytes were known already."""

    document_id: int
    batch_id: int
    name: str
    duplicate: bool
    stored: Stored


def accept(services: Services, actor: Actor, batch_id: int | None, name: str, stored: Stored) -> Received:
    """Enters a stored file; when it returns, file and rows survive a power cut.

    `batch_id`: None opens a batch of its own.  `name`: as the sender gave it.  The same bytes from the same
    organisation are the document that is there already, also when they came in a pack.  Called from any thread; those
    that wait for the disk at the same time share a transaction.
    Raises ServiceError E504 without the right to upload, E601 for a batch of someone else, E703.
    """
    actor.require("upload")

    def work(session: Session) -> Received:
        return enter(session, actor, batch_id, name, stored)

    try:
        return services.database.together.run(work)
    except IntegrityError:  # another process (PostgreSQL) entered the same bytes at this moment: now they are there
        return services.database.together.run(work)


def enter(session: Session, actor: Actor, batch_id: int | None, name: str, stored: Stored) -> Received:
    """`accept` within a transaction of the caller's."""
    shown = harmless(name)
    batch = _batch(session, actor, batch_id)
    document, fresh = document_of(session, actor.organisation_id or 0, actor.user_id, shown, stored)
    item = session.scalar(select(BatchItem).filter_by(batch_id=batch.id, document_id=document.id, name=shown))
    if item is None:
        item = BatchItem(batch_id=batch.id, document_id=document.id, name=shown, duplicate=not fresh)
        session.add(item)
        after = {"name": shown, "sha256": stored.sha256, "size": stored.size, "duplicate": not fresh, "batch": batch.id}
        audit.note(session, actor, "document.upload", "document", document.id, after=after)
    return Received(document.id, batch.id, shown, item.duplicate, stored)


def document_of(
    session: Session, organisation_id: int, user_id: int | None, name: str, stored: Stored
) -> tuple[Document, bool]:
    """The organisation's document with these bytes, and whether it is new.

    One that failed over a damaged file is worked on again when the file has just been mended.
    """
    found = session.scalar(select(Document).filter_by(organisation_id=organisation_id, sha256=stored.sha256))
    if found is not None:
        if stored.mended and found.state == "failed":
            documents.move(session, found.id, "received")
        return found, False
    fresh = Document(
        sha256=stored.sha256, organisation_id=organisation_id, user_id=user_id, name=name, size=stored.size
    )
    session.add(fresh)
    session.flush()
    return fresh, True


def check(services: Services, actor: Actor, batch_id: int) -> None:
    """Whether `accept` would take files for this batch, before their bytes are read.  Raises ServiceError E504, E601."""
    actor.require("upload")
    with services.database.read() as session:
        _batch(session, actor, batch_id)


def _batch(session: Session, actor: Actor, batch_id: int | None) -> Batch:
    """The batch to list the file in: a new one, or one that this user opened."""
    if batch_id is None:
        batch = Batch(user_id=actor.user_id, organisation_id=actor.organisation_id)
        session.add(batch)
        session.flush()
        return batch
    found = session.get(Batch, batch_id)
    if found is None or (found.user_id, found.organisation_id) != (actor.user_id, actor.organisation_id):
        raise ServiceError("E601", what="这个批次")
    return found
