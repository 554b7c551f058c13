"""Files by content: each lies once under its SHA-256, written aside and moved into place, never changed.

What is half written when the power fails lies in `incoming` and is swept at the next start; what has its place is whole.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.errors import ServiceError
from nlp.reading.guards import human_size

INCOMING: Final = "incoming"
RESERVE_EVERY: Final = 4 * 1024 * 1024
"""Free space is looked at once in so many bytes."""
STALE_SECONDS: Final = 600
"""A file under `incoming` that nobody has written to for so long belongs to no living upload: those that stand still
are ended far earlier."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safely on the disk.  `mended`: they took the place of a damaged file."""

    sha256: str
    size: int
    mended: bool = False


class Incoming:
    """Bytes on their way in: counted, hashed, written aside.  `keep` moves them into place, `drop` removes them."""

    def __init__(self, root: Path, limit: int, reserve: int) -> None:
        """`limit`: the most bytes; `reserve`: what must stay free on the disk.

        Raises ServiceError E702 when there is no room, E709 when the folder cannot be written.
        """
        self._root, self._limit, self._reserve = root, limit, reserve
        self._hash, self._size, self._looked_at = hashlib.sha256(), 0, 0
        check_room(root, 0, reserve)
        try:
            folder = root / INCOMING
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder)
        except OSError as error:
            raise refused(error) from error
        self._file, self._path = os.fdopen(handle, "wb", buffering=0), Path(name)

    def add(self, chunk: bytes | bytearray) -> None:
        """Writes a chunk.  Raises ServiceError E701 (too large), E702 (before the disk fills), E709."""
        self._size += len(chunk)
        check_size(self._size, self._limit)
        if self._size - self._looked_at >= RESERVE_EVERY:
            self._looked_at = self._size
            check_room(self._root, len(chunk), self._reserve)
        try:
            view = memoryview(chunk)
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise refused(error) from error
        self._hash.update(chunk)

    @property
    def path(self) -> Path:
        """Where the bytes lie until they are kept, for who looks at them before."""
        return self._path

    def keep(self) -> Stored:
        """Moves the bytes into place, durably.  Bytes that are there already are left, unless they are damaged.

        Raises ServiceError E702, E709; then nothing is left behind.
        """
        digest = self._hash.hexdigest()
        target = path_of(self._root, digest)
        try:
            known = target.exists()
            if known and intact(self._root, digest):
                return Stored(digest, self._size)
            os.fsync(self._file.fileno())
            if not target.parent.exists():
                target.parent.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(self._root)
            self._path.chmod(0o400)
            self._path.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise refused(error) from error
        finally:
            self.drop()
        return Stored(digest, self._size, mended=known)

    def drop(self) -> None:
        """Forgets the bytes, unless they were kept; may be called again."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def path_of(root: Path, sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return root / sha256[:2] / sha256


def intact(root: Path, sha256: str) -> bool:
    """Whether the bytes are there and are those that were stored."""
    try:
        with path_of(root, sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def whole(root: Path, sha256: str) -> Path:
    """Where the bytes with this digest lie.  Raises ServiceError E720: they are missing or damaged."""
    if not intact(root, sha256):
        raise ServiceError("E720")
    return path_of(root, sha256)


def store(root: Path, chunks: Iterable[bytes], *, limit: int, reserve: int = 0) -> Stored:
    """Stores bytes given as chunks.  Raises ServiceError E701, E702, E709."""
    incoming = Incoming(root, limit, reserve)
    try:
        for chunk in chunks:
            incoming.add(chunk)
        return incoming.keep()
    finally:
        incoming.drop()


def check_size(size: int, limit: int) -> None:
    """Raises ServiceError E701 for more bytes than allowed."""
    if size > limit:
        raise ServiceError("E701", size=f"{human_size(size)} 以上", limit=human_size(limit))


def check_room(root: Path, size: int, reserve: int) -> None:
    """Raises ServiceError E702 when `size` more bytes would leave less than `reserve` free on the disk of `root`."""
    place = root
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free - size < reserve:
        raise ServiceError("E702")


def refusal(root: Path) -> str:
    """Why no file can be kept in the folder, in words; empty where one can."""
    folder = root / INCOMING
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="probe-", dir=folder)
    except OSError:
        return "文件夹不能写入"
    os.close(handle)
    Path(name).unlink(missing_ok=True)
    return ""


def sweep(root: Path, *, older_than: float = STALE_SECONDS) -> int:
    """Removes what uploads left behind that a crash cut off; returns how many files.

    `older_than`: seconds since the last write; another process may be writing younger ones.
    """
    folder, removed = root / INCOMING, 0
    if not folder.is_dir():
        return removed
    for path in folder.iterdir():
        if path.is_file() and time.time() - path.stat().st_mtime >= older_than:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _sync_folder(folder: Path) -> None:
    """Makes a folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refused(error: OSError) -> ServiceError:
    """What to tell people of a disk that does not take our bytes."""
    if error.errno in _FULL:
        return ServiceError("E702")
    return ServiceError("E709", why=_REASONS.get(error.errno or 0, "磁盘读写出错"))


_REASONS: Final = {
    errno.EROFS: "数据文件夹只读",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
}
