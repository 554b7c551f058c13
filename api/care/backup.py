"""A store as a back-up: the database as one SQLite file, whatever it runs on, and the files beside it.

    BACKUPS/files/…                          every file once under its SHA-256, for all back-ups together: they are never changed
    BACKUPS/20261122-160500-…/anjian.db      the database at one moment, also while people work
                              secret.key     what signs the cookies
                              manifest.json  what belongs to it, with hashes

A back-up appears under its name when it is whole; what was cut off is left under another name and removed by the next.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from api.care.progress import Told
from api.care.several import brought, each
from api.care.transfer import transfer
from api.errors import ServiceError
from api.services import Services
from api.store.database import Database
from api.store.files import Folder, refused
from api.store.held import held
from api.store.migrations import schema
from api.store.types import CHINA, now
from nlp.durable import sync
from nlp.versions import extractor

DATABASE: Final = "anjian.db"
KEY: Final = "secret.key"
MANIFEST: Final = "manifest.json"
FILES: Final = "files"
PART: Final = ".part"
OURS: Final = re.compile(r"\d{8}-\d{6}(-\d{6})?\.part")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What belongs to a back-up: `database` is the digest of its file, `files` the digests of what lies beside it."""

    made_at: str
    made_by: str
    schema: str
    database: str
    files: tuple[str, ...]


def backup(services: Services, folder: Path, told: Told = lambda _what, _number: None) -> Path:
    """Makes a back-up under `folder` and returns its own folder.

    Raises ServiceError E733 (the folder takes nothing), E720 (a file of the store is missing or damaged), E730, E731.
    """
    made_at = now()
    target = folder / f"{made_at.astimezone(CHINA):%Y%m%d-%H%M%S-%f}"
    part, claims = target.with_suffix(PART), ExitStack()
    try:
        part.mkdir(mode=0o700, parents=True)
        _claim(part, claims)
        _database(services.database, part / DATABASE, told)
        belonging = tuple(_files(services, part / DATABASE, Folder(folder / FILES), told))
        (part / KEY).write_text(services.settings.secret_key(), encoding="ascii")
        (part / KEY).chmod(0o600)
        manifest = Manifest(
            made_at.isoformat(), extractor(), schema(services.database).found or "", _digest(part / DATABASE), belonging
        )
        (part / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
        for path in part.iterdir():
            sync(path)
        sync(part)
        part.rename(target)
        sync(folder)
    except (OSError, sqlite3.Error) as error:
        raise unwritten(folder, error) from error
    finally:
        claims.close()
        shutil.rmtree(part, ignore_errors=True)  # there only if it failed: on a full disk the next one needs its room
    _sweep(folder)
    return target


def read(folder: Path) -> Manifest:
    """What a back-up says of itself, once its database is seen to be the one that was backed up.

    Raises ServiceError E732 where it is no whole back-up.
    """
    try:
        raw: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**{**raw, "files": tuple(raw["files"])})
        whole = _digest(folder / DATABASE) == manifest.database and (folder / KEY).is_file()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ServiceError("E732", why=f"{folder} 不是完整的备份") from error
    if not whole:
        raise ServiceError("E732", why=f"{folder} 里的数据库与备份时不同")
    return manifest


def _database(source: Database, target: Path, told: Told) -> None:
    """One moment of the database, whoever writes meanwhile."""
    if source.dialect == "sqlite":
        name = source.engine.url.database or ""
        with closing(sqlite3.connect(f"{Path(name).absolute().as_uri()}?mode=ro", uri=True)) as there, closing(sqlite3.connect(target)) as here:
            there.execute("BEGIN")
            there.backup(here, pages=-1)
            here.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return
    made = Database(f"sqlite:///{target}")
    try:
        transfer(source, made, told)
        with made.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        made.close()


def _files(services: Services, database: Path, pool: Folder, told: Told) -> Iterator[str]:
    """Copies the files of which the database speaks, unless they are there; each is looked at byte by byte."""
    saved = Database(f"sqlite:///{database}")
    try:
        with saved.read() as session:
            digests = held(session)
    finally:
        saved.close()
    for digest, _ in each(lambda one: brought(one, services.files, pool), digests, told):
        yield digest


def unwritten(folder: Path, error: OSError | sqlite3.Error) -> ServiceError:
    """What to say of a folder that takes nothing; of a database that cannot be copied because it is damaged, E716."""
    if isinstance(error, sqlite3.Error):
        return ServiceError("E733", folder=folder, why="磁盘已满") if "full" in str(error) else ServiceError("E716")
    return ServiceError("E733", folder=folder, why=refused(error).facts.get("why", "磁盘空间不足"))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _claim(part: Path, claims: ExitStack) -> None:
    """Nobody else removes it while this process lives.  Raises OSError where another holds it."""
    handle = os.open(part, os.O_RDONLY)
    claims.callback(os.close, handle)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sweep(folder: Path) -> None:
    """What back-ups left that were cut off: folders of our own names that no process holds.  Others' files are not ours."""
    for path in folder.glob(f"*{PART}"):
        if OURS.fullmatch(path.name) and path.is_dir():
            with ExitStack() as claims, suppress(OSError):
                _claim(path, claims)
                shutil.rmtree(path, ignore_errors=True)
