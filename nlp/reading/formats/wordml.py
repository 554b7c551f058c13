"""The body of a docx (ECMA-376-1, 17) → blocks in reading order: paragraphs with their numbers, tables, notes.

Read as a person sees the final document: insertions kept, deletions out, hidden text out, a text box at its anchor,
alternative content once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from nlp.reading.formats.numbering import Numbering
from nlp.reading.formats.ooxml import attribute, child, local
from nlp.reading.formats.plain import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

DEPTH_MAX: Final = 40
"""Tables, boxes and wrappers inside one another; what lies deeper is a prank."""

_WRAPPERS: Final = frozenset({
    "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "bdo", "dir", "ruby", "rubyBase", "oMath",
    "oMathPara", "drawing", "pict", "object", "inline", "anchor", "graphic", "graphicData", "group", "shape", "rect",
    "roundrect", "textbox", "wgp", "wsp", "wpc", "grpSp", "txbx", "pic", "blipFill", "r",
})  # fmt: skip
"""Elements that only hold others."""
_KEPT_CHANGES: Final = frozenset({"ins", "moveTo"})
_DROPPED_CHANGES: Final = frozenset({"del", "moveFrom"})
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
COLUMNS_MAX: Final = 63
"""Word's own limit."""
_OFF: Final = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells row by row; the continuation of a merged cell is empty."""

    rows: tuple[tuple[str, ...], ...]


Block = str | Grid


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is read: pieces of text, and the text boxes that are anchored before and after them."""

    pieces: list[str] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)

    def anchor(self, blocks: list[Block]) -> None:
        (self.after if any(piece.strip() for piece in self.pieces) else self.before).extend(blocks)


@dataclass(slots=True)
class Story:
    """Reads one part (the document, a note) block by block, and keeps count of what it met.

    `changes`: tracked changes.  `notes`: ids of footnotes and endnotes in the order of their references.
    `pictures`: relation ids of pictures in the order of the text.
    """

    numbering: Numbering
    changes: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    _carried: list[str] = field(default_factory=list)

    def blocks(self, container: _Element, depth: int = 0) -> Iterator[Block]:
        """Paragraphs and tables under an element, in order."""
        if depth > DEPTH_MAX:
            return
        for item in self._final(container):
            name = local(item)
            if name == "p":
                yield from self._paragraph(item, depth)
            elif name == "tbl":
                yield from self._table(item, depth)
            elif name in _WRAPPERS:
                yield from self.blocks(item, depth + 1)

    def _final(self, container: _Element) -> Iterator[_Element]:
        """The children as the final document has them: changes carried out, one of several alternatives."""
        for item in container.iterchildren("*"):
            name = local(item)
            if name in _DROPPED_CHANGES:
                self.changes += 1
            elif name in _KEPT_CHANGES:
                self.changes += 1
                yield from self._final(item)
            elif name == "AlternateContent":
                alternative = next(item.iterchildren("*"), None)  # Choice and Fallback say the same twice
                if alternative is not None:
                    yield from self._final(alternative)
            else:
                yield item

    def _paragraph(self, item: _Element, depth: int) -> Iterator[Block]:
        properties = child(item, "pPr")
        found = _Paragraph()
        self._inline(item, found, depth)
        text = clean("".join(found.pieces))
        if text.strip():
            text = _labelled(self.numbering.label(properties), text)
        if child(properties, "rPr", "del") is not None:  # its end was deleted: it goes on in the next one
            self.changes += 1
            self._carried.append(text)
            return
        text = "".join([*self._carried, text])
        self._carried.clear()
        yield from found.before
        yield from (line for line in text.split("\n") if line.strip())
        yield from found.after

    def _inline(self, container: _Element, into: _Paragraph, depth: int) -> None:
        if depth > DEPTH_MAX:
            return
        for item in self._final(container):
            name = local(item)
            if name == "t":
                into.pieces.append(item.text or "")
            elif name in _SIGNS:
                into.pieces.append("" if attribute(item, "type") == "page" else _SIGNS[name])
            elif name == "txbxContent":
                into.anchor(list(self.blocks(item, depth + 1)))
            elif name in {"footnoteReference", "endnoteReference"}:
                self.notes.append((name.removesuffix("Reference"), attribute(item, "id") or ""))
            elif name in {"blip", "imagedata"}:
                self.pictures += [found for key in ("embed", "id") if (found := attribute(item, key))][:1]
            elif name in _WRAPPERS and not _hidden(item):
                self._inline(item, into, depth + 1)

    def _table(self, item: _Element, depth: int) -> Iterator[Block]:
        """A table with one column only frames paragraphs; any other is a grid."""
        rows = [self._row(row, depth) for row in self._named(item, "tr") if not self._deleted(row)]
        if all(len(row) <= 1 for row in rows):
            yield from (block for row in rows for cell in row for block in cell)
            return
        grid = tuple(tuple(_flat(cell) for cell in row) for row in rows)
        if any(any(row) for row in grid):
            yield Grid(grid)

    def _row(self, row: _Element, depth: int) -> list[list[Block]]:
        cells: list[list[Block]] = []
        for cell in self._named(row, "tc"):
            merged = child(cell, "tcPr", "vMerge")
            continues = merged is not None and attribute(merged, "val") != "restart"
            cells.append([] if continues else list(self.blocks(cell, depth + 1)))
            span = attribute(child(cell, "tcPr", "gridSpan"), "val") or "1"
            cells += [[] for _ in range(min(int(span), COLUMNS_MAX) - 1 if span.isdecimal() else 0)]
        return cells

    def _named(self, container: _Element, name: str) -> Iterator[_Element]:
        """Children of a name, looked for through wrappers (content controls around rows and cells)."""
        for item in self._final(container):
            if local(item) == name:
                yield item
            elif local(item) in _WRAPPERS:
                yield from self._named(item, name)

    def _deleted(self, row: _Element) -> bool:
        deleted = child(row, "trPr", "del") is not None
        self.changes += deleted
        return deleted


def notes_by_id(root: _Element | None) -> dict[str, _Element]:
    """The notes of footnotes.xml or endnotes.xml; separators are no notes."""
    items = root.iterchildren("*") if root is not None else iter(())
    return {attribute(item, "id") or "": item for item in items if attribute(item, "type") in {None, "normal"}}


def _hidden(run: _Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in _OFF


def _labelled(label: str, text: str) -> str:
    """The number before the text, with a blank where two Latin characters would meet."""
    body = text.lstrip()
    blank = " " if label[-1:].isascii() and label[-1:].isalnum() and body[:1].isascii() and body[:1].isalnum() else ""
    return label + blank + body if label else text


def _flat(cell: list[Block]) -> str:
    """A cell's content in one line."""
    pieces = [block if isinstance(block, str) else " ".join(" ".join(row) for row in block.rows) for block in cell]
    return " ".join(" ".join(pieces).split())
