"""Everything that a store knows in open formats: tables as JSON lines, texts as text, files as they came.

    FOLDER/tables/judgments.jsonl …   a row a line, columns by their names, days and moments in ISO 8601 (moments in UTC)
    FOLDER/texts/….txt                what was read, by the number of the reading
    FOLDER/files/ab/ab12…             the files, under their SHA-256; `documents` says what they were called

What lets somebody in (hashes of passwords and keys) and what the machine makes again by itself is left out.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, select
from sqlalchemy.orm import Session

from api.care import backup, rows
from api.care.progress import Told
from api.errors import ServiceError
from api.services import Services
from api.store import readings
from api.store.files import Folder
from api.store.held import kept
from api.store.tables import Base, Reading

SECRET: Final = frozenset({
    ("users", "password_hash"), ("api_tokens", "token_hash"), ("calendar_keys", "key_hash"), ("webhooks", "salt"),
    ("webhooks", "url"),
})  # fmt: skip
"""Columns that let somebody in; the address of a webhook may hold a key of the other system."""
PASSING: Final = frozenset({"one_time_links", "ended_sessions", "ledger_queue", "stamps", "removals", "workers", "leases", "trash", "trash_files"})
"""Tables of the moment, and what was thrown away."""
MADE: Final = frozenset({("readings", "payload"), ("judgment_traits", "sketch")})
"""Columns in forms of our own: texts go out as texts, sketches are made again."""


def export(services: Services, folder: Path, told: Told = lambda _what, _number: None) -> int:
    """Writes everything under `folder`, which must be empty or not be there; returns how many rows.

    Raises ServiceError E734 (something is there), E733 (it takes nothing), E720 (a file is missing or damaged).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ServiceError("E734", folder=folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with Session(services.database.engine) as session:
            connection = moment(session)
            written = sum(_table(connection, table, folder / "tables", told) for table in Base.metadata.sorted_tables if table.name not in PASSING)
            _texts(session, folder / "texts", told)
            for digest in kept(session):
                services.files.copy(digest, Folder(folder / "files"))
                told("文件", 1)
    except OSError as error:
        raise backup.unwritten(folder, error) from error
    return written


def moment(session: Session) -> Connection:
    """The session's connection, which sees the database as it is now until the session ends, whoever writes meanwhile."""
    one = {"isolation_level": "REPEATABLE READ"} if session.get_bind().dialect.name == "postgresql" else {}
    return session.connection(execution_options=one)  # SQLite: a read transaction sees one moment


def columns(table: Table) -> list[str]:
    """The columns of a table that go out."""
    return [column.name for column in table.columns if (table.name, column.name) not in SECRET | MADE]


def _table(connection: Connection, table: Table, folder: Path, told: Told) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    names, written = columns(table), 0
    with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
        for batch in rows.batches(connection, table):
            for row in batch:
                file.write(json.dumps({name: row[name] for name in names}, ensure_ascii=False, default=_plain) + "\n")
            written += len(batch)
            told(table.name, len(batch))
    return written


def _plain(value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no open form")


def _texts(session: Session, folder: Path, told: Told) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, payload in session.execute(select(Reading.id, Reading.payload).order_by(Reading.id).execution_options(yield_per=50)):
        (folder / f"{number}.txt").write_text(readings.text_of(payload), encoding="utf-8", errors="replace", newline="")
        told("文本", 1)


