"""The parts of a spreadsheet that somebody sends, looked at before anything is read of them.

What is read makes an object of each element: four bytes of a part may become two hundred in memory.  So beside sizes,
elements are counted, by how they are read: rows and texts one after another, all other parts as a whole.  Parts are told
by their content, never by their names, which the file's own tables of contents may contradict.
"""

from __future__ import annotations

import re
import zipfile
from typing import Any, Final
from xml.parsers import expat

from api.errors import ServiceError

EXPANDED: Final = 300 * 1024 * 1024
"""Of all parts together, after unpacking."""
SHARED: Final = 100 * 1024 * 1024
"""Of the table of texts, which is held in memory."""
PARTS: Final = 2_000
ELEMENTS: Final = 24_000_000
"""Of all parts together: 50,000 rows of 120 filled cells."""
ROWS_MAX: Final = 1_048_576
"""Of a sheet: what Excel takes."""
IN_ONE: Final = 70_000
"""Elements of one row or one text: 16,384 cells with their values."""
TEXTS: Final = 4_000_000
"""Elements of the table of texts."""
WHOLE: Final = 400_000
"""Elements of what is read as a whole, such as formats."""
DEEP: Final = 100
LONGEST: Final = 4 * 1024 * 1024
"""Bytes without a tag; Excel takes 32,767 characters in a cell."""
DRAWING: Final = 20 * 1024 * 1024
"""Of the notes' old drawings, which Excel itself writes as no good XML; nobody reads them."""
CHUNK: Final = 1024 * 1024
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_BLANK: Final = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
"""Blanks, marks of encodings, and what wide encodings have between their characters."""
_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_HARMLESS: Final = frozenset({b"utf-8", b"us-ascii", b"ascii"})


def refused(why: str) -> ServiceError:
    """A file that is not read, and why."""
    return ServiceError("E613", why=why)


def check(archive: zipfile.ZipFile) -> None:
    """Raises ServiceError E613 for what is too large, locked, or no workbook; and what zipfile raises for damaged ones."""
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > EXPANDED:
        raise refused("解开后太大")
    if "[Content_Types].xml" not in archive.namelist():
        raise refused("不是 Excel 工作簿")
    roots: dict[str, str] = {}
    texts: set[str] = set()
    left = ELEMENTS
    for part in parts:
        if part.flag_bits & 1:
            raise refused("文件已加密")
        if "sharedstrings" in part.filename.lower() and part.file_size > SHARED:
            raise refused("文字太多")
        shape = _look(archive, part, left)
        left -= shape.elements
        roots[part.filename.lower()] = shape.root
        texts |= shape.texts
    if any(roots.get(name, "sst") != "sst" for name in texts):
        raise refused("含有不允许的内容")  # something else that is to be read as the table of texts


def _look(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> _Shape:
    """How a part is made; nothing, where it is no XML.  No document type (entities), and no encoding that hides one."""
    shape = _Shape(left)
    with archive.open(part) as stream:
        chunk = stream.read(CHUNK)
        named = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        if not named and not chunk.lstrip(_BLANK).startswith(b"<"):
            return shape
        _check_beginning(chunk)
        before, run = b"", 0
        while chunk:
            if b"<!DOCTYPE" in before + chunk or b"\x00" in chunk:
                raise refused("含有不允许的内容")
            run = 0 if b"<" in chunk else run + len(chunk)
            if run > LONGEST:
                raise refused("文字太多")
            shape.feed(chunk)
            before, chunk = chunk[-16:], stream.read(CHUNK)
    shape.feed(b"", last=True)
    if shape.broken and (not part.filename.lower().endswith(".vml") or part.file_size > DRAWING):
        raise refused("文件已损坏或不是 Excel 工作簿")
    return shape


def _check_beginning(chunk: bytes) -> None:
    first = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
    named = _ENCODING.match(first)
    if not first.startswith(b"<") or (named is not None and named[1].lower() not in _HARMLESS):
        raise refused("含有不允许的内容")


class _Shape:
    """Counts the elements of a part while it is fed."""

    def __init__(self, most: int) -> None:
        self.root = ""
        self.elements = 0
        self.broken = False
        self.texts: set[str] = set()
        """Parts that the table of contents names as tables of texts."""
        self._most = most
        self._depth = self._one = self._rest = self._rows = 0
        self._unit, self._unit_depth, self._inside = "", 0, False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """More of the part, until it is found to be no XML.  Raises ServiceError E613."""
        if self.broken:
            return
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError:
            self.broken = True

    def _start(self, name: str, attributes: dict[str, Any]) -> None:
        self._depth += 1
        self.elements += 1
        if self._depth == 1:
            self._begin(name)
        if self._inside:
            self._one += 1
        elif self._depth == self._unit_depth and name == self._unit:
            self._inside, self._one = True, 0
            self._rows += 1
        else:
            self._rest += 1
        rows = TEXTS if self.root == "sst" else ROWS_MAX
        if self._depth > DEEP or self.elements > self._most or self._one > IN_ONE or self._rest > WHOLE or self._rows > rows:
            raise refused("内容太多")
        if self.root == "sst" and self.elements > TEXTS:
            raise refused("文字太多")
        if self.root == "Types" and "sharedStrings" in attributes.get("ContentType", ""):
            self.texts.add(str(attributes.get("PartName", "")).lstrip("/").lower())

    def _begin(self, name: str) -> None:
        self.root = name.rpartition(" ")[2]
        if name == f"{_MAIN}worksheet":
            self._unit, self._unit_depth = f"{_MAIN}row", 3
        elif name == f"{_MAIN}sst":
            self._unit, self._unit_depth = f"{_MAIN}si", 2

    def _end(self, _name: str) -> None:
        if self._inside and self._depth == self._unit_depth:
            self._inside = False
        self._depth -= 1
