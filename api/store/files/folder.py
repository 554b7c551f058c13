"""Files in a folder: of this machine alone, or one that several machines share.

A file is written aside in the same folder and moved into place, so what has its place is whole.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from api.errors import ServiceError
from api.store.files.incoming import INCOMING, Incoming, check_room, refused, sweep, unwritable
from api.store.files.shape import FileStore, Listed, Stored
from nlp.durable import replacing, sync

OWNER: Final = "owner"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Folder(FileStore):
    """ROOT/ab/ab12…: each file under its SHA-256."""

    def __init__(self, root: Path) -> None:
        """`root` need not be there yet."""
        self.root = root

    @property
    def place(self) -> str:
        """The path of the folder."""
        return str(self.root)

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest lie, or would lie."""
        return self.root / sha256[:2] / sha256

    def incoming(self, limit: int, reserve: int = 0) -> Incoming:
        """See `FileStore.incoming`."""
        return Incoming(self.root, limit, reserve, self._settle)

    def has(self, sha256: str) -> bool:
        """See `FileStore.has`."""
        return is_digest(sha256) and self.path(sha256).is_file()

    def intact(self, sha256: str) -> bool:
        """See `FileStore.intact`."""
        return is_digest(sha256) and digest_of(self.path(sha256)) == sha256

    @contextmanager
    def lent(self, sha256: str) -> Iterator[Path]:
        """See `FileStore.lent`."""
        if not self.has(sha256):
            raise ServiceError("E720")
        yield self.path(sha256)

    @contextmanager
    def whole(self, sha256: str) -> Iterator[Path]:
        """See `FileStore.whole`."""
        if not self.intact(sha256):
            raise ServiceError("E720")
        yield self.path(sha256)

    def remove(self, sha256: str, before: datetime | None = None) -> bool:
        """See `FileStore.remove`."""
        if not self.has(sha256):
            return False
        path = self.path(sha256)
        try:
            if before is None:
                path.unlink()
            elif not self._removed(path, before):
                return False
            sync(path.parent)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise refused(error) from error
        return True

    def listing(self) -> Iterator[Listed]:
        """See `FileStore.listing`."""
        for path in self.root.glob("??/*"):
            if is_digest(path.name) and path.parent.name == path.name[:2]:
                try:
                    found = path.stat()
                except FileNotFoundError:  # removed meanwhile
                    continue
                yield Listed(path.name, found.st_size, _moment(found))

    def owner(self) -> tuple[str, datetime] | None:
        """See `FileStore.owner`."""
        path = self.root / OWNER
        try:
            return path.read_text(encoding="utf-8", errors="replace"), _moment(path.stat())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise refused(error) from error

    def own(self, name: str) -> None:
        """See `FileStore.own`."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            with replacing(self.root / OWNER, self.root / f"{OWNER}.{uuid.uuid4().hex}") as file:
                file.write(name.encode())
        except OSError as error:
            raise refused(error) from error

    @contextmanager
    def bench(self) -> Iterator[Folder]:
        """The folder itself: a child that may write into it needs no other."""
        yield self

    def adopt(self, bench: Folder, stored: Stored) -> Stored:
        """What lies in the folder has its place."""
        if bench.root != self.root:
            bench.copy(stored.sha256, self)
        return stored

    def check_room(self, size: int, reserve: int) -> None:
        """See `FileStore.check_room`."""
        check_room(self.root, size, reserve)

    def refusal(self, *, thorough: bool = False) -> str:
        """See `FileStore.refusal`; a probe costs nothing here."""
        del thorough
        return unwritable(self.root)

    def sweep(self) -> int:
        """See `FileStore.sweep`."""
        return sweep(self.root)

    def _settle(self, path: Path, handle: int, sha256: str) -> bool:
        target = self.path(sha256)
        damaged = _damaged(target, sha256)
        if damaged is False and _renewed(target):
            return False
        os.fsync(handle)
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            sync(self.root)
        path.chmod(0o400)
        path.replace(target)
        sync(target.parent)
        return damaged is True

    def _removed(self, path: Path, before: datetime) -> bool:
        """Taken aside first: who has handed it in again by then has renewed it, who does so from then on puts his own there."""
        aside = self.root / INCOMING / uuid.uuid4().hex
        aside.parent.mkdir(mode=0o700, exist_ok=True)
        path.rename(aside)
        with suppress(FileNotFoundError):  # swept from there by another process, being old
            if _moment(aside.stat()) > before:
                aside.rename(path)
                return False
            aside.unlink()
        return True


def is_digest(text: str) -> bool:
    """Whether a text is a SHA-256, and so may be part of a path."""
    return bool(_DIGEST.fullmatch(text))


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _damaged(path: Path, sha256: str) -> bool | None:
    """Whether what lies there differs from its name; None where nothing lies. One look: it may be removed between two."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() != sha256
    except FileNotFoundError:
        return None
    except OSError:
        return True


def _moment(found: os.stat_result) -> datetime:
    return datetime.fromtimestamp(found.st_mtime, UTC)


def _renewed(path: Path) -> bool:
    """Whether a file is as one that has just come; not where it was removed meanwhile, or is another user's."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True
