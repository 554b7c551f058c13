"""Files of a store elsewhere, kept nearby for who reads them: looked through when they come, the longest unused thrown away.

Several processes of this machine share the folder.  Who reads a file holds a shared lock on it (it ends with its process),
and only what nobody holds is thrown away.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Final

from api.errors import ServiceError
from api.store.files.folder import Folder, digest_of, is_digest
from api.store.files.incoming import Incoming, sweep
from api.store.files.shape import WITHOUT
from nlp.durable import sync

LOW_WATER: Final = 0.8
LOOKED_EVERY: Final = 16
"""Each process looks at the folder once it has added this part of what may lie there: several add at a time."""
TRIES: Final = 2
"""Bytes that come damaged are asked for once more: they may have been harmed on the way."""
UNUSED_SECONDS: Final = 7 * 86400
"""What nobody has read for so long is thrown away at the next sweep, also what was removed from the store meanwhile."""
TURNS: Final = 64
Fetch = Callable[[], Iterable[bytes]]


class Nearby:
    """The copies of one machine.  Threads may share it."""

    def __init__(self, root: Path, capacity: int) -> None:
        """`capacity`: bytes that may lie there; what is being read may be more."""
        self.root, self._capacity = root, capacity
        self._folder = Folder(root)
        self._turns = tuple(threading.Lock() for _ in range(TURNS))
        self._looking = threading.Lock()
        self._added: int | None = None

    @contextmanager
    def lent(self, sha256: str, fetch: Fetch, *, look: bool = False) -> Iterator[Path]:
        """The copy, fetched where there is none; it stays for as long as the context lasts.

        `look`: every byte of one that was there is looked at.  Raises ServiceError E720 (what comes is not what was stored),
        E702, E709 (the disk does not take it), and what `fetch` raises.
        """
        if not is_digest(sha256):
            raise ServiceError("E720")
        path = self._folder.path(sha256)
        with self._turns[hash(sha256) % TURNS]:
            held = _held(path)
            if held is not None and look and digest_of(path) != sha256:
                held.close()
                path.unlink(missing_ok=True)
                held = None
            while held is None:
                self._fetch(sha256, fetch)
                held = _held(path)
        with held:
            self._tidy()
            yield path

    def take(self, path: Path, sha256: str) -> None:
        """Keeps a file of the same disk that was just looked through, so that it need not be fetched; a full disk keeps none."""
        with suppress(OSError):
            self._place(path, sha256)
            self._tidy()

    def forget(self, sha256: str) -> None:
        """Throws a copy away, also one that is being read."""
        self._folder.path(sha256).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Removes what a crash left and what nobody has read for long; returns how many files."""
        old = [path for used, _, path in self._copies() if time.time() - used > UNUSED_SECONDS]
        return sweep(self.root) + sum(_thrown_away(path) for path in old)

    def tidy(self, spoken_of: Callable[[], Container[str]]) -> int:
        """Throws away the copies whose digests are not among these, unless somebody reads them; returns how many."""
        copies = [path for _, _, path in self._copies()]
        known = spoken_of() if copies else ()
        return sum(_thrown_away(path) for path in copies if path.name not in known)

    def _fetch(self, sha256: str, fetch: Fetch) -> None:
        for tries_left in reversed(range(TRIES)):
            incoming = Incoming(self.root, WITHOUT, 0, partial(self._settle, sha256))
            try:
                for chunk in fetch():
                    incoming.add(chunk)
                incoming.keep()
            except ServiceError as error:
                if error.code != "E720" or not tries_left:
                    raise
            else:
                return
            finally:
                incoming.drop()

    def _settle(self, wanted: str, path: Path, _handle: int, found: str) -> bool:
        if found != wanted:
            raise ServiceError("E720")
        self._place(path, wanted)
        return False

    def _place(self, path: Path, sha256: str) -> None:
        """A copy that is there already stays: somebody may hold it."""
        sync(path)
        size = path.stat().st_size
        target = self._folder.path(sha256)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o400)
        with suppress(FileExistsError):
            os.link(path, target)
        with self._looking:
            self._added = None if self._added is None else self._added + size

    def _tidy(self) -> None:
        """Looks whether too much lies there: at first, and whenever enough has come; one thread at a time."""
        if self._added is not None and self._added <= self._capacity // LOOKED_EVERY:
            return
        if not self._looking.acquire(blocking=False):
            return
        try:
            self._added = 0
            copies = sorted(self._copies())
            left = sum(size for _, size, _ in copies)
            if left <= self._capacity:
                return
            for _, size, path in copies:
                if left <= self._capacity * LOW_WATER:
                    return
                left -= size if _thrown_away(path) else 0
        finally:
            self._looking.release()

    def _copies(self) -> Iterator[tuple[float, int, Path]]:
        """Moment of last use, size and path of each copy; another process may remove some meanwhile."""
        for path in self.root.glob("??/*"):
            with suppress(FileNotFoundError):
                found = path.stat()
                yield found.st_mtime, found.st_size, path


def _held(path: Path) -> IO[bytes] | None:
    """The copy, opened and held, its use noted; None: there is none."""
    while True:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return None
        fcntl.flock(file, fcntl.LOCK_SH)
        if os.fstat(file.fileno()).st_nlink:
            with suppress(FileNotFoundError):
                os.utime(path)
            return file
        file.close()  # thrown away between the two


def _thrown_away(path: Path) -> bool:
    """Removes a copy that nobody holds; returns whether it is gone."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True
