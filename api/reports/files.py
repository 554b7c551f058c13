"""The Word file of a case report: made anew while it is written on, handed out as it was kept once it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.reports import keeping, word
from api.store import audit, files
from api.store.actor import Actor


@dataclass(frozen=True, slots=True)
class Made:
    """A file: its name and its bytes."""

    name: str
    content: bytes


def one(session: Session, actor: Actor, report_id: int, root: Path) -> Made:
    """The file.  `root`: where files are kept.  Raises ServiceError E504, E601, E720 (the kept one is damaged)."""
    row = keeping.one(session, actor, report_id)
    if not row.sha256:
        return Made(word.name(row), word.write(session, row))
    if not files.intact(root, row.sha256):
        raise ServiceError("E720")
    return Made(word.name(row), files.path_of(root, row.sha256).read_bytes())


def noted(session: Session, actor: Actor, report_id: int) -> None:
    """That the file was handed out."""
    audit.note(session, actor, "report.export", keeping.OBJECT, report_id)
