"""A volume as PDF, set by typst from `volume.typ`: for reading, or for a print shop with bleed and crop marks.

The template is ours and fixed; what it prints reaches it as strings of a JSON file, never as markup.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pikepdf
import typst

from api.casebook.volumes.book import Book
from api.casebook.volumes.layout import BLEED_MM, CLOSER, SLUG_MM, Format, cover_share
from api.casebook.volumes.printed import printed
from api.errors import ServiceError
from api.writing import fonts

TEMPLATE: Final = Path(__file__).parent / "volume.typ"
POINTS: Final = 72 / 25.4
"""In a millimetre."""


def write(book: Book, paper: Format, *, bleed: bool = False) -> bytes:
    """The file.  The same book gives the same bytes.  Raises ServiceError E722: the machine has no Chinese font."""
    with _compiler(book, paper, bleed=bleed) as compiler:
        content = compiler.compile(format="pdf", timestamp=0)
    assert isinstance(content, bytes)  # one file: only pictures come by pages
    return _boxed(content) if bleed else content


def pages(book: Book, paper: Format) -> Mapping[str, int]:
    """The printed page number on which each place begins (`printed.printed`, `names`).  Raises ServiceError E722."""
    with _compiler(book, paper, bleed=False) as compiler:
        found = json.loads(compiler.query("<pages>", field="value", one=True))
    return dict(zip(printed(book)["names"], found, strict=True))


@contextmanager
def _compiler(book: Book, paper: Format, *, bleed: bool) -> Iterator[typst.Compiler]:
    faces = {role: fonts.face(role) for role in fonts.WANTED}
    named = {role: face.family for role, face in faces.items() if face is not None}
    if len(named) < len(faces):
        raise ServiceError("E722")
    data: dict[str, Any] = printed(book) | {
        "format": asdict(paper), "fonts": named, "bold": named["title"] == named["song"], "bleed": BLEED_MM if bleed else 0,
        "cover-share": cover_share(book.title), "slug": SLUG_MM if bleed else 0, "tracking": CLOSER if paper.name == "a4" else 0,
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="anjian-volume-") as name:
        folder = Path(name)
        (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        yield typst.Compiler(folder / TEMPLATE.name, root=folder, font_paths=fonts.installed())


def _boxed(content: bytes) -> bytes:
    """With the box up to which ink may go (PDF 32000-1, 14.11.2): typst names the page and what is cut, but not the bleed."""
    written, more = io.BytesIO(), BLEED_MM * POINTS
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            left, low, right, high = (float(one) for one in page.trimbox.as_list())
            page.obj.BleedBox = pikepdf.Array([round(one, 3) for one in (left - more, low - more, right + more, high + more)])
        pdf.save(written, deterministic_id=True)
    return written.getvalue()
