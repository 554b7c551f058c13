"""Packs: Word, Excel, WPS and plain zip files; every part of them, their names and remarks."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

from api.casebook.leaks import markup, names
from api.casebook.leaks.pieces import BYTES_MAX, Piece, Pieces, within

MEMBERS_MAX: Final = 20_000
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
_XML: Final = (b"<?xml", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<", b"<")


def pieces(data: bytes, inner: Callable[[bytes, str], Pieces]) -> Pieces:
    """All that a pack says.  `inner`: the pieces of a file inside that is no XML (bytes, name)."""
    try:
        pack = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE:
        yield Piece("压缩包", "内容损坏", unread=True)
        return
    with pack:
        yield from _members(pack, inner)


def _members(pack: zipfile.ZipFile, inner: Callable[[bytes, str], Pieces]) -> Pieces:
    if pack.comment:
        yield Piece("压缩包注释", pack.comment.decode("utf-8", "replace"))
    if len(pack.filelist) > MEMBERS_MAX or sum(info.file_size for info in pack.filelist) > BYTES_MAX:
        yield Piece("压缩包", "内容太多", unread=True)
        return
    for info in pack.filelist:
        if info.comment:
            yield Piece("压缩包注释", info.comment.decode("utf-8", "replace"))
        yield Piece("部件名称", info.filename)
        yield from _member(pack, info, inner)


def _member(pack: zipfile.ZipFile, info: zipfile.ZipInfo, inner: Callable[[bytes, str], Pieces]) -> Pieces:
    if info.is_dir():
        return
    label = names.part(info.filename)
    try:
        data = pack.read(info)
    except _DAMAGE:
        yield Piece(label, "内容损坏或已加密", unread=True)
        return
    if data.lstrip()[:6].startswith(_XML) and not info.filename.lower().endswith((".htm", ".html")):
        yield from markup.pieces(data, label)
        return
    where = "嵌入的文件" if label.startswith("部件 ") else label
    yield from (within(where, one) for one in inner(data, info.filename))
