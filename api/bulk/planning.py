"""What the user points at → a list of items, always the same for the same input: whole files, and stretches of long ones.

Files of one document are items as they are; zips, jsonl files and tables, recognised by content, are cut into stretches, so that one huge
file keeps every worker busy.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, Self

from api.bulk import places
from api.bulk.places import S3, Found
from nlp.reading.containers import is_document, walk
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits

Kind = Literal["file", "members", "lines", "rows"]
TABLE: Final = b"PAR1"
"""Parquet files begin and end so (Apache Parquet, File format)."""
BLOCK: Final = 8 * 1024 * 1024
_CONTAINERS: Final = {".zip": "members", ".jsonl": "lines", ".parquet": "rows"}
"""Only these are looked into while planning; whatever else turns out to be a pack is read as one item."""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the input that one worker reads.

    `path`: as given and shown.  `start`, `stop`: of `members` the documents in the order of the walk, of `lines` bytes (`first`: the number of
    the line before), of `rows` rows.  `count`: documents, as far as known before reading.
    """

    path: str
    size: int
    changed: str
    kind: Kind = "file"
    start: int = 0
    stop: int = 0
    first: int = 0
    count: int = 1

    def packed(self) -> list[Any]:
        """As it stands in the manifest."""
        return list(asdict(self).values())

    @classmethod
    def unpacked(cls, kept: list[Any]) -> Self:
        """The reverse of `packed`."""
        return cls(*kept)


def files(paths: Iterable[str], without: str) -> Iterator[Found]:
    """The files under the given paths: those given in their order, those in a folder by name.

    `without`: a folder that is passed over (that of the results).  Raises ServiceError E807.
    """
    for path in paths:
        if path.startswith(S3):
            ours = f"{without.rstrip('/')}/"
            yield from (one for one in places.objects(path) if _wanted(one.path.removeprefix(path)) and not one.path.startswith(ours))
        else:
            yield from _under(Path(path), Path(without).absolute())


def _wanted(path: str) -> bool:
    return not path.endswith("/") and all(is_document(part) for part in path.split("/") if part)


def _under(path: Path, without: Path) -> Iterator[Found]:
    if path.absolute() == without:
        return
    try:
        children = sorted(path.iterdir(), key=lambda one: one.name) if path.is_dir() else None
    except OSError:
        children = None  # reading it says why
    if children is None:
        yield _stated(path)
        return
    for child in children:
        if is_document(child.name) and not (child.is_symlink() and child.is_dir()):
            yield from _under(child, without)


def _stated(path: Path) -> Found:
    """A file that cannot be looked at is planned all the same: reading it says why."""
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return Found(str(path), -1, "")
    return Found(str(path), stat.st_size, str(stat.st_mtime_ns))


def is_container(found: Found) -> bool:
    """Whether a file has to be looked into to plan it."""
    return PurePosixPath(found.path).suffix.lower() in _CONTAINERS and found.size > 0


def whole(found: Found) -> Item:
    """A file as one item."""
    return Item(found.path, found.size, found.changed)


def stretches(found: Found, each: int, limits: Limits) -> list[Item]:
    """A container's stretches of at most `each` documents; one whole item where it is none after all, or cannot be read.

    Runs on a worker.  Raises ServiceError E807.
    """
    with TemporaryDirectory(prefix="anjian-") as scratch:
        try:
            local = local_copy(found, Path(scratch), limits)
            kind = _kind(local)
            if kind == "lines":
                return _lines(found, local, each)
            if kind == "rows":
                return _counted(found, "rows", _rows(local), each)
            if kind == "members":
                return _counted(found, "members", sum(1 for _ in walk([local], limits)), each)
        except OSError:  # it is gone, or may not be read: reading it says so
            pass
        return [whole(found)]


def local_copy(found: Found | Item, scratch: Path, limits: Limits) -> Path:
    """The file itself; of an object a copy in `scratch`.  Raises FileNotFoundError, ServiceError E807."""
    if not found.path.startswith(S3):
        return Path(found.path)
    suffix = PurePosixPath(found.path).suffix.lower()
    most = limits.bytes if suffix not in _CONTAINERS else max(found.size, 0)
    to = scratch / f"{secrets.token_hex(8)}.bin"
    places.fetched(found.path, to, most)
    return to


def _kind(path: Path) -> Kind:
    with path.open("rb") as file:
        start = file.read(4)
    if start == TABLE:
        return "rows"
    found = sniff.sniff_file(path)
    return "members" if found == sniff.ZIP else "lines" if found == sniff.JSONL else "file"


def _counted(found: Found, kind: Kind, number: int, each: int) -> list[Item]:
    spans = range(0, number, each)
    return [Item(found.path, found.size, found.changed, kind, at, min(at + each, number), 0, min(each, number - at)) for at in spans] or [whole(found)]


def _rows(path: Path) -> int:
    """0 for a table that cannot be opened: it is read as a whole, which says why."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            return int(table.metadata.num_rows)
    except (pa.ArrowException, OSError):
        return 0


def _lines(found: Found, path: Path, each: int) -> list[Item]:
    """Stretches of whole lines, cut at every `each`th."""
    cuts, lines, position, tail = [(0, 0)], 0, 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            number = block.count(b"\n")
            if (lines + number) // each > lines // each:
                cuts += _cuts(block, lines, position, each)
            lines, position = lines + number, position + len(block)
            tail = block[-1:]
    if tail != b"\n":
        lines += 1
    ends = [*cuts[1:], (position, lines)]
    spans = [(start, stop) for start, stop in zip(cuts, ends, strict=True) if stop[0] > start[0]]
    return [
        Item(found.path, found.size, found.changed, "lines", start, stop, first, last - first) for (start, first), (stop, last) in spans
    ]


def _cuts(block: bytes, before: int, position: int, each: int) -> list[tuple[int, int]]:
    """Where in the file a stretch ends inside this block, and the number of the line there."""
    found, at, number = [], -1, before
    while (at := block.find(b"\n", at + 1)) >= 0:
        number += 1
        if number % each == 0:
            found.append((position + at + 1, number))
    return found
