"""A file that lies safely on the disk becomes a document in state `received`: an outbox from which the worker takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

from sqlalchemy import Insert, Table, bindparam, insert, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.file_names import harmless
from api.intake import documents
from api.services import Services
from api.store import audit
from api.store.actor import Actor
from api.store.files import Stored
from api.store.locking import MetError
from api.store.tables import AuditEntry, Base, Batch, BatchItem, Document, Trashed, TrashedFile
from api.store.types import CHINA


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file: its document, the batch it is listed in, whether its bytes were known already."""

    document_id: int
    batch_id: int
    name: str
    duplicate: bool
    stored: Stored


@dataclass(frozen=True, slots=True)
class Sender:
    """For whom a file is handed in, by whom, and in which lane it waits (`Document.lane`)."""

    organisation_id: int
    user_id: int | None
    lane: int


class Destination(Protocol):
    """What a file is handed in for, beyond the list of documents."""

    def check(self, session: Session, actor: Actor) -> None:
        """Whether files are taken for it, before their bytes are read.  Raises ServiceError."""

    def take(self, session: Session, actor: Actor, document_id: int) -> None:
        """Takes a file, in the transaction in which it is received.  Raises ServiceError; then it is not received."""


def accept(
    services: Services, actor: Actor, batch_id: int | None, name: str, stored: Stored, *, destination: Destination | None = None
) -> Received:
    """Enters a stored file; when it returns, file and rows survive a power cut.

    `batch_id`: None opens a batch of its own.  `name`: as the sender gave it.  `destination`: what it is for.  The same bytes from the same
    organisation are the document that is there already, also when they came in a pack.  Called from any thread; those
    that wait for the disk at the same time share a transaction.
    Raises ServiceError E504 without the right to upload, E601 for a batch of someone else, E703.
    """
    actor.require("upload")

    def work(session: Session) -> Received:
        received = enter(session, actor, batch_id, name, stored)
        if destination is not None:
            destination.take(session, actor, received.document_id)
        return received

    try:
        return services.database.together.run(work)
    except MetError:  # another process (PostgreSQL) entered the same bytes at this moment: now they are there
        return services.database.together.run(work)


def enter(session: Session, actor: Actor, batch_id: int | None, name: str, stored: Stored) -> Received:
    """`accept` within a transaction of the caller's.  Plain rows: objects would cost three times as much."""
    shown, organisation_id, opened = harmless(name), actor.organisation_id or 0, batch_id is None
    batch_id = _opened(session, actor) if batch_id is None else _batch(session, actor, batch_id)
    lane = batch_id if actor.token_scopes is None else 0
    document_id, fresh = document_of(session, Sender(organisation_id, actor.user_id, lane), shown, stored)
    known = None if opened or fresh else _listed(session, batch_id, document_id, shown)
    if known is None:
        item = {"batch_id": batch_id, "document_id": document_id, "name": shown, "duplicate": not fresh}
        session.connection().execute(_INTO[BatchItem], item)
        after = {"name": shown, "sha256": stored.sha256, "size": stored.size, "duplicate": not fresh, "batch": batch_id}
        entry = audit.entry(actor, "document.upload", "document", document_id, after=after)
        session.connection().execute(_INTO[AuditEntry], entry)
    return Received(document_id, batch_id, shown, not fresh if known is None else known, stored)


def document_of(session: Session, sender: Sender, name: str, stored: Stored) -> tuple[int, bool]:
    """The organisation's document with these bytes (its id), and whether it is new.

    One that failed over a damaged file is worked on again when the file has just been mended.
    Raises ServiceError E615: these bytes lie in the trash.
    """
    named = {"organisation": sender.organisation_id, "sha256": stored.sha256}
    found = session.connection().execute(_DOCUMENT, named).first()
    if found is not None:
        if stored.mended and found.state == "failed":
            documents.move(session, found.id, "received")
        return found.id, False
    _check_trash(session, sender.organisation_id, stored.sha256, name)
    values = {"sha256": stored.sha256, "name": name, "size": stored.size}
    whose = {"organisation_id": sender.organisation_id, "user_id": sender.user_id, "lane": sender.lane}
    return _inserted(session, _INTO[Document], {**values, **whose}), True


def _check_trash(session: Session, organisation_id: int, sha256: str, name: str) -> None:
    """Bytes that the organisation threw away are put back, not handed in again: people's corrections lie there with them."""
    thrown = session.connection().execute(_THROWN, {"organisation": organisation_id, "sha256": sha256}).first()
    if thrown is not None:
        raise ServiceError("E615", name=name, at=f"{thrown.thrown_at.astimezone(CHINA):%Y-%m-%d}")


def check(services: Services, actor: Actor, batch_id: int | None, destination: Destination | None = None) -> None:
    """Whether `accept` would take files for this batch and destination, before their bytes are read.  Raises ServiceError E504, E601, and as `destination`."""
    actor.require("upload")
    with services.database.read() as session:
        if batch_id is not None:
            _batch(session, actor, batch_id)
        if destination is not None:
            destination.check(session, actor)


def _opened(session: Session, actor: Actor) -> int:
    """A new batch."""
    return _inserted(
        session, _INTO[Batch], {"user_id": actor.user_id, "organisation_id": actor.organisation_id}
    )


def _batch(session: Session, actor: Actor, batch_id: int) -> int:
    """The batch, if this user opened it.  Raises ServiceError E601."""
    found = session.get(Batch, batch_id)
    if found is None or (found.user_id, found.organisation_id) != (actor.user_id, actor.organisation_id):
        raise ServiceError("E601", what="这个批次")
    return batch_id


def _listed(session: Session, batch_id: int, document_id: int, name: str) -> bool | None:
    """Whether the document was a duplicate when the batch listed it under this name; None when it does not."""
    named = {"batch": batch_id, "document": document_id, "name": name}
    return session.connection().execute(_ITEM, named).scalar()


def _inserted(session: Session, statement: Insert, values: dict[str, Any]) -> int:
    """The key of a new row."""
    key = session.connection().execute(statement, values).inserted_primary_key
    assert key is not None
    return int(key[0])


_INTO: Final[dict[type[Base], Insert]] = {
    model: insert(cast(Table, model.__table__)) for model in (Batch, BatchItem, Document, AuditEntry)
}
_DOCUMENT: Final = select(Document.id, Document.state).where(
    Document.organisation_id == bindparam("organisation"), Document.sha256 == bindparam("sha256")
)
_THROWN: Final = select(Trashed.thrown_at).join(TrashedFile, TrashedFile.trash_id == Trashed.id).where(
    TrashedFile.organisation_id == bindparam("organisation"), TrashedFile.sha256 == bindparam("sha256"), TrashedFile.document_id > 0,
    Trashed.content.is_not(None),
)  # fmt: skip
_ITEM: Final = select(BatchItem.duplicate).where(
    BatchItem.batch_id == bindparam("batch"),
    BatchItem.document_id == bindparam("document"),
    BatchItem.name == bindparam("name"),
)
