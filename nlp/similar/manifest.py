"""Which files make up the index, changed in one stroke.

`index.json` names every file with its SHA-256.  A change writes new files first and replaces `index.json` last, so a
process killed at any moment leaves the old state or the new one; what nobody names any more is removed afterwards.
One process writes at a time (`write.lock`); any number read.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from nlp.durable import replacing
from nlp.errors import SimilarIndexError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FORMAT: Final = 1
NAME: Final = "index.json"
LOCK: Final = "write.lock"
ENDINGS: Final = (".seg", ".dead", ".new")
BLOCK: Final = 1 << 22

Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A segment's file, and the file of its dead rows if any, each with the SHA-256 of its bytes."""

    name: str
    sha256: str
    dead: str | None = None
    dead_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A state of the index; `generation` counts its changes, so that no name of a file is used twice."""

    generation: int = 0
    segments: tuple[Stored, ...] = ()

    def files(self) -> set[str]:
        """The names of all its files."""
        return {name for one in self.segments for name in (one.name, one.dead) if name}


def read(folder: Path) -> Manifest:
    """The present state; an empty one where there is no index yet.  SimilarIndexError E140 (damaged), E141 (other format)."""
    try:
        data = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return Manifest()
    try:
        head = json.loads(data)
        version, check, state = head["format"], head["sha256"], head["state"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SimilarIndexError("E140", name=NAME) from error
    if version != FORMAT:
        raise SimilarIndexError("E141", version=version)
    if _hash(json.dumps(state).encode()) != check:
        raise SimilarIndexError("E140", name=NAME)
    return Manifest(state["generation"], tuple(Stored(**one) for one in state["segments"]))


def replace(folder: Path, manifest: Manifest) -> None:
    """Makes this the present state, then removes the files that it does not name; only under `writing`."""
    state = asdict(manifest)
    text = json.dumps({"format": FORMAT, "sha256": _hash(json.dumps(state).encode()), "state": state}, indent=1)
    write(folder, NAME, [text.encode()])
    keep = manifest.files()
    for path in folder.iterdir():
        if path.suffix in ENDINGS and path.name not in keep:
            with suppress(OSError):  # Windows keeps a file that a reader has mapped; the next change removes it
                path.unlink()


def emptied(folder: Path) -> None:
    """Makes the state an empty one, whatever lies there; names of files that were there are not used again."""
    used = [int(path.name.split("-")[0]) for path in folder.iterdir() if re.fullmatch(r"\d+-\d+\.\w+", path.name)]
    replace(folder, Manifest(max(used, default=0) + 1))


def write(folder: Path, name: str, pieces: Iterable[bytes | memoryview]) -> str:
    """Writes a file so that it is there whole or not at all; gives the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with replacing(folder / name, folder / f"{name}.new") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def check(path: Path, sha256: str) -> None:
    """SimilarIndexError E140 where the file's bytes are others; FileNotFoundError where it is gone."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    if digest.hexdigest() != sha256:
        raise SimilarIndexError("E140", name=path.name)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Waits until nobody else writes; the lock goes with the process, however it ends."""
    with (folder / LOCK).open("ab") as file:
        _lock(file.fileno())
        yield


def stamp(folder: Path) -> Stamp:
    """Changes whenever `index.json` is replaced; None without one."""
    try:
        found = (folder / NAME).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)
