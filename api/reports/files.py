"""The Word file of a case report: made anew while it is written on, handed out as it was kept once it is accepted."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.reports import keeping, word
from api.store import audit
from api.store.actor import Actor
from api.store.files import FileStore
from api.writing.made import Made
from nlp.reading.guard.sniff import DOCX


def one(session: Session, actor: Actor, report_id: int, files: FileStore) -> Made:
    """The file.  `files`: where files are kept.  Raises ServiceError E504, E601, E720 (the kept one is damaged)."""
    row = keeping.one(session, actor, report_id)
    return Made("docx", word.name(row), DOCX, files.content(row.sha256)) if row.sha256 else word.made(session, row)


def noted(session: Session, actor: Actor, report_id: int) -> None:
    """That the file was handed out."""
    audit.note(session, actor, "report.export", keeping.OBJECT, report_id)
