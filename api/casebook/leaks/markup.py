"""XML of office files and of PDF metadata: its text, its attributes, its comments.

A word processor cuts a name into runs; so the text of a paragraph is put together before it is looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from api.casebook.leaks import names
from api.casebook.leaks.pieces import Piece, Pieces

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS: Final = frozenset({"p", "h", "si", "is"})
_KINDS: Final = {"delText": "修订中删去的文字", "instrText": "域代码", "delInstrText": "域代码"}
_TECHNICAL: Final = frozenset({"guid", "uid", "fmtid", "paraId", "textId", "durableId", "uri", "embed"})
_MARKS: Final = re.compile(r"[0-9A-Fa-f]{8}|\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|[\d.,%-]{1,10}")
"""Values that cannot hold a name or a number of a person: revision marks, GUIDs, measures."""
_IDENTIFIERS: Final = frozenset({"DocumentID", "InstanceID", "OriginalDocumentID"})
"""Of a file and its states (XMP media management, ISO 16684-1, 8.6)."""
_DIGEST: Final = re.compile(r"[A-Za-z0-9+/]{22}==")
"""16 bytes in base 64, as typesetters fill in identifiers: chance writes anything into it, QQ with a number behind it too."""


def pieces(data: bytes, label: str) -> Pieces:
    """All that a piece of XML says; what cannot be parsed, or hides behind entities, counts as unread."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        yield Piece(label, "内容损坏", unread=True)
        return
    if root.getroottree().docinfo.doctype:
        yield Piece(label, "含有实体定义", unread=True)
        return
    yield from _texts(root, label)
    yield from _attributes(root, label)
    yield from _remarks(root, label)


def _remarks(root: _Element, label: str) -> Pieces:
    """Comments and instructions, also those before and behind the root."""
    from lxml import etree

    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    inside = root.iter(etree.Comment, etree.ProcessingInstruction)
    for one in (*beside, *inside):
        if isinstance(one.text, str) and one.text.strip():
            yield Piece(f"{label}（源文件注释）", one.text)


def _texts(root: _Element, label: str) -> Pieces:
    """The text block by block; what stands outside blocks element by element."""
    blocks: dict[_Element | None, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for node in root.iter("*"):
        block = _block(node)
        for text, holder in ((node.text, node), (node.tail, node.getparent())):
            if not text or holder is None or not (text.strip() or block is not None) or _identifies(local(holder), text):
                continue
            kind = _KINDS.get(local(holder), "")
            if block is None:
                yield Piece(_named(label, holder), text)
            else:
                blocks[block][kind].append(text)
    for number, kinds in enumerate(blocks.values(), 1):
        for kind, parts in kinds.items():
            if text := "".join(parts).strip():
                yield Piece(f"{label}（{kind}）" if kind else f"{label}第 {number} 段", text)


def _block(node: _Element) -> _Element | None:
    """The paragraph that an element is in or is."""
    found: _Element | None = node
    while found is not None and local(found) not in _BLOCKS:
        found = found.getparent()
    return found


def _named(label: str, holder: _Element) -> str:
    """Properties lie one in an element, and those of people's own have their name as an attribute above."""
    parent = holder.getparent()
    name = names.element(local(holder)) or (parent.get("name", "") if parent is not None else "")
    return f"{label}（{name}）" if name else label


def _attributes(root: _Element, label: str) -> Pieces:
    for node in root.iter("*"):
        for key, value in node.attrib.items():
            name = str(key).rpartition("}")[2]
            if not isinstance(value, str) or _idle(name, value) or _identifies(name, value):
                continue
            yield Piece(f"{label}（{names.attribute(local(node), name)}）", value)


def _idle(name: str, value: str) -> bool:
    return name.startswith("rsid") or name in _TECHNICAL or _MARKS.fullmatch(value) is not None or len(value) < 2


def _identifies(name: str, value: str) -> bool:
    """Whether a property is a digest that names the file."""
    return name in _IDENTIFIERS and _DIGEST.fullmatch(value.strip()) is not None


def local(element: _Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
