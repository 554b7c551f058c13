"""Who writes next where SQLite has one writer at a time: each process in its turn.

SQLite itself lets a waiting writer look for the lock ever more seldom, every 100 ms in the end, and whoever has just let
it go may take it again before.  Beside a busy worker an upload then waits for twenty transactions instead of one.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PATIENCE_SECONDS: Final = 2.0
"""After that one writes out of turn, when SQLite lets him: a process that was halted must not hold up the others."""
LOOK_SECONDS: Final = 0.001
ENDINGS: Final = ("-next", "-turn")


class Turns:
    """Two locks of the operating system beside a database file: whoever has the turn writes, one other stands next.

    He who has written has to stand behind the one that is next already, so that both come forward.
    """

    def __init__(self, database: str | None) -> None:
        """`database`: path of the file; None: it has no file, nobody needs to wait."""
        self._paths = [Path(database + ending) for ending in ENDINGS] if database else []

    @contextmanager
    def one(self) -> Iterator[None]:
        """The turn, after those who came before.  It is a courtesy: without it SQLite's own lock still holds."""
        opened: list[int] = []
        try:
            opened.extend(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for path in self._paths)
        except OSError:  # the folder cannot be written: SQLite will say so
            pass
        else:
            _stand(opened)
        try:
            yield
        finally:
            for file in opened:
                fcntl.flock(file, fcntl.LOCK_UN)  # by itself: a forked child may hold the same file open
                os.close(file)


def _stand(opened: list[int]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    if all(_taken(file, end) for file in opened) and opened:
        fcntl.flock(opened[0], fcntl.LOCK_UN)  # the next may stand up


def _taken(file: int, end: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(LOOK_SECONDS)
        else:
            return True
