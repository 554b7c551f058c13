"""OFD, China's fixed-layout format (GB/T 33190-2016) → `Document`.

A zip: OFD.xml names the documents in it (7.4), each Document.xml the page sizes, templates, resources and pages
(7.5), each page's Content.xml the objects (7.7).  Lengths are millimetres from the page's top left corner.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from nlp.document import Box, Document, Notice, Page, Span, Table
from nlp.errors import ReadingError, notice
from nlp.reading.formats.ofdpage import Content, Frame, numbers, read_content
from nlp.reading.formats.ooxml import Package, attribute, child, children, open_package
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits, check_characters, check_pages, page_too_large
from nlp.reading.page.layout import assemble
from nlp.reading.page.lines import PageLines
from nlp.reading.page.pdfium import Characters
from nlp.reading.page.segments import clean_codes, page_text
from nlp.reading.page.textlayer import judge, visible_count

if TYPE_CHECKING:
    from lxml.etree import _Element

A4: Final = (0.0, 0.0, 210.0, 297.0)
"""Millimetres; for a file that gives no page area."""
SPARSE: Final = 60
PICTURE_SHARE: Final = 0.3
PICTURE_SHARE_MIN: Final = 0.05
"""As for PDF: a page with fewer characters than `SPARSE` and a picture over this share of it is a scan; pictures
below the smaller share are passed over in it."""


@dataclass(slots=True)
class _Body:
    """One document of the package: where its parts are."""

    package: Package
    folder: str
    area: tuple[float, ...]
    templates: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)

    def path(self, location: str) -> str:
        """The name in the package of a location: relative to the document's folder, or to the root after `/`."""
        return _joined(self.folder, location)


def read_ofd(data: bytes, limits: Limits) -> Document:
    """Reads an OFD; signatures and stamps (drawn by the reader program) are no text.

    Raises ReadingError: E104 encrypted, E105 damaged, E107 too many pages, E111/E119 zip bomb, E115 entities, E116 too
    much text.  Missing (E204), damaged (E205) and absurd (E202) pages are in the document's `errors`.
    """
    with open_package(data, limits) as package:
        if "encryptions.xml" in package.names:  # GM/T 0099-2020: encrypted parts, listed there
            raise ReadingError("E104")
        pages: list[PageLines] = []
        characters = 0
        for body, page in _pages(package):
            check_pages(len(pages) + 1, limits)
            pages.append(_read_page(body, page, len(pages) + 1))
            characters += sum(len(line.text) for line in pages[-1].lines)
            check_characters(characters, limits)
    if not pages:
        raise ReadingError("E105")
    errors = [] if any(page.lines for page in pages) else [notice("E206")]
    return assemble(pages, sniff.OFD, errors=errors)


def _pages(package: Package) -> Iterator[tuple[_Body, _Element]]:
    """The pages of all documents in the package, in order.  Raises E105 when there is no document."""
    name = next((name for name in package.names if posixpath.basename(name) == "ofd.xml"), "ofd.xml")
    root = package.xml(name)
    for entry in children(root, "DocBody"):
        location = _text(child(entry, "DocRoot"))
        document = package.xml(_joined(posixpath.dirname(name), location)) if location else None
        if document is None:
            raise ReadingError("E105")
        body = _body(package, _joined(posixpath.dirname(name), location), document)
        for page in children(child(document, "Pages"), "Page"):
            yield body, page


def _body(package: Package, name: str, document: _Element) -> _Body:
    common = child(document, "CommonData")
    area = numbers(_text(child(common, "PageArea", "PhysicalBox")))
    body = _Body(package, posixpath.dirname(name), area if len(area) == 4 else A4)
    for template in children(common, "TemplatePage"):
        body.templates[attribute(template, "ID") or ""] = body.path(attribute(template, "BaseLoc") or "")
    for kind in ("PublicRes", "DocumentRes"):
        for item in children(common, kind):
            body.pictures |= _pictures(package, body.path(_text(item)))
    return body


def _pictures(package: Package, name: str) -> dict[str, str]:
    """Pictures of a resource file (7.9): id → name in the package.  A damaged resource file costs its pictures only."""
    root = _xml(package, name)
    if root is None:
        return {}
    folder = _joined(posixpath.dirname(name), attribute(root, "BaseLoc") or "")
    media = children(child(root, "MultiMedias"), "MultiMedia")
    return {
        attribute(item, "ID") or "": _joined(folder, _text(child(item, "MediaFile")))
        for item in media
        if attribute(item, "Type") == "Image"
    }


def _read_page(body: _Body, page: _Element, number: int) -> PageLines:
    name = body.path(attribute(page, "BaseLoc") or "")
    if name.lower() not in body.package.names:
        return _unread(number, Frame(*body.area), notice("E204", page=number))
    root = _xml(body.package, name)
    if root is None:
        return _unread(number, Frame(*body.area), notice("E205", page=number))
    area = numbers(_text(child(root, "Area", "PhysicalBox")))
    frame = Frame(*(area if len(area) == 4 else body.area))
    if page_too_large(frame.width, frame.height):
        width, height = f"{frame.width:.0f}", f"{frame.height:.0f}"
        return _unread(number, frame, notice("E202", page=number, width=width, height=height))
    content = read_content(list(_layers(body, root)), frame)
    if _is_scan(content, frame):
        return _recognised(content, frame, number, lambda key: _picture(body, root, name, key), body.package.limits)
    return _from_text(content, frame, number)


def _layers(body: _Body, root: _Element) -> Iterator[_Element]:
    """The page's content and those of the templates under it (7.6)."""
    for used in children(root, "Template"):
        template = _xml(body.package, body.templates.get(attribute(used, "TemplateID") or "", ""))
        if template is not None:
            yield from children(template, "Content")
    yield from children(root, "Content")


def _picture(body: _Body, root: _Element, name: str, key: str) -> bytes | None:
    """The bytes of a picture by its resource id: of the page's own resources or the document's."""
    pictures = dict(body.pictures)
    for item in children(root, "PageRes"):
        pictures |= _pictures(body.package, _joined(posixpath.dirname(name), _text(item)))
    return body.package.data(pictures.get(key, ""))


def _is_scan(content: Content, frame: Frame) -> bool:
    """Whether pictures carry the page's text."""
    codes = clean_codes(content.characters().codes)
    covered = sum(_area(box) for _, box in content.pictures)
    if covered < PICTURE_SHARE * frame.width * frame.height:
        return False
    return judge(codes) != "good" or visible_count(codes) < SPARSE


def _recognised(
    content: Content, frame: Frame, number: int, picture: Callable[[str], bytes | None], limits: Limits
) -> PageLines:
    """The page's text from its pictures, top to bottom; small ones (seals, emblems) carry none."""
    from nlp.reading.formats.pictures import picture_on_page  # loads Pillow; text never needs it

    size = frame.width, frame.height
    smallest = PICTURE_SHARE_MIN * frame.width * frame.height
    shown = [(key, box) for key, box in content.pictures if _area(box) > 0]
    large = [(key, box) for key, box in shown if _area(box) >= smallest]
    strips = [
        picture_on_page(picture(key), limits, number, box, size)
        for key, box in sorted(large or shown, key=lambda item: item[1][1])
    ]  # fmt: skip
    whole = next((strip for strip in strips if strip.lines), strips[0])
    for strip in strips:
        if strip is not whole:
            whole.lines += strip.lines
            whole.errors += strip.errors
    return whole


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _from_text(content: Content, frame: Frame, number: int) -> PageLines:
    found = content.characters()
    characters = Characters(clean_codes(found.codes), found.boxes)
    verdict = judge(characters.codes)
    if verdict == "none":
        return _unread(number, frame, notice("E201", page=number))
    if verdict == "garbage":  # nothing here draws OFD, so there is no second way to see the page
        return _unread(number, frame, notice("E205", page=number))
    read = page_text(characters, content.rules(), frame.width, frame.height)
    special = {"W403": read.columns > 1, "W404": bool(read.turn), "W411": read.doubtful}
    return PageLines(
        Page(number, frame.width, frame.height, "text", rotation=read.turn),
        read.lines,
        [Table(number, box, (), Span(0, 0)) for box in read.tables],
        [notice(code, page=number) for code, holds in special.items() if holds],
    )


def _unread(number: int, frame: Frame, error: Notice) -> PageLines:
    return PageLines(Page(number, frame.width, frame.height, "none", confidence=0.0), errors=[error])


def _xml(package: Package, name: str) -> _Element | None:
    """A part that the document can do without: None when it is missing or damaged.  Raises E115 all the same."""
    try:
        return package.xml(name)
    except ReadingError as error:
        if error.code == "E115":
            raise
        return None


def _joined(folder: str, location: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, location.strip())).lstrip("/")


def _text(element: _Element | None) -> str:
    return "" if element is None else (element.text or "").strip()
