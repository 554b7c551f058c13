"""The package of a docx (ECMA-376-2, Open Packaging Conventions): parts and relations, opened with suspicion.

The attacker hides a declaration of entities in a part (files read, memory blown up) or a relation to a template or
object on a server of his.  We fetch nothing and resolve nothing; a file that asks for it is refused (E115).
Names are compared without namespace, so that Transitional and Strict documents read alike.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Final

from lxml import etree

from nlp.errors import ReadingError
from nlp.reading.guard.limits import Limits
from nlp.reading.guard.zips import open_zip, read_entry

if TYPE_CHECKING:
    from lxml.etree import _Element

_LOADING: Final = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "control"})
"""Relations that make an office program load and run what they point at; pictures and links are only shown."""
_REMOTE: Final = ("http:", "https:", "ftp:", "ftps:", "mhtml:", "ms-", "\\\\", "//", "file://///", "file:\\\\")
"""Local templates (file:///C:/…/Normal.dotm) stand in honest files; those on a server do not."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: last step of its type, and the part it points at (absolute name) or an address."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """An open package; a context manager."""

    pack: zipfile.ZipFile
    limits: Limits
    names: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pack.close()

    def data(self, name: str) -> bytes | None:
        """A part's bytes; part names ignore case (OPC 6.2.2.3).  Raises as `read_entry`."""
        info = self.names.get(name.lower())
        return None if info is None else read_entry(self.pack, info, self.limits)

    def xml(self, name: str) -> _Element | None:
        """A part's root element; None when there is no such part.  Raises E105, E115."""
        data = self.data(name)
        return None if data is None else parse_xml(data)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part by id (of the package itself for “”).  Raises E115 for a remote one that loads."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {} if root is None else {item.get("Id", ""): _relation(item, folder) for item in root.iterchildren("*")}
        for relation in found.values():
            if relation.external and relation.kind in _LOADING and relation.target.lower().startswith(_REMOTE):
                raise ReadingError("E115")
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The part that `part` points at with a relation of this kind."""
        relations = self.relations(part).values()
        return next((r.target for r in relations if r.kind == kind and not r.external), None)


def open_package(data: bytes, limits: Limits) -> Package:
    """The package in `data`.  Raises E104 when encrypted, E105, E111, E119."""
    pack = open_zip(data, limits)
    names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in pack.filelist}
    return Package(pack, limits, names)


def parse_xml(data: bytes) -> _Element:
    """The root element, no entity resolved and nothing fetched.  Raises E115 for a DTD, E105 for broken XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ReadingError("E115" if b"<!ENTITY" in data[:4096] else "E105") from None
    if root.getroottree().docinfo.doctype:
        raise ReadingError("E115")
    return root


def local(element: _Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: _Element | None, name: str) -> str | None:
    """An attribute's value by its name without namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant along a path of child names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """The child elements of this name."""
    return (item for item in element.iterchildren("*") if local(item) == name) if element is not None else iter(())


def _relation(item: _Element, folder: str) -> Relation:
    kind = item.get("Type", "").rpartition("/")[2]
    target = item.get("Target", "")
    if item.get("TargetMode") == "External":
        return Relation(kind, target, external=True)
    return Relation(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"), external=False)
