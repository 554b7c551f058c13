"""Proof files of rectifications (佐证材料).  They come from anybody: told by their content, kept under their digest, handed
out as what no browser runs, and seen by who sees the rectification.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.file_names import harmless
from api.ledger.rectification import rectifications
from api.ledger.rectification.rectification_states import STATES, WITH_AGENCY
from api.store import audit
from api.store.actor import Actor
from api.store.files import FileStore, Stored
from api.store.scope import Scope
from api.store.tables import Attachment, Rectification
from nlp.errors import ReadingError
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits
from nlp.reading.guard.zips import open_zip

OF_RECTIFICATION: Final = "rectification"
MOST: Final = 50
"""Files of one rectification."""
TAKEN: Final = frozenset({sniff.PDF, sniff.DOCX, sniff.OFD, sniff.DOC, sniff.RTF, sniff.FOREIGN, sniff.TEXT, *sniff.IMAGES})
"""What proves something.  Not packs: nobody sees what is in them; and not what cannot be told."""
OFFICE: Final = frozenset({"xl/workbook.xml", "ppt/presentation.xml"})
"""Of `FOREIGN` only spreadsheets and slides: a program (jar, apk) looks the same from outside."""
MACROS: Final = "vbaProject.bin"
SAFE: Final = TAKEN - {sniff.TEXT, sniff.FOREIGN}
"""Handed out under their own type; the rest as plain bytes, so that no browser takes a text for a page."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file to be handed out, always as a download."""

    rectification_id: int
    sha256: str
    name: str
    media_type: str


def holds(scope: Scope) -> ColumnElement[bool]:
    """Condition on `Attachment`: its organisation is within."""
    return true() if scope.everything else Attachment.organisation_id.in_(scope.organisations())


def kind_of(path: Path) -> str:
    """What a file is, whatever its name.  Raises ServiceError E704 (empty), E712 (nothing that proves anything)."""
    if path.stat().st_size == 0:
        raise ServiceError("E704")
    kind = sniff.sniff_file(path)
    if kind not in TAKEN:
        raise ServiceError("E712", kind=sniff.LABELS.get(kind, sniff.LABELS[sniff.UNKNOWN]))
    if kind in {sniff.FOREIGN, sniff.DOCX}:
        _check_office(path, kind)
    return kind


def check(session: Session, actor: Actor, rectification_id: int) -> None:
    """Whether `add` would take a file, before its bytes are read.  Raises ServiceError E504, E601, E606, E705."""
    _open(session, actor, rectification_id)
    rows = select(func.count()).where(_of(rectification_id), Attachment.removed.is_(False))
    if (session.scalar(rows) or 0) >= MOST:
        raise ServiceError("E705", limit=MOST)


def add(session: Session, actor: Actor, rectification_id: int, name: str, *, stored: Stored, kind: str) -> Attachment:
    """Enters a stored file; the same bytes again are the file that is there.  Raises ServiceError as `check`."""
    check(session, actor, rectification_id)
    same = _of(rectification_id) & (Attachment.sha256 == stored.sha256) & Attachment.removed.is_(False)
    known = session.scalar(select(Attachment).where(same))
    if known is not None:
        return known
    row = rectifications.opened(session, actor, rectification_id, None)
    shown = harmless(name)
    made = Attachment(
        object_type=OF_RECTIFICATION, object_id=row.id, organisation_id=row.organisation_id, sha256=stored.sha256,
        name=shown, size=stored.size, media_type=kind, user_id=actor.user_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    after = {"name": shown, "sha256": stored.sha256, "size": stored.size}
    rectifications.touch(session, actor, row, "proof", after={"id": made.id, **after})
    audit.note(session, actor, "proof.add", "rectification", row.id, after=after)
    return made


def remove(session: Session, actor: Actor, attachment_id: int) -> Attachment:
    """Takes a file away while the agency works at it; the bytes stay.  Raises ServiceError E504, E601, E606."""
    actor.require("correct")
    found = _found(session, actor, attachment_id)
    row = _open(session, actor, found.object_id)
    found.removed = True
    before = {"name": found.name, "sha256": found.sha256}
    rectifications.touch(session, actor, row, "proof_removed", before={"id": found.id, **before})
    audit.note(session, actor, "proof.remove", "rectification", row.id, before=before)
    return found


def of(session: Session, row: Rectification) -> list[Attachment]:
    """The files of a rectification that the caller sees, oldest first."""
    return list(session.scalars(select(Attachment).where(_of(row.id), Attachment.removed.is_(False)).order_by(Attachment.id)))


def handed_out(session: Session, actor: Actor, attachment_id: int, files: FileStore) -> Handed:
    """A file for download.  Raises ServiceError E601, E720 (its bytes are gone)."""
    actor.require("read")
    found = _found(session, actor, attachment_id)
    if not files.has(found.sha256):
        raise ServiceError("E720")
    return Handed(found.object_id, found.sha256, found.name, found.media_type if found.media_type in SAFE else sniff.UNKNOWN)


def noted(session: Session, actor: Actor, handed: Handed) -> None:
    """That a file was handed out."""
    audit.note(session, actor, "proof.download", "rectification", handed.rectification_id, after={"name": handed.name})


def _check_office(path: Path, kind: str) -> None:
    """Raises ServiceError E712 for what runs: macros, programs; and for a damaged file."""
    try:
        with open_zip(path, Limits()) as pack:
            names = pack.namelist()
    except ReadingError as error:
        raise ServiceError("E712", kind="已损坏的文件") from error
    if any(name.endswith(MACROS) for name in names):
        raise ServiceError("E712", kind="带宏的文件")
    if kind == sniff.FOREIGN and not OFFICE & set(names):
        raise ServiceError("E712", kind=sniff.LABELS[kind])


def _open(session: Session, actor: Actor, rectification_id: int) -> Rectification:
    row = rectifications.opened(session, actor, rectification_id, None)
    if row.state not in WITH_AGENCY:
        raise ServiceError("E606", why=f"{rectifications.WHAT}现在是“{STATES[row.state]}”，不能增减材料")
    return row


def _of(rectification_id: int) -> ColumnElement[bool]:
    return (Attachment.object_type == OF_RECTIFICATION) & (Attachment.object_id == rectification_id)


def _found(session: Session, actor: Actor, attachment_id: int) -> Attachment:
    visible = select(Attachment).where(
        Attachment.id == attachment_id, Attachment.object_type == OF_RECTIFICATION, Attachment.removed.is_(False), holds(actor.scope)
    )
    found = session.scalar(visible)
    if found is None:
        raise ServiceError("E601", what="这个材料")
    return found
