"""Packs (zip, jsonl): each member becomes a document of its own that is worked on like any other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake import documents, suit_papers
from api.intake.receive import Sender, document_of
from api.intake.unpacking import Member, Unpacking
from api.services import Services
from api.store import audit
from api.store.actor import SYSTEM
from api.store.tables import Document, PackMember
from nlp.errors import AnjianError
from nlp.reading.containers import Source
from nlp.reading.guard import sniff
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import Limits

AT_ONCE: Final = 200
"""Members entered in one transaction: uploads wait for the same lock."""
ADOPTED_AT_ONCE: Final = 8
PACKS: Final = frozenset({sniff.ZIP, sniff.JSONL})


def is_pack(services: Services, document: Document) -> bool:
    """Whether a document's file holds several documents; told by its content."""
    with services.files.lent(document.sha256) as path:
        return sniff.sniff_file(path) in PACKS


def unpack(services: Services, document: Document, *, limits: Limits | None = None) -> list[Document]:
    """Unpacks a pack in a killable child; its members are entered as documents in state `received`.

    A member that cannot be unpacked (encrypted, a bomb, climbing out) is a document in state `failed` without bytes.
    Then the pack is `unpacked`.  Repeatable at any point: the members are found by their place in the pack.
    Raises ReadingError when the pack as a whole is refused, ServiceError E702 or E709 when the disk does not take
    it, E703, E710 when there is nothing in it.
    """
    members = _members(services, document, limits or Limits.from_environment())
    if not members:
        raise ServiceError("E710")
    for start in range(0, len(members), AT_ONCE):
        with services.database.write() as session:
            _enter(session, document, members[start : start + AT_ONCE])
    with services.database.write() as session:
        if documents.move(session, document.id, "unpacked"):
            after = {"members": len(members), "failed": sum(member.stored is None for member in members)}
            audit.note(session, SYSTEM, "document.unpack", "document", document.id, after=after)
            suit_papers.unpacked(session, document, members_of(session, document.id))
        return members_of(session, document.id)


def members_of(session: Session, pack_id: int) -> list[Document]:
    """The documents of a pack, each once, in its order."""
    first = func.min(PackMember.position)
    places = select(PackMember.document_id, first.label("first")).where(PackMember.pack_id == pack_id)
    placed = places.group_by(PackMember.document_id).subquery()
    rows = session.scalars(select(Document).join(placed, placed.c.document_id == Document.id).order_by(placed.c.first))
    return list(rows)


def _members(services: Services, document: Document, limits: Limits) -> list[Member]:
    files, reserve = services.files, services.settings.free_bytes
    with files.bench() as bench, files.lent(document.sha256) as path:
        with Pool(Unpacking(bench, limits, reserve), workers=1, limits=limits) as pool:
            outcome = next(pool.map([Source(document.sha256, str(path), file=path)]))
        if isinstance(outcome, AnjianError | ServiceError):
            raise outcome
        with ThreadPoolExecutor(ADOPTED_AT_ONCE) as threads:  # an object store keeps each waiting for its answer
            return list(threads.map(lambda one: replace(one, stored=files.adopt(bench, one.stored)) if one.stored else one, outcome))


def _enter(session: Session, pack: Document, members: list[Member]) -> None:
    """Enters members that are not there yet."""
    positions = [member.position for member in members]
    known = set(
        session.scalars(
            select(PackMember.position).where(PackMember.pack_id == pack.id, PackMember.position.in_(positions))
        )
    )
    for member in members:
        if member.position in known:
            continue
        document_id, fresh = _document(session, pack, member)
        session.add(
            PackMember(
                pack_id=pack.id,
                position=member.position,
                path=member.path,
                document_id=document_id,
                duplicate=not fresh,
            )
        )


def _document(session: Session, pack: Document, member: Member) -> tuple[int, bool]:
    if member.stored is None:
        return _failed(session, pack, member), True
    try:
        return document_of(session, Sender(pack.organisation_id, pack.user_id, pack.lane), member.name, member.stored)
    except ServiceError as error:
        if error.code != "E615":
            raise
        return _failed(session, pack, replace(member, code=error.code, message=error.message, remedy=error.remedy)), True


def _failed(session: Session, pack: Document, member: Member) -> int:
    """A member without bytes, with why."""
    failed = Document(
        sha256="", organisation_id=pack.organisation_id, user_id=pack.user_id, name=member.name, size=0, state="failed",
        error_code=member.code, error_message=member.message, error_remedy=member.remedy,
    )  # fmt: skip
    session.add(failed)
    session.flush()
    return failed.id
