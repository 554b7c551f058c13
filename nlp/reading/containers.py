"""What the user points at (files, folders, zips, jsonl) → one `Source` a document, one at a time.

Nothing is gathered: a folder is listed one level at a time, a zip's entry is unpacked when a worker loads it.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Final

from nlp.errors import ReadingError
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits, check_bytes, check_characters, check_expanded, check_members, check_nesting
from nlp.reading.guard.zips import DAMAGE, check_entry, climbs_out, entry_name, open_zip, read_entry

_NO_DOCUMENTS: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_TEMPORARY: Final = ("~$", ".", "~wrl")
"""Word's lock files, hidden files (also WPS's .~lock), Word's scratch files."""
_ZIP_START: Final = b"PK"
_JSON_BYTES_A_CHARACTER: Final = 6
"""JSON may write any character as \\uXXXX."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be read, or the reason why it cannot be.

    `id`: the file name without its ending, or the id of a jsonl line (need not be unique).  `path`: for people, such
    as `a.zip!/b.pdf`.  Exactly one of the rest says where the content is: `file`; `archive` with `members` (the
    index of the entry in it, then in the archive that this entry is, …); `text`; or `error`.
    """

    id: str
    path: str
    file: Path | None = None
    archive: Path | None = None
    members: tuple[int, ...] = ()
    text: str | None = None
    error: ReadingError | None = None

    @property
    def name(self) -> str:
        """The file's own name with its ending, without folders; for a jsonl line its id."""
        return self.id if self.text is not None else PurePosixPath(self.path).name

    def load(self, limits: Limits | None = None) -> bytes:
        """The content; an entry of a zip is unpacked here, so call it in the worker.

        `limits`: defaults to the environment's.  Raises `error` where there is one, else E101–E105, E111, E120.
        """
        limits = limits or Limits.from_environment()
        if self.error is not None:
            raise self.error
        if self.text is not None:
            return self.text.encode()
        if self.archive is not None:
            pack = _opened(self.archive, self.members[:-1], _changed(self.archive), limits)
            return read_entry(pack, pack.filelist[self.members[-1]], limits)
        return _contents(self.file or Path(self.path), limits)


@dataclass(slots=True)
class _Tally:
    """What an archive has shown so far, the zips inside it included: the limits hold for the whole."""

    members: int = 0
    expanded: int = 0

    def add(self, pack: zipfile.ZipFile, limits: Limits) -> None:
        """Raises E119 or E111."""
        self.members += len(pack.filelist)
        self.expanded += sum(info.file_size for info in pack.filelist)
        check_members(self.members, limits)
        check_expanded(self.expanded, limits)


@dataclass(frozen=True, slots=True)
class _Pack:
    """An open zip while it is walked: where it is, and how it got there."""

    zip: zipfile.ZipFile
    archive: Path
    members: tuple[int, ...]
    path: str
    tally: _Tally


def walk(paths: Iterable[Path], limits: Limits) -> Iterator[Source]:
    """The documents in the given files, folders and zips, in the order given (inside a folder: by name).

    What cannot be opened is a Source with its `error`; nothing is raised.  Hidden and temporary files inside
    folders and zips are passed over; links to folders are not followed.
    """
    for path in paths:
        yield from _entry(path, limits)


def _entry(path: Path, limits: Limits) -> Iterator[Source]:
    try:
        if path.is_dir():
            yield from _folder(path, limits)
        elif path.is_file():
            yield from _file(path, limits)
        elif path.exists():
            yield _failed(str(path), ReadingError("E106", kind="设备或管道"))
        else:
            yield _failed(str(path), ReadingError("E101", path=path))
    except PermissionError:
        yield _failed(str(path), ReadingError("E120"))
    except OSError:  # a name too long or with a NUL, a drive gone
        yield _failed(str(path), ReadingError("E101", path=path))


def _folder(folder: Path, limits: Limits) -> Iterator[Source]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if is_document(path.name) and not (path.is_symlink() and path.is_dir()):
            yield from _entry(path, limits)


def _file(path: Path, limits: Limits) -> Iterator[Source]:
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith(_ZIP_START):
        yield from _zip_file(path, limits)
    elif _may_be_json(start) and sniff.sniff_file(path) == sniff.JSONL:
        with path.open("rb") as file:
            yield from lines(file, str(path), limits)
    else:
        yield Source(path.stem, str(path), file=path)


def _zip_file(path: Path, limits: Limits) -> Iterator[Source]:
    try:
        pack = open_zip(path, limits)
    except ReadingError as error:
        yield _failed(str(path), error)
        return
    with pack:
        if sniff.sniff_file(path) == sniff.ZIP:
            yield from _entries(_Pack(pack, path, (), str(path), _Tally()), limits)
        else:
            yield Source(path.stem, str(path), file=path)


def _entries(pack: _Pack, limits: Limits) -> Iterator[Source]:
    """The documents of a zip, in the order of its directory."""
    try:
        check_nesting(len(pack.members) + 1, limits)
        pack.tally.add(pack.zip, limits)
    except ReadingError as error:
        yield _failed(pack.path, error)
        return
    for index, info in enumerate(pack.zip.filelist):
        name = entry_name(info)
        if name.endswith("/") or not all(map(is_document, _parts(name))):
            continue
        path = f"{pack.path}!/{name}"
        try:
            if climbs_out(name):
                raise ReadingError("E112", path=name)
            check_entry(info, limits)
            yield from _member(pack, index, path, limits)
        except ReadingError as error:
            yield _failed(path, error)


def _member(pack: _Pack, index: int, path: str, limits: Limits) -> Iterator[Source]:
    """One entry: a document, or a zip or jsonl file in the zip.  Raises what `read_entry` raises."""
    info, members = pack.zip.filelist[index], (*pack.members, index)
    start = _start(pack.zip, info)
    if start.startswith(_ZIP_START) or _may_be_json(start):
        data = read_entry(pack.zip, info, limits)
        kind = sniff.sniff(data)
        if kind == sniff.ZIP:
            with open_zip(data, limits) as inner:
                yield from _entries(_Pack(inner, pack.archive, members, path, pack.tally), limits)
            return
        if kind == sniff.JSONL:
            with pack.zip.open(info) as file:
                yield from lines(file, path, limits)
            return
    yield Source(_stem(path), path, archive=pack.archive, members=members)


def _start(pack: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The first bytes of an entry; empty when they cannot be unpacked (loading it will say why)."""
    try:
        with pack.open(info) as file:
            return file.read(64)
    except (*DAMAGE, NotImplementedError, RuntimeError):
        return b""


def lines(file: IO[bytes], path: str, limits: Limits, *, number: int = 0) -> Iterator[Source]:
    """The lines of a jsonl file; a bad one is a Source with E121, and the next ones are still read.

    `number`: of the line before the first one here, where the file is a stretch of a longer one.
    """
    longest = limits.characters * _JSON_BYTES_A_CHARACTER + 1024
    while line := file.readline(longest):
        number += 1
        where, cut = f"{path}:{number}", len(line) == longest and not line.endswith(b"\n")
        while cut and (rest := file.readline(longest)):
            cut = not rest.endswith(b"\n")
        if len(line) == longest:
            yield Source(f"{_stem(path)}:{number}", where, error=ReadingError("E116", limit=limits.characters))
        elif line.strip():
            yield _record(line, f"{_stem(path)}:{number}", where, limits)


def _record(line: bytes, fallback: str, where: str, limits: Limits) -> Source:
    """A line {"id", "text"} as a Source; `fallback` is its id when it has none that can be read."""
    try:
        record = json.loads(line.decode("utf-8-sig"))
        name, text = record["id"], record["text"]
        if not isinstance(text, str) or not isinstance(name, str | int):
            raise ReadingError("E121")
        check_characters(len(text), limits)
    except ReadingError as error:
        return Source(fallback, where, error=error)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Source(fallback, where, error=ReadingError("E121"))
    return Source(_SURROGATE.sub("\ufffd", str(name)), where, text=_SURROGATE.sub("\ufffd", text))


def _contents(path: Path, limits: Limits) -> bytes:
    try:
        check_bytes(path.stat().st_size, limits)
        return path.read_bytes()
    except PermissionError:
        raise ReadingError("E120") from None
    except OSError:
        raise ReadingError("E101", path=path) from None


@lru_cache(maxsize=1)
def _opened(archive: Path, members: tuple[int, ...], changed: int, limits: Limits) -> zipfile.ZipFile:
    """The (inner) zip that holds an entry; kept, since its neighbours are asked for next.

    `changed`: the archive's time of change, so that a new file of the same name is opened anew.
    """
    if not members:
        return open_zip(archive, limits)
    outer = _opened.__wrapped__(archive, members[:-1], changed, limits)
    with outer:
        return open_zip(read_entry(outer, outer.filelist[members[-1]], limits), limits)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        raise ReadingError("E101", path=path) from None


def _failed(path: str, error: ReadingError) -> Source:
    return Source(_stem(path), path, error=error)


def _stem(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).stem


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part not in {"", "..", "."}]


def is_document(name: str) -> bool:
    """Whether a file or folder of this name inside a folder or zip is looked at: hidden and temporary ones are not."""
    return name.lower() not in _NO_DOCUMENTS and not name.lower().startswith(_TEMPORARY)


def _may_be_json(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
