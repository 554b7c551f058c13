"""Folders that bulk work reads from and writes to: on a disk, or in an S3-compatible store (`s3://bucket/prefix`).

A file appears under its name whole or not at all, whenever the writer is killed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from api.errors import ServiceError
from nlp.durable import replacing

if TYPE_CHECKING:
    from obstore.store import S3Store

S3: Final = "s3://"
ONE_READ: Final = 8 * 1024 * 1024
"""Bytes that are fetched at a time of what is read as a stream."""


class Place(Protocol):
    """A folder for results.  Names are ours (`part-00012.parquet`), never a document's."""

    def read(self, name: str) -> bytes | None:
        """The content, or None where there is no such file."""

    def write(self, name: str, data: bytes) -> None:
        """Puts a file there at once; one of that name is replaced."""

    def remove(self, name: str) -> None:
        """Removes a file; one that is not there is no error."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on a disk, made when the first file is written."""

    root: Path

    def read(self, name: str) -> bytes | None:
        """See `Place`."""
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """By way of a file beside it: what stands under the name is on the disk.  Raises OSError."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
        with replacing(path, fresh) as file:
            file.write(data)

    def remove(self, name: str) -> None:
        """See `Place`."""
        (self.root / name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A prefix in a bucket.  What an S3-compatible store answers is E807 where it is a refusal."""

    url: str

    def read(self, name: str) -> bytes | None:
        """See `Place`.  Raises ServiceError E807."""
        import obstore

        try:
            with failing(self.url, "读取"):
                store, key = opened(f"{self.url}/{name}")
                return bytes(obstore.get(store, key).bytes())
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """See `Place`.  Raises ServiceError E807."""
        import obstore

        with failing(self.url, "写入"):
            store, key = opened(f"{self.url}/{name}")
            obstore.put(store, key, data)

    def remove(self, name: str) -> None:
        """See `Place`.  Raises ServiceError E807."""
        import obstore

        with failing(self.url, "写入"):
            store, key = opened(f"{self.url}/{name}")
            obstore.delete(store, key)


def place(text: str) -> Place:
    """The folder of this path or `s3://` address."""
    return Bucket(text.rstrip("/")) if text.startswith(S3) else Folder(Path(text))


def opened(url: str) -> tuple[S3Store, str]:
    """The store of an `s3://bucket/key` address, and the key."""
    bucket, _, key = url.removeprefix(S3).partition("/")
    return _bucket(bucket), key


@lru_cache(maxsize=8)
def _bucket(name: str) -> S3Store:
    """How it is reached stands in the environment of the process that reaches it: no key travels with the work."""
    from api.settings import Settings
    from api.store.files.objects import REQUEST, RETRY, opened

    return opened(Settings(files=f"{S3}{name}"), REQUEST, RETRY)


@contextmanager
def failing(path: str, what: str) -> Iterator[None]:
    """Turns what the object store's client raises into E807; what is not there is FileNotFoundError.

    `what`: 读取 or 写入.
    """
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError, ValueError) as error:
        raise ServiceError("E807", path=path, what=what, why=_first_line(error)) from None


def _first_line(error: BaseException) -> str:
    """The reason without addresses and stacks behind it."""
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"[:160]


@dataclass(frozen=True, slots=True)
class Found:
    """A file: its name as shown, its size, and what tells that it has changed since."""

    path: str
    size: int
    changed: str


def objects(url: str) -> Iterator[Found]:
    """The object at an address, or all below it as the store lists them (by key); none there is E807.

    Raises ServiceError E807.
    """
    import obstore

    with failing(url, "读取"):
        store, key = opened(url)
        base = url.removesuffix(key)
        single = _head(store, key)
        if single is not None:
            yield _found(base, single)
            return
        some = False
        for batch in obstore.list(store, key.rstrip("/") or None, chunk_size=1000):
            for one in batch:
                some = True
                yield _found(base, one)
        if not some:
            raise ServiceError("E807", path=url, what="读取", why="没有这个文件或文件夹")


def _head(store: S3Store, key: str) -> Any:
    import obstore

    if not key or key.endswith("/"):
        return None
    try:
        return obstore.head(store, key)
    except FileNotFoundError:
        return None


def _found(base: str, meta: Any) -> Found:
    return Found(f"{base}{meta['path']}", int(meta["size"]), str(meta["e_tag"] or meta["last_modified"]))


def ranged(url: str, start: int, end: int) -> bytes:
    """Some bytes of an object.  Raises FileNotFoundError or ServiceError E807."""
    import obstore

    with failing(url, "读取"):
        store, key = opened(url)
        return bytes(obstore.get_range(store, key, start=start, end=end)) if end > start else b""


def fetched(url: str, to: Path, most: int) -> int:
    """Copies an object to a file, at most `most` bytes and one read more; how many.  Raises FileNotFoundError, ServiceError E807 or OSError."""
    import obstore

    with failing(url, "读取"):
        store, key = opened(url)
        stream = obstore.get(store, key).stream(min_chunk_size=ONE_READ)
    size = 0
    with to.open("wb") as file:
        while size <= most:
            with failing(url, "读取"):
                piece = next(stream, None)
            if piece is None:
                break
            size += file.write(piece)
    return size
