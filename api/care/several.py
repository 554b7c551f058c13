"""Something done with each of many files, several at a time: a disk and even more an object store keep one waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from api.store.files import FileStore

T = TypeVar("T")
AT_ONCE: Final = 8
AHEAD: Final = 200
"""So many are begun before the first of the next is: what fails or is ended does not wait for all the others."""


def each(do: Callable[[str], T], digests: Sequence[str], told: Callable[[str, int], None]) -> Iterator[tuple[str, T]]:
    """Each digest with what `do` says of it, in their order; `told` counts them.  Raises what `do` raises."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for start in range(0, len(digests), AHEAD):
            part = digests[start : start + AHEAD]
            for digest, found in zip(part, threads.map(do, part), strict=True):
                told("文件", 1)
                yield digest, found


def brought(digest: str, source: FileStore, target: FileStore) -> bool:
    """Puts a file of one store into another, unless it is whole there; returns whether it had to be.

    Raises ServiceError E720 (missing or damaged), E702, E709, E713.
    """
    if target.intact(digest):
        return False
    source.copy(digest, target)
    return True
