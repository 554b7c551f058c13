"""Files in an S3-compatible store, and copies of those in use on this machine.

Nothing is written over there that could differ: a file's key is its digest, so it does not matter who of several comes first.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Container, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from api.errors import ServiceError
from api.settings import Settings
from api.store.files.folder import OWNER, Folder, is_digest
from api.store.files.incoming import Incoming, check_room, unwritable
from api.store.files.nearby import Nearby
from api.store.files.objects import Objects
from api.store.files.shape import STRAY, WITHOUT, FileStore, Listed, Stored

CACHE: Final = "cache/files"
"""Below the data folder: copies, and what is on its way in."""
BENCH: Final = "bench-"
BENCH_SECONDS: Final = 86400
"""No child unpacks for so long: what lies there belonged to one that was killed with its parent."""


class Bucket(FileStore):
    """s3://BUCKET/PREFIX/ab/ab12…: each file under its SHA-256."""

    def __init__(self, settings: Settings) -> None:
        """`settings.files`: the bucket and the prefix.  Raises ServiceError E717: the package is not installed."""
        self._objects = Objects(settings)
        self._root = settings.home / CACHE
        self._nearby = Nearby(self._root, settings.files_cache_bytes)

    @property
    def place(self) -> str:
        """The address of the bucket."""
        return self._objects.place

    def incoming(self, limit: int, reserve: int = 0) -> Incoming:
        """See `FileStore.incoming`; the bytes are written aside on this machine and sent once all are there."""
        return Incoming(self._root, limit, reserve, self._settle)

    def has(self, sha256: str) -> bool:
        """See `FileStore.has`."""
        return is_digest(sha256) and self._objects.one(_key(sha256)) is not None

    def intact(self, sha256: str) -> bool:
        """See `FileStore.intact`; copies nearby prove nothing."""
        if not is_digest(sha256):
            return False
        found = hashlib.sha256()
        try:
            for chunk in self._objects.get(_key(sha256)):
                found.update(chunk)
        except FileNotFoundError:
            return False
        return found.hexdigest() == sha256

    def lent(self, sha256: str) -> AbstractContextManager[Path]:
        """See `FileStore.lent`."""
        return self._nearby.lent(sha256, lambda: self._got(sha256))

    def whole(self, sha256: str) -> AbstractContextManager[Path]:
        """See `FileStore.whole`."""
        return self._nearby.lent(sha256, lambda: self._got(sha256), look=True)

    def copy(self, sha256: str, target: FileStore) -> None:
        """See `FileStore.copy`; all files of a store are not to push those in use out of what is nearby."""
        incoming = target.incoming(WITHOUT)
        try:
            for chunk in self._got(sha256):
                incoming.add(chunk)
            if incoming.digest != sha256:
                raise ServiceError("E720")
            incoming.keep()
        finally:
            incoming.drop()

    def remove(self, sha256: str, before: datetime | None = None) -> bool:
        """See `FileStore.remove`; copies on other machines go when nobody has read them for `nearby.UNUSED_SECONDS`.

        With `before`: who hands the bytes in again puts them there and then looks whether they are, so he is told in his turn
        (E713) unless both his requests fit between our two.
        """
        if not is_digest(sha256):
            return False
        there = self._objects.one(_key(sha256))
        if there is not None and before is not None and there.since > before:
            return False
        if there is not None:
            self._objects.delete(_key(sha256), at_once=before is not None)
        self._nearby.forget(sha256)
        return there is not None

    def listing(self) -> Iterator[Listed]:
        """See `FileStore.listing`."""
        for one in self._objects.all():
            digest = one.key.rpartition("/")[2]
            if is_digest(digest) and one.key == _key(digest):
                yield Listed(digest, one.size, one.since)

    def owner(self) -> tuple[str, datetime] | None:
        """See `FileStore.owner`."""
        there = self._objects.one(OWNER)
        return there and (b"".join(self._objects.get(OWNER)).decode(errors="replace"), there.since)

    def own(self, name: str) -> None:
        """See `FileStore.own`."""
        self._objects.put(OWNER, name.encode())

    @contextmanager
    def bench(self) -> Iterator[Folder]:
        """A folder on this machine: a child that reads strangers' files gets neither the key nor the network."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=BENCH, dir=self._root) as folder:
            yield Folder(Path(folder))

    def adopt(self, bench: Folder, stored: Stored) -> Stored:
        """See `FileStore.adopt`."""
        with bench.whole(stored.sha256) as path:
            return Stored(stored.sha256, stored.size, self._settle(path, -1, stored.sha256))

    def check_room(self, size: int, reserve: int) -> None:
        """See `FileStore.check_room`: the bytes pass through this machine's disk."""
        check_room(self._root, size, reserve)

    def refusal(self, *, thorough: bool = False) -> str:
        """See `FileStore.refusal`."""
        try:
            self._objects.glance(write=thorough)
        except ServiceError as error:
            return str(error.facts["why"])
        return unwritable(self._root)

    def sweep(self) -> int:
        """See `FileStore.sweep`."""
        for bench in self._root.glob(f"{BENCH}*"):
            with suppress(FileNotFoundError):  # done, or swept by another process meanwhile
                if time.time() - bench.stat().st_mtime > BENCH_SECONDS:
                    shutil.rmtree(bench, ignore_errors=True)
        return self._nearby.sweep()

    def tidy(self, spoken_of: Callable[[], Container[str]]) -> int:
        """See `FileStore.tidy`; a copy that came before its row is only fetched once more."""
        return self._nearby.tidy(spoken_of)

    def _settle(self, path: Path, _handle: int, sha256: str) -> bool:
        key, size = _key(sha256), path.stat().st_size
        there = self._objects.one(key)
        whole = there is not None and there.size == size and self.intact(sha256)
        if there is None or not whole or datetime.now(UTC) - there.since > STRAY / 2:  # put there again, it is as one that has just come
            self._objects.put(key, path)
            now = self._objects.one(key)
            if now is None or now.size != size:
                raise ServiceError("E713", why="存入的文件不完整")
        self._nearby.take(path, sha256)
        return there is not None and not whole

    def _got(self, sha256: str) -> Iterator[bytes]:
        try:
            yield from self._objects.get(_key(sha256))
        except FileNotFoundError as error:
            raise ServiceError("E720") from error


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
