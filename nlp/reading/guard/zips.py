"""Zip archives from strangers: opened and read within the limits (containers, docx and ofd all are zips).

The attacker makes the directory lie: a million entries in a small file, entries that unpack a thousandfold or
overlap, names that climb out of the folder.  Nothing is ever unpacked to disc, and no entry before its size is checked.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Final

from nlp.errors import ReadingError
from nlp.reading.guard.limits import MEBIBYTE, Limits, check_expanded, check_members, human_size

RATIO_MAX: Final = 300
"""Deflate reaches 1,032 at most, and only on one repeated byte; office files and blank bitmaps stay below 200."""
RATIO_FROM: Final = 16 * MEBIBYTE
"""Below this size an entry is harmless whatever its ratio."""
DIRECTORY_BYTES: Final = 320
"""Generous size of one directory record (46 bytes, a name of up to 200, extra fields): bounds what must be parsed."""

_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_END64_LOCATOR: Final = b"PK\x06\x07"
_COMMENT_MAX: Final = 65_535
DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, OverflowError, ValueError,
)  # fmt: skip
"""What Python's own reader raises for archives that are damaged."""
_DRIVE = re.compile(r"^[A-Za-z]:")


def open_zip(source: Path | bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, its directory parsed; the caller closes it.

    Raises E105 when it is damaged, E119 when it has too many entries, E111 when all of them would unpack to
    more than allowed.
    """
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            _check_directory(file, limits)
        pack = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except PermissionError:
        raise ReadingError("E120") from None
    except (*DAMAGE, NotImplementedError):
        raise ReadingError("E105") from None
    try:
        check_members(len(pack.filelist), limits)
        check_expanded(sum(info.file_size for info in pack.filelist), limits)
    except ReadingError:
        pack.close()
        raise
    return pack


def read_entry(pack: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """The unpacked bytes of an entry.  Raises E103, E104, E105, E106 (compression method) or E111."""
    check_entry(info, limits)
    try:
        return pack.read(info)
    except NotImplementedError:
        raise ReadingError("E106", kind=f"zip 压缩方法 {info.compress_type}") from None
    except (*DAMAGE, RuntimeError):
        raise ReadingError("E105") from None


def check_entry(info: zipfile.ZipInfo, limits: Limits) -> None:
    """Raises E104 for an encrypted entry, E103 for one above the size of a file, E111 for an absurd ratio.

    What the directory says is binding: `zipfile` unpacks no more than `file_size` bytes.
    """
    if info.flag_bits & 0x1:
        raise ReadingError("E104")
    if info.file_size > RATIO_FROM and info.file_size > RATIO_MAX * max(1, info.compress_size):
        raise ReadingError("E111", size=human_size(info.file_size))
    if info.file_size > limits.bytes:
        raise ReadingError("E103", size=human_size(info.file_size), limit=human_size(limits.bytes))


def entry_name(info: zipfile.ZipInfo) -> str:
    """The entry's name, `/` between folders.

    Windows in Chinese writes names in GBK without saying so, other tools UTF-8 without the flag (APPNOTE 4.4.4,
    bit 11); `zipfile` takes both for code page 437.
    """
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        name = _redecoded(name)
    return name.replace("\\", "/")


def climbs_out(name: str) -> bool:
    """Whether a name would leave the folder it is unpacked to: absolute, with a drive letter, or with `..`."""
    return name.startswith("/") or bool(_DRIVE.match(name)) or ".." in name.split("/")


def _redecoded(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _check_directory(file: IO[bytes], limits: Limits) -> None:
    """Raises E119 by what the end record claims, before the directory is parsed into objects."""
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - _COMMENT_MAX - _END_SIZE)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ReadingError("E105")
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    if at >= 20 and tail[at - 20 : at - 16] == _END64_LOCATOR:
        file.seek(struct.unpack_from("<Q", tail, at - 12)[0])
        entries, directory = struct.unpack_from("<QQ", file.read(56), 32)
    check_members(entries, limits)
    check_members(directory // DIRECTORY_BYTES, limits)
    file.seek(0)
