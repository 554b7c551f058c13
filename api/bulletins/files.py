"""The files of a bulletin: made anew for a draft, handed out as they were kept for one that was sent.

Rendering takes seconds and writes nothing: it is done with a session that only reads, and the send writes what came out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from api.bulletins import book, keeping, layout, pdf, word
from api.bulletins.sight import BULLETINS
from api.errors import ServiceError
from api.file_names import writable
from api.spreadsheets import XLSX
from api.store import audit
from api.store.actor import Actor
from api.store.files import FileStore
from api.store.tables import Bulletin, BulletinFile, Organisation
from api.store.types import now, today
from api.writing.made import Made

TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX,
}
LABELS: Final = {"docx": "Word 文件", "pdf": "PDF 文件", "xlsx": "数据表（Excel）"}
FOR_ALL: Final = frozenset({"docx", "pdf"})
"""What everybody gets who may read the bulletin; the figures name all cases and are for the bureau."""
LIMIT: Final = 1 << 30
"""Bytes of one file: far more than any bulletin has."""
NAME_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Rendered:
    """All files of a bulletin at a revision, as they go out."""

    revision: int
    files: tuple[Made, ...]


def one(session: Session, actor: Actor, bulletin_id: int, kind: str, store: FileStore) -> Made:
    """A file of a bulletin.  `store`: where files are kept.

    Raises ServiceError E504, E601 (not there, or not for the caller), E602 (no such kind), E720 (damaged), E722 (PDF: no font).
    """
    if kind not in TYPES:
        raise ServiceError("E602", why=f"文件格式只能是 {'、'.join(TYPES)}")
    bulletin = BULLETINS.one(session, actor, bulletin_id)
    if kind not in FOR_ALL and not BULLETINS.own(session, actor, bulletin):
        raise ServiceError("E601", what="这个文件")
    if bulletin.state == "sent":
        return _kept(session, bulletin, kind, store)
    return _made(session, bulletin, kind, None)


def render(session: Session, actor: Actor, bulletin_id: int, revision: int) -> Rendered:
    """What `send` keeps, of the revision that the caller saw.  Without a Chinese font on the machine there is no PDF.

    Raises ServiceError E504, E601, E606 (sent already), E611 (changed since).
    """
    bulletin = BULLETINS.seen(session, actor, bulletin_id, revision)
    day, found = today(), []
    for kind in TYPES:
        try:
            found.append(_made(session, bulletin, kind, day))
        except ServiceError as error:
            if error.code != "E722":
                raise
    return Rendered(revision, tuple(found))


def send(session: Session, actor: Actor, bulletin_id: int, rendered: Rendered, store: FileStore) -> Bulletin:
    """The bulletin goes out: its files are kept as they are and nothing of it changes any more.

    Raises ServiceError E504, E601, E606 (sent already), E611 (changed since it was rendered), E702, E709.
    """
    found = BULLETINS.opened(session, actor, bulletin_id, rendered.revision)
    for made in rendered.files:
        stored = store.store([made.content], limit=LIMIT)
        session.add(BulletinFile(bulletin_id=found.id, kind=made.kind, sha256=stored.sha256, name=made.name, size=stored.size))
    found.state, found.sent_at, found.sent_by = "sent", now(), actor.user_id
    found.revision, found.updated_at = found.revision + 1, now()
    after = {"title": found.title, "files": [made.name for made in rendered.files]}
    audit.note(session, actor, "bulletin.send", "bulletin", found.id, after=after)
    session.flush()
    return found


def noted(session: Session, actor: Actor, bulletin_id: int, kind: str) -> None:
    """That a file was handed out."""
    audit.note(session, actor, "bulletin.export", "bulletin", bulletin_id, after={"format": kind})


def _made(session: Session, bulletin: Bulletin, kind: str, day: date | None) -> Made:
    frozen = keeping.frozen_of(bulletin)
    bureau = session.get_one(Organisation, bulletin.organisation_id).name
    head = word.Head(bulletin.title, bulletin.number, bureau, day)
    if kind == "xlsx":
        content = book.write(head, frozen)
    else:
        blocks = layout.blocks(frozen, bulletin.sections)
        content = pdf.write(head, blocks) if kind == "pdf" else word.write(head, blocks)
    return Made(kind, f"{writable(bulletin.title)[:NAME_MAX]}.{kind}", TYPES[kind], content)


def _kept(session: Session, bulletin: Bulletin, kind: str, store: FileStore) -> Made:
    found = next((one for one in keeping.files(session, bulletin) if one.kind == kind), None)
    if found is None:
        raise ServiceError("E601", what="这个文件")
    return Made(kind, found.name, TYPES[kind], store.content(found.sha256))
