"""Whether an index is whole, without opening it: every file that it names is there, byte for byte."""

from __future__ import annotations

from pathlib import Path

from nlp.errors import SimilarIndexError
from nlp.similar import manifest as state


def damaged(folder: Path) -> tuple[int, list[str]]:
    """How many files the index in that folder has, and the names of those that are damaged or gone; changes nothing.

    One that is changed meanwhile is looked at as it is then.
    """
    try:
        stamp, manifest = state.stamp(folder), state.read(folder)
    except SimilarIndexError:
        return 1, [state.NAME]
    named = [(name, digest) for one in manifest.segments for name, digest in ((one.name, one.sha256), (one.dead, one.dead_sha256)) if name and digest]
    wrong = [name for name, digest in named if not _whole(folder / name, digest)]
    if wrong and state.stamp(folder) != stamp:
        return damaged(folder)
    return 1 + len(named), wrong


def _whole(path: Path, digest: str) -> bool:
    try:
        state.check(path, digest)
    except (SimilarIndexError, OSError):
        return False
    return True
