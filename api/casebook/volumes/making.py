"""All files of a book, and what they were made with: the same book, programs and fonts give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from api.casebook.volumes import pdf, web, wechat, word
from api.casebook.volumes.book import Book, Kind
from api.casebook.volumes.layout import A4, A5
from api.file_names import writable
from api.writing import fonts
from api.writing.made import Made
from nlp.reading.guard.sniff import DOCX, PDF

HTML: Final = "text/html; charset=utf-8"
TYPES: Final[Mapping[Kind, str]] = {
    "docx": DOCX, "pdf_a4": PDF, "pdf_a5": PDF, "print_a4": PDF, "print_a5": PDF, "html": HTML, "wechat": HTML,
}  # fmt: skip
_ENDINGS: Final[Mapping[Kind, str]] = {
    "docx": ".docx", "pdf_a4": "（A4）.pdf", "pdf_a5": "（A5）.pdf", "print_a4": "（A4印刷版）.pdf", "print_a5": "（A5印刷版）.pdf",
    "html": ".html", "wechat": "（公众号）.html",
}  # fmt: skip
_WRITERS: Final[Mapping[Kind, Callable[[Book], bytes]]] = {
    "docx": word.write,
    "pdf_a4": lambda book: pdf.write(book, A4),
    "pdf_a5": lambda book: pdf.write(book, A5),
    "print_a4": lambda book: pdf.write(book, A4, bleed=True),
    "print_a5": lambda book: pdf.write(book, A5, bleed=True),
    "html": web.write,
    "wechat": wechat.write,
}
_PROGRAMS: Final = ("typst", "docxtpl", "python-docx", "pikepdf")
_FACES: Final[Mapping[fonts.Role, str]] = {"title": "标题", "body": "正文", "hei": "黑体", "kai": "楷体", "song": "宋体"}
NAME_MAX: Final = 80


def make(book: Book, kind: Kind) -> Made:
    """One file.  Raises ServiceError E722: the machine has no Chinese font (web pages need none)."""
    return Made(kind, name(book, kind), TYPES[kind], _WRITERS[kind](book))


def name(book: Book, kind: Kind) -> str:
    """What a file is called."""
    return writable(book.head)[:NAME_MAX].strip(". ") + _ENDINGS[kind]


def made_with() -> dict[str, str]:
    """What decides on the bytes beside the book: programs, fonts, and our own templates."""
    faces = {f"{label}字体": _face(role) for role, label in _FACES.items()}
    return {"模板": _templates(), **{f"排版程序 {program}": version(program) for program in _PROGRAMS}, **faces}


def _face(role: fonts.Role) -> str:
    found = fonts.face(role)
    return f"{found.family} {_digest(found.path)}" if found else ""


@cache
def _digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


@cache
def _templates() -> str:
    """Of all that lies beside this file."""
    found = hashlib.sha256()
    for path in sorted(one for one in Path(__file__).parent.iterdir() if one.suffix in {".py", ".typ"}):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
