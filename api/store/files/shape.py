"""What the service asks of the place where its files are kept, whatever that place is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from api.store.files.folder import Folder
    from api.store.files.incoming import Incoming

STRAY: Final = timedelta(days=1)
"""A file that nothing speaks of so long after it came, or came again, is a stray: between a file and its row lie minutes."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safely kept.  `mended`: they took the place of a damaged file."""

    sha256: str
    size: int
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that is there: its digest, its bytes, and when it came, or came again."""

    sha256: str
    size: int
    since: datetime


class FileStore(ABC):
    """Files by content.  Threads may share one; several processes and machines may have the same place open.

    Any method may raise ServiceError E713 where the place is on the network and cannot be reached.
    """

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the files are, for people."""

    @abstractmethod
    def incoming(self, limit: int, reserve: int = 0) -> Incoming:
        """A way in for at most `limit` bytes.  `reserve`: what must stay free on the disk.

        Raises ServiceError E702 when there is no room, E709 when the disk cannot be written.
        """

    @abstractmethod
    def has(self, sha256: str) -> bool:
        """Whether something lies there under this digest; it is not looked into."""

    @abstractmethod
    def intact(self, sha256: str) -> bool:
        """Whether the bytes are there and are those that were stored: all of them are read where they are kept."""

    @abstractmethod
    def lent(self, sha256: str) -> AbstractContextManager[Path]:
        """The bytes as a file of this machine, for as long as the context lasts.

        It is not looked through again where it was already here.  Raises ServiceError E720: it is missing.
        """

    @abstractmethod
    def whole(self, sha256: str) -> AbstractContextManager[Path]:
        """As `lent`, and every byte is looked at.  Raises ServiceError E720: it is missing or damaged."""

    @abstractmethod
    def remove(self, sha256: str, before: datetime | None = None) -> bool:
        """Forgets the bytes for good, here and in what was kept nearby; returns whether they were there.

        `before`: only where they have not come again since this moment.  Whoever calls it sees to it that nothing speaks of
        them any more.  Raises ServiceError E709.
        """

    @abstractmethod
    def listing(self) -> Iterator[Listed]:
        """All files that are there, in no order, whether anything speaks of them or not."""

    @abstractmethod
    def owner(self) -> tuple[str, datetime] | None:
        """What `own` left here last, and when; None: nobody has."""

    @abstractmethod
    def own(self, name: str) -> None:
        """Leaves word, for others that have the same place open, of whose files these are.  Raises ServiceError E702, E709."""

    @abstractmethod
    def bench(self) -> AbstractContextManager[Folder]:
        """A folder for a child that is given no way to the store itself; `adopt` takes over what lies in it then."""

    @abstractmethod
    def adopt(self, bench: Folder, stored: Stored) -> Stored:
        """Keeps what a child stored in the bench.  Raises ServiceError E702, E709."""

    @abstractmethod
    def check_room(self, size: int, reserve: int) -> None:
        """Raises ServiceError E702 when `size` more bytes would leave less than `reserve` free on the disk."""

    @abstractmethod
    def refusal(self, *, thorough: bool = False) -> str:
        """Why no file can be kept, in words; empty where one can.

        `thorough`: a probe is written and removed, also where that costs something.
        """

    @abstractmethod
    def sweep(self) -> int:
        """Removes what was cut off by a crash; returns how many files."""

    def tidy(self, spoken_of: Callable[[], Container[str]]) -> int:
        """Throws away what this machine keeps of files that nothing speaks of any more; returns how many.

        `spoken_of`: the digests that something speaks of.  What is being read stays until the next time.
        """
        del spoken_of
        return 0

    def content(self, sha256: str) -> bytes:
        """All the bytes.  Raises ServiceError E720: they are missing or damaged."""
        with self.whole(sha256) as path:
            return path.read_bytes()

    def store(self, chunks: Iterable[bytes], *, limit: int, reserve: int = 0) -> Stored:
        """Stores bytes given as chunks.  Raises ServiceError E701, E702, E709."""
        incoming = self.incoming(limit, reserve)
        try:
            for chunk in chunks:
                incoming.add(chunk)
            return incoming.keep()
        finally:
            incoming.drop()

    def copy(self, sha256: str, target: FileStore) -> None:
        """Puts a file into another store as well.  Raises ServiceError E720 (missing or damaged), E702, E709."""
        with self.whole(sha256) as path, path.open("rb") as file:
            target.store(iter(lambda: file.read(CHUNK), b""), limit=WITHOUT)


CHUNK = 1024 * 1024
WITHOUT = 1 << 62
"""No limit: the bytes were taken once."""
