"""A volume as Word, filled in by docxtpl.  Values are words: nothing in them is taken for a mark of the template.

The contents are fields with the page numbers of the PDF on A4, whose lines and pages are the same: right without anybody's
doing, and renewed by Word or LibreOffice when somebody changes the text.
"""

from __future__ import annotations

import io
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from api.casebook.volumes import pdf, word_template
from api.casebook.volumes.book import Book
from api.casebook.volumes.layout import A4, cover_share
from api.casebook.volumes.printed import printed
from api.ledger.official_page import NEVER, packed

_UNDERLINE: Final = Markup("&#95;")


def write(book: Book) -> bytes:
    """The file.  The same book gives the same bytes.  Raises ServiceError E722: the pages are counted with a Chinese font."""
    values = printed(book)
    names = ["preface", "contents", *values["names"]]
    template = DocxTemplate(io.BytesIO(word_template.build(preface=bool(book.preface), title=A4.cover * cover_share(book.title))))
    told = values | {"pages": pdf.pages(book, A4), "ids": {name: number for number, name in enumerate(names, 1)}}
    template.render(told, _environment())
    document = template.docx
    known = document.core_properties
    known.title, known.created, known.modified = values["head"][:255], NEVER, NEVER
    return packed(document)


def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, finalize=_shown)


def _shown(value: Any) -> Any:
    """docxtpl itself reads `{_{` in what was filled in, and takes line ends for marks: words have neither."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return escape(value.translate(_BLANKS)).replace("_", _UNDERLINE)


_BLANKS: Final = dict.fromkeys(map(ord, "\t\n\r\a\f\v"), " ")
