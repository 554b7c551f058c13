"""Files that a power cut leaves whole: what stands under a name is on the disk, and so is the name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def sync(path: Path) -> None:
    """Has a file's bytes, or a folder's entries, on the disk (POSIX; Windows cares for the entries by itself)."""
    if sys.platform != "win32":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def replacing(path: Path, aside: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` once it is whole; after an error all is as it was before.

    `aside`: where it lies until then, in the same folder; of several that may write at once each needs its own.
    """
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync(path.parent)
