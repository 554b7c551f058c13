"""Files by content: each lies once under its SHA-256, written aside and moved into place, never changed."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterable, Iterable
from dataclasses import dataclass
from pathlib import Path

from api.errors import ServiceError
from nlp.reading.guards import human_size


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safely on the disk."""

    sha256: str
    size: int


class Incoming:
    """Bytes on their way in: counted, hashed, written aside.  `keep` moves them into place, `drop` removes them."""

    def __init__(self, root: Path, limit: int, reserve: int) -> None:
        folder = root / "incoming"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root, self._limit, self._reserve = root, limit, reserve
        self._hash, self._size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=folder)
        self._file, self._path = os.fdopen(handle, "wb", buffering=0), Path(name)
        self._checked = -1

    def add(self, chunk: bytes) -> None:
        """Writes a chunk.  Raises ServiceError E701 (too large) or E702 (disk full) before the disk fills."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise ServiceError("E701", size=f"{human_size(self._size)} 以上", limit=human_size(self._limit))
        if self._size // RESERVE_EVERY != self._checked:
            self._checked = self._size // RESERVE_EVERY
            if shutil.disk_usage(self._root).free - len(chunk) < self._reserve:
                raise ServiceError("E702")
        try:
            view = memoryview(chunk)
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise _disk(error) from error
        self._hash.update(chunk)

    def keep(self) -> Stored:
        """Moves the bytes into place, durably; bytes that are there already are left as they are."""
        digest = self._hash.hexdigest()
        target = path_of(self._root, digest)
        try:
            if not target.exists():
                os.fsync(self._file.fileno())
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._path.chmod(0o400)
                self._path.replace(target)
                _sync_folder(target.parent)
        except OSError as error:
            raise _disk(error) from error
        finally:
            self.drop()
        return Stored(digest, self._size)

    def drop(self) -> None:
        """Forgets the bytes, unless they were kept."""
        self._file.close()
        self._path.unlink(missing_ok=True)


RESERVE_EVERY = 4 * 1024 * 1024
"""Free space is looked at once in so many bytes."""


def path_of(root: Path, sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return root / sha256[:2] / sha256


def store(root: Path, chunks: Iterable[bytes], *, limit: int, reserve: int = 0) -> Stored:
    """Stores bytes given as chunks.  Raises ServiceError E701, E702."""
    incoming = Incoming(root, limit, reserve)
    try:
        for chunk in chunks:
            incoming.add(chunk)
        return incoming.keep()
    finally:
        incoming.drop()


async def store_stream(root: Path, chunks: AsyncIterable[bytes], *, limit: int, reserve: int = 0) -> Stored:
    """`store` for a request body as it arrives."""
    incoming = Incoming(root, limit, reserve)
    try:
        async for chunk in chunks:
            incoming.add(chunk)
        return incoming.keep()
    finally:
        incoming.drop()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _disk(error: OSError) -> Exception:
    return ServiceError("E702") if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS} else error
