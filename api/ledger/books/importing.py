"""Ledgers of people's own: handed in, checked, looked at, and only then applied.

The file stays with its report.  A row whose judgment was not here then is not lost: once the judgment has come in, the
same file is checked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.ledger.books import checking, sheets
from api.ledger.books.checking import Report
from api.ledger.books.sheets import Sheet
from api.ledger.lines import entries
from api.store import audit
from api.store.actor import Actor
from api.store.files import FileStore
from api.store.locking import ROW
from api.store.tables import LedgerEntry, LedgerImport
from api.store.types import now

NAME_LIMIT: Final = 255


def sheets_of(files: FileStore, sha256: str) -> list[Sheet]:
    """The sheets of a stored file; not within a transaction that writes, it may take seconds.

    Raises ServiceError E613 (cannot be read) and E720 (the stored file is damaged).
    """
    with files.whole(sha256) as path:
        return sheets.read(path)


def hand_in(session: Session, actor: Actor, name: str, sha256: str, content: Sequence[Sheet]) -> LedgerImport:
    """Checks a file and keeps the report; the ledger is not changed.  Raises ServiceError E504, E613."""
    report = checking.check(session, actor, content)
    row = LedgerImport(
        user_id=actor.user_id, organisation_id=actor.organisation_id, name=name[:NAME_LIMIT], sha256=sha256,
        report=report.to_json(), digest=report.digest,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.note(session, actor, "ledger.check", "ledger_import", row.id, after={"name": row.name, **report.counts})
    return row


def listed(session: Session, actor: Actor, limit: int = 50) -> list[LedgerImport]:
    """What was handed in by people whom the caller may see, newest first."""
    actor.require("correct")
    wanted = select(LedgerImport).where(_visible(actor)).order_by(LedgerImport.id.desc()).limit(limit)
    return list(session.scalars(wanted.options(joinedload(LedgerImport.user))))


def one(session: Session, actor: Actor, import_id: int) -> LedgerImport:
    """One of them with its report.  Raises ServiceError E504, E601."""
    actor.require("correct")
    wanted = select(LedgerImport).where(LedgerImport.id == import_id, _visible(actor))
    found = session.scalar(wanted.options(joinedload(LedgerImport.user)))
    if found is None:
        raise ServiceError("E601", what="这次导入")
    return found


def apply(session: Session, actor: Actor, import_id: int, content: Sequence[Sheet]) -> LedgerImport:
    """Writes what the report says into the ledger, all of it or nothing, with history (source `import`).

    `content`: the sheets of its file.  Raises ServiceError E504, E601 and E606: applied before, or the ledger has changed
    since the report so that something else would be written than was shown.
    """
    seen = one(session, actor, import_id)
    row = session.get_one(LedgerImport, seen.id, with_for_update=ROW, populate_existing=True)
    if row.applied_at is not None:
        raise ServiceError("E606", why="这份检查报告已经导入过")
    report = checking.check(session, actor, content)
    if report.digest != row.digest:
        raise _changed()
    _write(session, actor, report)
    row.applied_at = now()
    audit.note(session, actor, "ledger.import", "ledger_import", row.id, after={"name": row.name, **report.counts})
    session.flush()
    return row


def _write(session: Session, actor: Actor, report: Report) -> None:
    changed = {line.entry_id: line.changes for line in report.lines if line.entry_id and line.changes}
    for entry_id, changes in sorted(changed.items()):
        entry = session.get_one(LedgerEntry, entry_id)
        seen = entry.revision
        if entries.locked(session, entry).revision != seen:
            raise _changed()
        entries.write(session, actor, entry, {change.code: change.after for change in changes}, "import")


def _changed() -> ServiceError:
    return ServiceError("E606", why="检查之后台账有变化，请重新检查后再导入")


def _visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.scope.everything else LedgerImport.organisation_id.in_(actor.scope.organisations())
