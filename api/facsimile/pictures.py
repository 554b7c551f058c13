"""Pictures of pages: drawn once in a killable child, kept on the disk, the oldest thrown away when there are too many."""

from __future__ import annotations

import json
import os
import shutil
import stat
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Container, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from api.errors import ServiceError
from api.facsimile.rendering import Drawer, PageWanted
from nlp.errors import ReadingError
from nlp.reading.guard import sniff
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import MEBIBYTE, Limits

PAGED = frozenset({sniff.PDF, *sniff.IMAGES})
"""Formats whose pages can be drawn."""
STEPS = (0.25, 1.0, 1.5, 2.0, 3.0)
"""Pixels a point; the smallest is for thumbnails, the largest for a whole-screen view of small print."""
CHILDREN = 2
"""Pages drawn at once."""
SECONDS, MEMORY = 20, 1536 * MEBIBYTE
"""A page takes 0.1 s; what takes 20 s is a map or an attack."""
CACHE_BYTES = 1024 * MEBIBYTE
"""Some 8,000 pages."""
LOW_WATER = 0.8
FAILURE_SECONDS = 600
"""How long a page that could not be drawn is not tried again."""
FAILURES_MAX = 1000
PRELOAD = ("nlp.reading.page.pdfium", "PIL.Image", "PIL.WebPImagePlugin")
FORMAT = "1"
"""Raised when pages are drawn differently: older pictures are then left to be thrown away."""

KEPT = "cache/pages-*"
"""Below the data folder: the pictures of every format."""

Product = bytes | list[tuple[float, float]]
Lent = Callable[[], AbstractContextManager[Path]]
"""Hands a file out for as long as it is looked at."""


def step(scale: float) -> float:
    """The smallest step that is at least `scale`, or the largest."""
    return next((s for s in STEPS if s >= scale), STEPS[-1])


class Pictures:
    """The pictures of one process; threads may share it."""

    def __init__(self, home: Path, *, capacity: int = CACHE_BYTES, limits: Limits | None = None) -> None:
        self._root = home / "cache" / f"pages-{FORMAT}"
        self._capacity = capacity
        self._limits = limits or replace(Limits.from_environment(), seconds=SECONDS, memory=MEMORY)
        self._used: int | None = None
        self._guard = threading.Lock()
        self._turns: dict[Path, tuple[threading.Lock, int]] = {}
        self._failures: OrderedDict[Path, tuple[float, ReadingError]] = OrderedDict()
        self._free = threading.BoundedSemaphore(CHILDREN)
        self._idle: list[Pool[PageWanted, Product]] = []
        self._closed = False

    def page(self, file: Lent, sha256: str, number: int, scale: float) -> Path:
        """The page (from 1) as a WebP file on the disk.  `file` is asked for only where the page has to be drawn.  Raises ReadingError when it cannot be drawn."""
        size = step(scale)

        def draw() -> bytes:
            with file() as path:
                drawn = self._draw(PageWanted(path, number, size))
            assert isinstance(drawn, bytes)
            return drawn

        return self._kept(self._path(sha256, f"{number}-{size:g}.webp"), draw)

    def sizes(self, file: Lent, sha256: str) -> list[tuple[float, float]]:
        """Width and height of each page in points, empty where the format has no pages.  Raises ReadingError."""

        def measure() -> bytes:
            with file() as path:
                return json.dumps(self._draw(PageWanted(path))).encode()

        path = self._kept(self._path(sha256, "sizes.json"), measure)
        return [(width, height) for width, height in json.loads(path.read_bytes())]

    def warm(self) -> None:
        """Starts a child, so that the first to ask need not wait for it (a second, the first of a process)."""
        pool = self._pool().__enter__()
        with self._guard:
            if not self._closed:
                self._idle.append(pool)
                return
        pool.close()

    def close(self) -> None:
        """Ends the children."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for pool in idle:
            pool.close()

    def _path(self, sha256: str, name: str) -> Path:
        return self._root / sha256[:2] / sha256 / name

    def _kept(self, path: Path, make: Callable[[], bytes]) -> Path:
        """The file, made by the first who asks; others wait for him."""
        if _touch(path):
            return path
        with self._turn(path):
            if _touch(path):
                return path
            self._refuse(path)
            try:
                data = make()
            except ReadingError as error:
                self._remember(path, error)
                raise
            self._write(path, data)
            return path

    @contextmanager
    def _turn(self, path: Path) -> Iterator[None]:
        with self._guard:
            lock, waiting = self._turns.get(path, (threading.Lock(), 0))
            self._turns[path] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, waiting = self._turns.pop(path)
                if waiting > 1:
                    self._turns[path] = lock, waiting - 1

    def _refuse(self, path: Path) -> None:
        """Raises the error of the last attempt, if that was a short while ago."""
        with self._guard:
            at, error = self._failures.get(path, (0.0, None))
        if error is not None and time.monotonic() - at < FAILURE_SECONDS:
            raise error

    def _remember(self, path: Path, error: ReadingError) -> None:
        with self._guard:
            self._failures[path] = time.monotonic(), error
            if len(self._failures) > FAILURES_MAX:
                self._failures.popitem(last=False)

    def _draw(self, wanted: PageWanted) -> Product:
        """One pool of one child for each thread that draws: a pool serves one caller at a time."""
        with self._free:
            with self._guard:
                pool = self._idle.pop() if self._idle else None
            pool = pool or self._pool()
            try:
                outcome = next(pool.map([wanted]))
            except BaseException:
                pool.close()
                raise
            with self._guard:
                self._idle.append(pool)
        if isinstance(outcome, ReadingError):
            raise outcome
        return outcome

    def _pool(self) -> Pool[PageWanted, Product]:
        return Pool(Drawer(self._limits), workers=1, limits=self._limits, preload=PRELOAD)

    def _write(self, path: Path, data: bytes) -> None:
        """Raises ServiceError E702 when the disk is full or may not be written."""
        fresh = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.new")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.write_bytes(data)
            fresh.replace(path)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise ServiceError("E702") from error
        with self._guard:
            self._used = sum(size for _, size, _ in _files(self._root)) if self._used is None else self._used + len(data)
            if self._used > self._capacity:
                self._used = _shrink(self._root, int(self._capacity * LOW_WATER), keep=path)


def forget(home: Path, sha256: str) -> None:
    """Removes all pictures of a file from this machine, of earlier formats too; who draws one now leaves it to `tidy`."""
    for folder in home.glob(f"{KEPT}/{sha256[:2]}/{sha256}"):
        shutil.rmtree(folder, ignore_errors=True)


def tidy(home: Path, spoken_of: Callable[[], Container[str]]) -> int:
    """Removes the pictures of files that nothing speaks of any more; returns of how many files.

    `spoken_of`: the digests that something speaks of, asked for after the folders were listed: none that came meanwhile is hit.
    """
    folders = list(home.glob(f"{KEPT}/??/*"))
    known = spoken_of() if folders else ()
    strays = [one for one in folders if one.name not in known]
    for folder in strays:
        shutil.rmtree(folder, ignore_errors=True)
    return len(strays)


def _touch(path: Path) -> bool:
    """Whether the file is there and as long as it says; its time of change says when it was last used."""
    try:
        os.utime(path)
        return _entire(path)
    except FileNotFoundError:
        return False


def _entire(path: Path) -> bool:
    """Whether nothing is missing at the end: it was not waited for until it lay on the disk, so a power cut may leave a part.

    A WebP file says its length in its first bytes (RFC 9649, 2.4), a list of sizes ends with its bracket.
    """
    with path.open("rb") as file:
        head = file.read(8)
        length = file.seek(0, os.SEEK_END)
        if path.suffix == ".webp":
            return head[:4] == b"RIFF" and int.from_bytes(head[4:], "little") + 8 == length
        file.seek(max(0, length - 1))
        return file.read(1) == b"]"


def _files(root: Path) -> Iterator[tuple[int, int, Path]]:
    """Time of last use, size and path of each file; another process may remove some meanwhile."""
    for path in root.rglob("*"):
        with suppress(FileNotFoundError):
            found = path.stat()
            if stat.S_ISREG(found.st_mode):
                yield found.st_mtime_ns, found.st_size, path


def _shrink(root: Path, size: int, *, keep: Path) -> int:
    """Removes the files longest unused until the rest is within `size`; returns what is left."""
    found = sorted(_files(root))
    left = sum(bytes_ for _, bytes_, _ in found)
    for _, bytes_, path in found:
        if left <= size:
            break
        if path != keep:
            path.unlink(missing_ok=True)
            left -= bytes_
    return left
