"""The files of a bulletin: made anew for a draft, handed out as they were kept for one that was sent.

Rendering takes seconds and the store may be far: both are done with a session that only reads, and the send only says so.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from api.writing import made
from api.writing.made import Kept, Made
from nlp.reading.guard import sniff

TYPES: Final = {"docx": sniff.DOCX, "pdf": sniff.PDF, "xlsx": XLSX}
LABELS: Final = {"docx": "Word 文件", "pdf": "PDF 文件", "xlsx": "数据表（Excel）"}
FOR_ALL: Final = frozenset({"docx", "pdf"})
"""What everybody gets who may read the bulletin; the figures name all cases and are for the bureau."""
NAME_MAX: Final = 100


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


def keep(session: Session, actor: Actor, bulletin_id: int, revision: int, store: FileStore) -> tuple[Kept, ...]:
    """All files as they go out, of the revision that the caller saw, for `send`.  Without a Chinese font on the machine there is no PDF.

    Raises ServiceError E504, E601, E606 (sent already), E611 (changed since), E702, E709.
    """
    bulletin = BULLETINS.seen(session, actor, bulletin_id, revision)
    day, found = today(), []
    for kind in TYPES:
        try:
            found.append(_made(session, bulletin, kind, day))
        except ServiceError as error:
            if error.code != "E722":
                raise
    return made.keep(found, store)


def send(session: Session, actor: Actor, bulletin_id: int, revision: int, kept: Sequence[Kept]) -> Bulletin:
    """The bulletin goes out with the files that `keep` made of this revision, and nothing of it changes any more.

    Raises ServiceError E504, E601, E606 (sent already), E611 (changed since they were made).
    """
    found = BULLETINS.opened(session, actor, bulletin_id, revision)
    for one in kept:
        session.add(BulletinFile(bulletin_id=found.id, kind=one.kind, sha256=one.sha256, name=one.name, size=one.size))
    found.state, found.sent_at, found.sent_by = "sent", now(), actor.user_id
    found.revision, found.updated_at = found.revision + 1, now()
    after = {"title": found.title, "files": [one.name for one in kept]}
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
