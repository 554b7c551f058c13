"""Bytes on their way in.

What is half written when the power fails lies in `incoming` and is swept at the next start.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.errors import ServiceError
from api.store.files.shape import Stored
from nlp.reading.guard.limits import human_size

INCOMING: Final = "incoming"
RESERVE_EVERY: Final = 4 * 1024 * 1024
"""Free space is looked at once in so many bytes."""
STALE_SECONDS: Final = 600
"""A file under `incoming` that nobody has written to for so long belongs to no living upload: those that stand still
are ended far earlier."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
Settle = Callable[[Path, int, str], bool]
"""Gives written bytes their place: their file, its open descriptor, their digest.  Returns whether they mended a damaged file."""


class Incoming:
    """Bytes on their way in: counted, hashed, written aside.  `keep` gives them their place, `drop` removes them."""

    def __init__(self, root: Path, limit: int, reserve: int, settle: Settle) -> None:
        """`root`: the folder in which they are written aside; `limit`: the most bytes; `reserve`: what must stay free on the disk.

        Raises ServiceError E702 when there is no room, E709 when the folder cannot be written.
        """
        self._root, self._limit, self._reserve, self._settle = root, limit, reserve, settle
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

    @property
    def digest(self) -> str:
        """SHA-256 of what has come so far."""
        return self._hash.hexdigest()

    def keep(self) -> Stored:
        """Gives the bytes their place, durably.  Bytes that are there already are left, unless they are damaged.

        Raises ServiceError E702, E709, E713; then nothing is left behind.
        """
        try:
            mended = self._settle(self._path, self._file.fileno(), self.digest)
        except OSError as error:
            raise refused(error) from error
        finally:
            self.drop()
        return Stored(self.digest, self._size, mended)

    def drop(self) -> None:
        """Forgets the bytes, unless they were kept; may be called again."""
        self._file.close()
        self._path.unlink(missing_ok=True)


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


def unwritable(root: Path) -> str:
    """Why nothing can be written aside in the folder, in words; empty where it can."""
    folder = root / INCOMING
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="probe-", dir=folder)
    except OSError:
        return "文件夹不能写入"
    os.close(handle)
    Path(name).unlink(missing_ok=True)
    return ""


def sweep(root: Path) -> int:
    """Removes what uploads left behind that a crash cut off; returns how many files.  Another process may be writing younger ones."""
    folder, removed = root / INCOMING, 0
    if not folder.is_dir():
        return removed
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # kept or swept by another process meanwhile
            if path.is_file() and time.time() - path.stat().st_mtime >= STALE_SECONDS:
                path.unlink()
                removed += 1
    return removed


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
