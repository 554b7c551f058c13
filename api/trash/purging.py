"""Purged (彻底删除): rows, files, workflows, and what the audit had of it; only that something was purged stays.

    1  the rows leave the trash, the audit entries lose what they said, an entry says who, why, which digests, how many rows
    2  files go that nothing else speaks of, with the pictures of their pages; what a crash leaves is taken up by the next look
       (`unfinished`), what other hosts keep of them by their next round (`tidying`)
    3  the database file is written anew without what was deleted (`scrub`)

Back-ups keep what they have: the manual says what to do with them.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import structlog
from dbos import DBOSClient
from sqlalchemy import inspect, make_url, select, text, update
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.facsimile import pictures
from api.services import Services
from api.store import audit, door, plain
from api.store.actor import Actor
from api.store.database import Database
from api.store.held import spoken_of
from api.store.locking import ROW
from api.store.tables import AuditEntry, Stamp, Trashed, TrashedFile
from api.trash import listing, packing
from api.trash.kinds import OBJECTS
from nlp.folding import fold

AT_ONCE: Final = 500
MERGED: Final = 500
"""Pages of the full-text index that are merged in one transaction."""
DIRTY: Final = "purged"
"""The stamp that says that the database file still has what was deleted."""
log = structlog.get_logger("anjian.trash")


def purge(services: Services, actor: Actor, trash_id: int, typed: str, reason: str = "") -> None:
    """Purges something in the trash for good.  `typed`: its number or name, as a second confirmation.

    Raises ServiceError E504 (not an administrator), E601, E602 (something else was typed).
    """
    actor.require("administer")
    with services.database.write() as session:
        row = listing.own(session, actor, trash_id)
        if fold(typed) != fold(row.title):
            raise ServiceError("E602", why="输入的案号或名称与要彻底删除的不一致")
        digests = _forget(session, actor, row, reason)
    _files(services, trash_id, digests)


def due(services: Services, actor: Actor, trash_ids: Iterable[int]) -> int:
    """Purges what has been in the trash long enough; returns how many."""
    purged = 0
    for trash_id in trash_ids:
        with services.database.write() as session:
            row = session.get(Trashed, trash_id, with_for_update=ROW)
            digests = _forget(session, actor, row, "回收站保留期满") if row is not None and row.content is not None else None
        if digests is not None:
            _files(services, trash_id, digests)
            purged += 1
    return purged


def unfinished(services: Services) -> int:
    """Removes the files of what was purged when a process died; returns of how many things."""
    with services.database.read() as session:
        left = session.scalars(select(Trashed.id).where(Trashed.content.is_(None))).all()
    for trash_id in left:
        with services.database.read() as session:
            digests = session.scalars(select(TrashedFile.sha256).where(TrashedFile.trash_id == trash_id)).all()
        _files(services, trash_id, set(digests))
    return len(left)


def _forget(session: Session, actor: Actor, row: Trashed, reason: str) -> set[str]:
    """The rows, and what the audit says of them; returns the digests of the files."""
    content: packing.Content = row.content or {}
    digests = {file.sha256 for file in row.files}
    _silence(session, content, row)
    told = {"kind": row.kind, "reason": reason or "管理员彻底删除", "sha256": sorted(digests), "rows": row.rows}
    audit.note(session, actor, "trash.purge", "trash", row.id, after=told)
    row.content, row.title, row.reason, row.sight_id = None, "", "", None
    _raise(session, DIRTY)
    session.flush()
    return digests


def _files(services: Services, trash_id: int, digests: set[str]) -> None:
    """Removes the files that nothing else speaks of, then the last that the trash knew, in that order: see `unfinished`."""
    with services.database.read() as session:
        documents = session.scalars(select(TrashedFile.document_id).where(TrashedFile.trash_id == trash_id)).all()
        free = digests - spoken_of(session, digests, but=trash_id)
    for digest in sorted(free):
        services.files.remove(digest)
        pictures.forget(services.settings.home, digest)
    _workflows(services, [one for one in documents if one])
    with services.database.write() as session:
        row = session.get(Trashed, trash_id)
        if row is not None:
            session.delete(row)


def _silence(session: Session, content: packing.Content, row: Trashed) -> None:
    """The audit keeps who did what when, and loses what was said: the entries are entered again, without."""
    named = {("trash", row.id), (row.kind, row.object_id)}
    for table, values in content["rows"]:
        if table in OBJECTS and "id" in values:
            named.add((OBJECTS[table], values["id"]))
    traces = _traces(content)
    entries = next(table for table in plain.tables() if table.name == "audit_entries")
    found = [entry.id for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=AT_ONCE))
             if _speaks(entry, named, traces)]  # fmt: skip
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        rows = [dict(one) for one in session.connection().execute(select(entries).where(entries.c.id.in_(some))).mappings()]
        door.remove(session, entries, some)
        session.connection().execute(entries.insert(), [{**one, "before": None, "after": None} for one in rows])
    session.expire_all()


def _speaks(entry: AuditEntry, named: set[tuple[str, int]], traces: frozenset[str]) -> bool:
    if entry.before is None and entry.after is None:
        return False
    if (entry.object_type, entry.object_id) in named:
        return True
    said = f"{entry.before}{entry.after}"
    return any(trace in said for trace in traces)


def _traces(content: packing.Content) -> frozenset[str]:
    """By what other entries speak of it: digests, names of files, case numbers."""
    found: set[str] = set()
    for table, row in content["rows"]:
        found |= {str(row[name]) for name in ("sha256", "case_number") if row.get(name)}
        if table in {"documents", "attachments", "batch_items"} and row.get("name"):
            found.add(str(row["name"]))
    return frozenset(one for one in found if len(one) > 4)


def _workflows(services: Services, documents: list[int]) -> None:
    """What the workflow engine kept of the documents' way."""
    if not documents or not _engine_ran(services):
        return
    client = DBOSClient(system_database_url=services.settings.workflow_url)
    try:
        for document_id in documents:
            found = client.list_workflows(workflow_id_prefix=f"{document_id}-", load_input=False, load_output=False)
            client.delete_workflows([one.workflow_id for one in found])
    finally:
        client.destroy()


def _engine_ran(services: Services) -> bool:
    """Whether a worker was ever started here: only then has the engine made its tables."""
    place = make_url(services.settings.workflow_url)
    if place.get_backend_name() == "sqlite":
        return Path(place.database or "").exists()
    return inspect(services.database.engine).has_table("workflow_status", schema="dbos")


def _raise(session: Session, name: str) -> None:
    row = session.get(Stamp, name)
    if row is None:
        session.add(Stamp(name=name, value=1))
    else:
        row.value = Stamp.value + 1


def dirty(session: Session) -> int:
    """How often something was purged since the database was last written anew."""
    return session.scalar(select(Stamp.value).where(Stamp.name == DIRTY)) or 0


def scrub(services: Services) -> None:
    """Writes the database anew, without what was deleted: nobody writes meanwhile (SQLite; PostgreSQL does it beside the work).

    Raises ServiceError E703 where it cannot be written.
    """
    database = services.database
    with database.read() as session:
        seen = dirty(session)
    if database.dialect == "sqlite":
        _merge(database)
        _vacuum(Path(database.engine.url.database or ""))
        workflows = Path(make_url(services.settings.workflow_url).database or "")
        if workflows.exists():
            _vacuum(workflows)
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
    with database.write() as session:
        session.execute(update(Stamp).where(Stamp.name == DIRTY).values(value=Stamp.value - seen))
    log.info("scrubbed", purged=seen)


def _merge(database: Database) -> None:
    """The words of judgments that were forgotten leave the full-text index when its pieces are merged, some pages at a time.

    A negative number begins to make one piece of all, positive ones go on; who changes less than two rows has finished.
    """
    pages, changed = -MERGED, 2
    while changed >= 2:
        with database.write() as session:
            raw: Any = session.connection().connection.driver_connection
            before = raw.total_changes
            session.execute(text("INSERT INTO judgment_search (judgment_search, rank) VALUES ('merge', :pages)"), {"pages": pages})
            changed = raw.total_changes - before
        pages = MERGED


def _vacuum(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
