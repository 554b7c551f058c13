"""docx, doc, wps and rtf → `Document`."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from nlp.document import Document, Notice, Span, Table
from nlp.errors import ReadingError, notice
from nlp.reading.formats.legacy import check_legacy, convert
from nlp.reading.formats.numbering import Numbering, read_numbering
from nlp.reading.formats.ooxml import Package, child, open_package
from nlp.reading.formats.plain import BLANKS, text_document
from nlp.reading.formats.wordml import Block, Grid, Story, notes_by_id
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits, check_characters, check_pages
from nlp.reading.page.layout import assemble

if TYPE_CHECKING:
    from lxml.etree import _Element

SPARSE: Final = 60
"""Fewer visible characters than this, and pictures: the pictures are the document (a scan pasted into Word)."""
NOWHERE: Final = (0.0, 0.0, 0.0, 0.0)
"""The box of a table in a format without pages; its page is 0."""


def read_docx(data: bytes, limits: Limits) -> Document:
    """Reads a docx (also with macros, which are ignored).

    The document has no pages, unless its text is in pictures: then each picture is one.  Headers and footers are left
    out, notes come last.  Raises ReadingError: E104 encrypted, E105 damaged, E111/E119 zip bomb, E115 entities or
    remote objects, E116 too much text.  Warns W410 of tracked changes.
    """
    with open_package(data, limits) as package:
        main = package.related("", "officeDocument") or "word/document.xml"
        body = child(package.xml(main), "body")
        if body is None:
            raise ReadingError("E105")
        story = Story(_numbering(package, main))
        blocks = _bounded(story, body, limits) + _notes(package, main, story)
        document = _document(blocks, [notice("W410", count=story.changes)] if story.changes else [])
        if len("".join(document.text.split())) < SPARSE and (pictures := _pictures(package, main, story)):
            return _scanned(document, pictures, limits)
        return document


def read_legacy(data: bytes, limits: Limits) -> Document:
    """Reads a .doc or .wps (OLE) or .rtf: LibreOffice turns it into docx.

    Raises E104 encrypted, E106 another OLE file (such as a spreadsheet), E108 when the conversion hangs, E114 without
    LibreOffice, E118 when it failed, and what `read_docx` raises.
    """
    kind = sniff.sniff(data)
    check_legacy(data, kind)
    return replace(read_docx(convert(data, kind, limits), limits), media_type=kind)


def _numbering(package: Package, main: str) -> Numbering:
    lists, styles = package.related(main, "numbering"), package.related(main, "styles")
    return read_numbering(package.xml(lists) if lists else None, package.xml(styles) if styles else None)


def _bounded(story: Story, body: _Element, limits: Limits) -> list[Block]:
    blocks: list[Block] = []
    characters = 0
    for block in story.blocks(body):
        blocks.append(block)
        characters += len(block) if isinstance(block, str) else sum(map(len, chain.from_iterable(block.rows)))
        check_characters(characters, limits)
    return blocks


def _notes(package: Package, main: str, story: Story) -> list[Block]:
    """Footnotes and endnotes in the order of their references."""
    found: list[Block] = []
    parts: dict[str, dict[str, _Element]] = {}
    for kind, number in list(story.notes):
        if kind not in parts:
            name = package.related(main, f"{kind}s")
            parts[kind] = notes_by_id(package.xml(name) if name else None)
        note = parts[kind].pop(number, None)
        found += story.blocks(note) if note is not None else []
    return found


def _document(blocks: list[Block], warnings: list[Notice]) -> Document:
    """Blocks as text, one a line (a table: one line a row, cells divided by tabs), and where the tables stand."""
    lines: list[str] = []
    tables: list[Table] = []
    size = 0
    for block in blocks:
        printed = [block] if isinstance(block, str) else ["\t".join(row) for row in block.rows]
        printed = [stripped for line in printed if (stripped := line.strip(BLANKS))]
        start = size
        size += sum(len(line) + 1 for line in printed)
        lines += printed
        if isinstance(block, Grid):
            tables.append(Table(0, NOWHERE, block.rows, Span(start, size - 1)))
    return replace(text_document(lines, sniff.DOCX, warnings), tables=tuple(tables))


def _pictures(package: Package, main: str, story: Story) -> list[bytes]:
    """The pictures that the package holds, in the order of the text, each once."""
    relations = package.relations(main)
    found = [relations[key] for key in dict.fromkeys(story.pictures) if key in relations]
    check_pages(len(found), package.limits)
    parts = (package.data(relation.target) for relation in found if not relation.external)
    return [data for data in parts if data is not None]


def _scanned(document: Document, pictures: list[bytes], limits: Limits) -> Document:
    """The few words of the document, then what is recognised in its pictures, each of which is a page."""
    from nlp.reading.formats.pictures import picture_page  # recognition takes seconds to load; text never needs it

    pages = [picture_page(data, limits, number) for number, data in enumerate(pictures, 1)]
    scanned = assemble(pages, sniff.DOCX, warnings=document.warnings)
    if not scanned.text:
        return replace(document, pages=scanned.pages, errors=(*document.errors, *scanned.errors))
    return _headed(document.text + "\n", scanned) if document.text else scanned


def _headed(words: str, document: Document) -> Document:
    """The document with `words`, which stand on no page, before its text."""
    bare = Document.from_text(words)
    return replace(
        document,
        text=words + document.text,
        char_pages=np.concatenate([bare.char_pages, document.char_pages]),
        char_boxes=np.concatenate([bare.char_boxes, document.char_boxes]),
    )
