"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from nlp.errors import ReadingError
from nlp.reading.guard.limits import Limits
from nlp.reading.guard.zips import open_zip

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFD: Final = "application/ofd"
ZIP: Final = "application/zip"
DOC: Final = "application/msword"
RTF: Final = "application/rtf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
BMP: Final = "image/bmp"
WEBP: Final = "image/webp"
TEXT: Final = "text/plain"
JSONL: Final = "application/x-ndjson"
FOREIGN: Final = "application/vnd.openxmlformats-officedocument"
UNKNOWN: Final = "application/octet-stream"

IMAGES: Final = frozenset({PNG, JPEG, TIFF, BMP, WEBP})

LABELS: Final = {
    PDF: "PDF", DOCX: "docx", OFD: "OFD", ZIP: "zip 压缩包", DOC: "doc/wps", RTF: "RTF", PNG: "PNG 图片",
    JPEG: "JPEG 图片", TIFF: "TIFF 图片", BMP: "BMP 图片", WEBP: "WebP 图片", TEXT: "纯文本", JSONL: "jsonl",
    FOREIGN: "表格、演示文稿、电子书或程序包", UNKNOWN: "未知类型",
}  # fmt: skip

EXTENSIONS: Final[dict[str, frozenset[str]]] = {
    ".pdf": frozenset({PDF}),
    ".docx": frozenset({DOCX}),
    # Word itself opens a docx or rtf called .doc, and Chinese court systems produce them; still worth a word.
    ".doc": frozenset({DOC}),
    ".wps": frozenset({DOC}),
    ".ofd": frozenset({OFD}),
    ".rtf": frozenset({RTF}),
    ".zip": frozenset({ZIP}),
    ".png": frozenset({PNG}),
    ".jpg": frozenset({JPEG}),
    ".jpeg": frozenset({JPEG}),
    ".tif": frozenset({TIFF}),
    ".tiff": frozenset({TIFF}),
    ".bmp": frozenset({BMP}),
    ".webp": frozenset({WEBP}),
    ".txt": frozenset({TEXT, JSONL}),
    ".md": frozenset({TEXT}),
    ".jsonl": frozenset({JSONL}),
    ".ndjson": frozenset({JSONL}),
}

HEAD_BYTES: Final = 64 * 1024
"""Enough to tell text from binary; every signature stands in the first 1,024 bytes."""

PDF_HEADER_BYTES: Final = 1024
"""Adobe's implementation note 13 to PDF 1.7: readers accept %PDF anywhere in the first 1,024 bytes."""

FIRST_ENTRY_BYTES: Final = 4096
"""Where the first member's name stands, with room for a long one and its extra fields."""

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOC),
    (b"{\\rtf", RTF),
)
_MARKS_OF_OTHERS: Final = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"})
"""Members that tell a format which is a zip inside, but no pack of documents: xlsx, pptx, odt, epub, jar, apk."""
_ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PLAUSIBLE = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbfA-Za-z0-9\s，。、；：（）〔〕《》“”‘’？！—…·\x20-\x7e○〇×Ｘ]")


def sniff(data: bytes) -> str:
    """The media type of a file's bytes; `UNKNOWN` when nothing fits, also for an empty file.

    Reads the whole of `data` only where the directory at a zip's end has to be consulted.
    """
    head = data[:HEAD_BYTES]
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"BM") and _is_bmp(data):
        return BMP
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(_ZIP_STARTS):
        return _kind_of_zip(data, head)
    if b"%PDF-" in head[:PDF_HEADER_BYTES]:
        return PDF
    return _kind_of_text(head, whole=len(data) <= HEAD_BYTES)


def sniff_file(path: Path) -> str:
    """As `sniff`, without loading a large file: a zip's directory is read in place."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES + 1)  # one more than is looked at: `sniff` then knows that the file goes on
    return _kind_of_zip(path, head) if head.startswith(_ZIP_STARTS) else sniff(head)


def extension_of(name: str) -> str:
    """The lower-case ending of a file name, with the dot; empty when there is none."""
    return Path(name).suffix.lower()


def is_misnamed(name: str, kind: str) -> bool:
    """Whether the ending of `name` promises something else than `kind`; unknown endings promise nothing."""
    expected = EXTENSIONS.get(extension_of(name))
    return expected is not None and kind not in expected


def _is_bmp(data: bytes) -> bool:
    """“BM” may begin a text; the header's size field and reserved zeros tell."""
    return len(data) > 26 and data[6:10] == b"\0\0\0\0" and int.from_bytes(data[14:18], "little") in {12, 40, 108, 124}


def _kind_of_zip(source: bytes | Path, head: bytes) -> str:
    """docx, ofd or any other zip: told by the names of its members, since all three begin alike.

    `head`: the first bytes of `source`.
    """
    try:
        with open_zip(source, Limits()) as pack:
            names = set(pack.namelist())
    except ReadingError as error:
        if error.code != "E105":
            # More entries or bytes than any document has: whoever unpacks it says so.
            return ZIP
        # Cut off before its directory: the first local header still names the first member.
        first = head[:FIRST_ENTRY_BYTES]
        if b"OFD.xml" in first:
            return OFD
        return DOCX if b"word/" in first else ZIP
    if any(name.rsplit("/", 1)[-1] == "OFD.xml" and name.count("/") <= 1 for name in names):
        return OFD
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
        return DOCX
    return FOREIGN if names & _MARKS_OF_OTHERS else ZIP


def _kind_of_text(head: bytes, *, whole: bool) -> str:
    """Text in UTF-8, UTF-16 or GB18030, told apart from binary by decoding it; jsonl by its first line."""
    text = decode_head(head, whole=whole)
    if text is None or not text.strip():
        return UNKNOWN
    first = text.lstrip("\ufeff").lstrip().split("\n", 1)[0].strip()
    if first.startswith("{") and _is_record(first):
        return JSONL
    return TEXT


def _is_record(line: str) -> bool:
    """Whether a line looks like one of our records; the first may be longer than what was read."""
    try:
        return "text" in json.loads(line)
    except ValueError:
        return '"text"' in line and '"id"' in line
    except RecursionError:
        return False


def decode_head(head: bytes, *, whole: bool) -> str | None:
    """The beginning of a text file decoded, or None for what cannot be text; a cut last character is allowed."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(head[: len(head) // 2 * 2], "utf-16", whole=False)
    if b"\0" in head:
        return _decode_bare_utf16(head)
    text = _decode(head, "utf-8-sig", whole=whole)
    if text is not None:
        return None if _CONTROL.search(text) else text
    text = _decode(head, "gb18030", whole=whole)
    # Random bytes decode as GB18030 now and then, but into rare characters: most of a real text is everyday ones.
    if text is None or _CONTROL.search(text) or not _is_mostly_plausible(text):
        return None
    return text


def _decode(head: bytes, encoding: str, *, whole: bool) -> str | None:
    for cut in range(1 if whole else 4):
        try:
            return head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _decode_bare_utf16(head: bytes) -> str | None:
    even = head[: len(head) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _decode(even, encoding, whole=False)
        if text and not _CONTROL.search(text) and _is_mostly_plausible(text):
            return text
    return None


def _is_mostly_plausible(text: str) -> bool:
    return len(_PLAUSIBLE.findall(text)) >= 0.9 * len(text)
