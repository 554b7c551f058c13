"""Files and pages as PDFium sees them: characters, images, drawn lines, the page as a picture.

PDFium is not thread-safe: one thread of a process may use this module.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from nlp.errors import ReadingError
from nlp.reading.page import bindings as c
from nlp.reading.page.turning import SLANT, is_slanted

Codes = NDArray[np.uint32]
Boxes = NDArray[np.float32]

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""Kinds of page objects (fpdf_edit.h)."""

FORM_DEPTH: Final = 8
"""Forms within forms are followed this far; PDFium itself stops in the same region, producers use two."""

OBJECTS_MAX: Final = 20_000
"""Page objects looked at; a dense page of text has some hundreds, a map as vectors may have millions."""

BOX_SEGMENTS: Final = 6
"""Segments of a rectangle at most, with its start and its end."""

SEGMENTS_MAX: Final = 4_000
"""Segments looked at in one path; a grid of 60 by 15 drawn in one go has 160, a drawing tens of thousands."""

UNSEEN_MODES: Final = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
"""Text that leaves no ink (ISO 32000-1, table 106: modes 3 and 7)."""

ASCENT, DESCENT, PRINT_SHARE = 0.88, 0.12, 0.95
"""Of a 汉字's square: above and below the baseline, and how much of its width is printed."""

pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))


@dataclass(frozen=True, slots=True)
class Frame:
    """How PDF user space lies on the displayed page: the visible box and the page's own /Rotate in quarter turns."""

    left: float
    top: float
    right: float
    bottom: float
    quarter: int

    def displayed(self, boxes: NDArray[Any]) -> Boxes:
        """Rows of left, top, right, bottom in user space → x0, y0, x1, y1 from the displayed page's top left."""
        if self.quarter == 0:
            flip = np.array((1, -1, 1, -1), np.float32)
            return (boxes * flip + np.array((-self.left, self.top) * 2, np.float32)).astype(np.float32, copy=False)
        x0, x1 = boxes[:, 0], boxes[:, 2]
        y0, y1 = boxes[:, 3], boxes[:, 1]
        if self.quarter == 1:
            columns = (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        elif self.quarter == 2:
            columns = (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        else:
            columns = (self.top - y1, self.right - x1, self.top - y0, self.right - x0)
        return np.stack(columns, axis=1).astype(np.float32, copy=False)


@dataclass(frozen=True, slots=True)
class Characters:
    """A page's characters in the order of its content, blanks and line breaks that PDFium inferred among them."""

    codes: Codes
    boxes: Boxes


@dataclass(frozen=True, slots=True)
class Objects:
    """What else is on a page: boxes of images and of paths as displayed, and how many objects there are in all.

    A path of many strokes also has a box for each level or upright one of them.
    """

    images: Boxes
    paths: Boxes
    count: int


class PdfPage:
    """An open page.  Handles are closed by `PdfFile.page`."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.width = float(pdfium.FPDF_GetPageWidthF(handle))
        self.height = float(pdfium.FPDF_GetPageHeightF(handle))
        rect = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(handle, rect)
        quarter = max(int(pdfium.FPDFPage_GetRotation(handle)), 0)
        self.frame = Frame(rect.left, rect.top, rect.right, rect.bottom, quarter)

    def characters(self) -> Characters:
        """Codes and boxes of the page's text layer, without what runs aslant: watermarks, and writing around a seal."""
        text = pdfium.FPDFText_LoadPage(self.handle)
        if not text:
            return Characters(np.empty(0, np.uint32), np.empty((0, 4), np.float32))
        try:
            count = max(int(pdfium.FPDFText_CountChars(text)), 0)
            codes = _codes(text, count)
            boxes = self.frame.displayed(_boxes(c.address(text), count, codes))
            return _without_slanted(c.address(text), Characters(codes, boxes))
        finally:
            pdfium.FPDFText_ClosePage(text)

    def objects(self) -> Objects:
        """Images and paths, also those inside forms (a form that holds an image counts as the image)."""
        page = c.address(self.handle)
        count = min(int(pdfium.FPDFPage_CountObjects(self.handle)), OBJECTS_MAX)
        handles = list(map(c.page_object, repeat(page), range(count)))
        kinds = list(map(c.object_kind, handles))
        paths = [handle for handle, kind in zip(handles, kinds, strict=True) if kind == PATH]
        images = [
            handle
            for handle, kind in zip(handles, kinds, strict=True)
            if kind == IMAGE or (kind == FORM and _holds_image(handle, FORM_DEPTH))
        ]
        strokes = [rows for handle in paths if (rows := _strokes(handle)) is not None]
        boxes = np.concatenate([self._bounds(paths), *map(self.frame.displayed, strokes)])
        return Objects(self._bounds(images), boxes, count)

    def hides_text(self) -> bool:
        """Whether most of the text is not printed but lies, for searching, under or unseen over the pages' picture."""
        text = pdfium.FPDFText_LoadPage(self.handle)
        if not text:
            return False
        try:
            count = max(int(pdfium.FPDFText_CountChars(text)), 0)
            owners = Counter(filter(None, map(c.text_object, repeat(c.address(text)), range(count))))
        finally:
            pdfium.FPDFText_ClosePage(text)
        covered = self._covered()
        unseen = sum(
            size for item, size in owners.items() if item in covered or c.render_mode(item) in UNSEEN_MODES
        )
        return 2 * unseen > owners.total()

    def _covered(self) -> set[int]:
        """The page's objects that are drawn before its largest picture, if that lets nothing shine through."""
        page = c.address(self.handle)
        count = min(int(pdfium.FPDFPage_CountObjects(self.handle)), OBJECTS_MAX)
        items = list(map(c.page_object, repeat(page), range(count)))
        pictures = [index for index, item in enumerate(items) if c.object_kind(item) == IMAGE]
        if not pictures:
            return set()
        x0, y0, x1, y1 = self._bounds([items[index] for index in pictures]).T
        largest = pictures[int(np.argmax((x1 - x0) * (y1 - y0)))]
        return set() if c.has_transparency(items[largest]) else set(items[:largest])

    def names_a_font(self) -> bool:
        """Whether text is set in a font that is only named, not embedded in the file."""
        page = c.address(self.handle)
        count = min(int(pdfium.FPDFPage_CountObjects(self.handle)), OBJECTS_MAX)
        items = map(c.page_object, repeat(page), range(count))
        fonts = {c.object_font(item) for item in items if c.object_kind(item) == TEXT}
        return any(font and c.font_embedded(font) == 0 for font in fonts)

    def _bounds(self, handles: list[int]) -> Boxes:
        rows = np.zeros((len(handles), 4), np.float32)
        start, end = rows.ctypes.data, rows.ctypes.data + rows.nbytes
        # left, bottom, right, top are written into the columns left, top, right, bottom.
        pointers = (range(start + offset, end, 16) for offset in (0, 12, 8, 4))
        for _ in map(c.object_bounds, handles, *pointers):
            pass
        return self.frame.displayed(rows)

    def render(self, scale: float) -> NDArray[np.uint8]:
        """The displayed page as RGB, `scale` pixels a point, on white, with annotations (stamps may be such)."""
        width, height = max(round(self.width * scale), 1), max(round(self.height * scale), 1)
        pixels = np.empty((height, width, 4), np.uint8)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, pixels.ctypes.data, width * 4)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self.handle, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return np.ascontiguousarray(pixels[:, :, 2::-1])


class PdfFile:
    """A file opened by PDFium."""

    def __init__(self, handle: Any, data: bytes) -> None:
        self.handle = handle
        self.data = data
        """Kept: PDFium reads from it as long as the file is open."""

    def __len__(self) -> int:
        return max(int(pdfium.FPDF_GetPageCount(self.handle)), 0)

    @property
    def attachments(self) -> int:
        """How many files are attached to this one."""
        return max(int(pdfium.FPDFDoc_GetAttachmentCount(self.handle)), 0)

    @property
    def is_sound(self) -> bool:
        """Whether the file's own table of objects was used; else PDFium has made its own."""
        return bool(pdfium.FPDF_DocumentHasValidCrossReferenceTable(self.handle))

    def page_size(self, index: int) -> tuple[float, float] | None:
        """Width and height in points without loading the page, None when there is no such page."""
        size = pdfium.FS_SIZEF()
        if not pdfium.FPDF_GetPageSizeByIndexF(self.handle, index, size):
            return None
        return float(size.width), float(size.height)

    @contextmanager
    def page(self, index: int) -> Iterator[PdfPage | None]:
        """The page (from 0), open for the length of a `with`; None when PDFium cannot load it."""
        handle = pdfium.FPDF_LoadPage(self.handle, index)
        if not handle:
            yield None
            return
        try:
            yield PdfPage(handle)
        finally:
            pdfium.FPDF_ClosePage(handle)


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfFile]:
    """Opens a PDF.  Raises ReadingError E104 when it is encrypted, E105 when PDFium cannot make it out."""
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        error = pdfium.FPDF_GetLastError()
        raise ReadingError("E104" if error in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY} else "E105")
    try:
        yield PdfFile(handle, data)
    finally:
        pdfium.FPDF_CloseDocument(handle)


def _codes(text: Any, count: int) -> Codes:
    """One code point a character.  PDFium's whole text leaves out what it cannot print: then ask one by one."""
    units = np.zeros(count + 1, np.uint16)
    pointer = ctypes.cast(units.ctypes.data, ctypes.POINTER(ctypes.c_ushort))
    written = int(pdfium.FPDFText_GetText(text, 0, count, pointer)) - 1
    surrogates = (units & 0xF800) == 0xD800
    if written == count and not surrogates.any():
        return units[:count].astype(np.uint32)
    return np.fromiter(map(c.unicode, repeat(c.address(text)), range(count)), np.uint32, count)


def _boxes(text: int, count: int, codes: Codes) -> NDArray[Any]:
    """Left, top, right, bottom of each character in user space: its advance and its font's height."""
    loose = np.zeros((count, 4), np.float32)
    start, end = loose.ctypes.data, loose.ctypes.data + loose.nbytes
    for _ in map(c.loose_box, repeat(text), range(count), range(start, end, 16)):
        pass
    flat = (loose[:, 2] - loose[:, 0] < 0.01) | (loose[:, 1] - loose[:, 3] < 0.01)
    flat &= codes > 32
    if not flat.any():
        return loose
    indices = np.flatnonzero(flat)
    loose[indices] = _turned_boxes(text, indices)
    return loose


def _without_slanted(text: int, characters: Characters) -> Characters:
    """The characters without those whose line is turned by anything but quarters.

    Their angles are asked for only where steps from one to the next suggest such a line.
    """
    visible = np.flatnonzero(characters.codes > 32)
    if not _may_be_slanted(characters.boxes[visible]):
        return characters
    angles = np.fromiter(map(c.angle, repeat(text), visible.tolist()), np.float64, len(visible))
    keep = np.ones(len(characters.codes), np.bool_)
    keep[visible[is_slanted(angles)]] = False
    return Characters(characters.codes[keep], characters.boxes[keep])


def _may_be_slanted(boxes: Boxes) -> bool:
    """Whether characters follow closely on one another with two equal steps across and along, as none in lines do."""
    y = boxes[:, 1] + boxes[:, 3]
    across = np.abs(np.diff(y)) > 1
    first = np.flatnonzero(across[1:] & across[:-1])
    if not len(first):
        return False
    centre = boxes[:, :2] + boxes[:, 2:]
    one, other = centre[first + 1] - centre[first], centre[first + 2] - centre[first + 1]
    reach = np.abs(one)
    aslant = reach.min(axis=1) > 0.5 * SLANT * reach.max(axis=1)
    aslant &= (np.abs(other - one) < 0.3 * reach).all(axis=1)
    # Sums of two edges each: twice as far as the characters stand apart.
    aslant &= reach.max(axis=1) < 6 * (boxes[first, 2:] - boxes[first, :2]).max(axis=1)
    return bool(aslant.any())


def _turned_boxes(text: int, indices: NDArray[np.intp]) -> NDArray[Any]:
    """Boxes of characters that PDFium's loose boxes do not cover: text turned by a quarter.

    Along the line they are as wide as what is printed, across it as high as the font, so that a comma stands on the
    same line as its neighbours.
    """
    rows = np.zeros((len(indices), 6), np.float64)
    start, end = rows.ctypes.data, rows.ctypes.data + rows.nbytes
    every = indices.tolist()
    # Columns: left, top, right, bottom of the print, x and y of the origin.
    left, top, right, bottom, x, y = (range(start + offset, end, 48) for offset in range(0, 48, 8))
    for _ in map(c.tight_box, repeat(text), every, left, right, bottom, top):
        pass
    for _ in map(c.origin, repeat(text), every, x, y):
        pass
    angles = np.fromiter(map(c.angle, repeat(text), every), np.float64, len(every))
    boxes = rows[:, :4].copy()
    em = np.percentile(np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 1] - boxes[:, 3]), 90) / PRINT_SHARE
    # PDFium's angles run clockwise from the user's x axis: the font's upper side is to the right at 90 degrees.
    for quarter, below, above in ((np.pi / 2, DESCENT, ASCENT), (3 * np.pi / 2, ASCENT, DESCENT)):
        chosen = np.abs(angles - quarter) < 0.1
        boxes[chosen, 0] = rows[chosen, 4] - below * em
        boxes[chosen, 2] = rows[chosen, 4] + above * em
    return boxes


def _strokes(path: int) -> NDArray[np.float32] | None:
    """The level and upright strokes of a path, as left, top, right, bottom in user space; None for a simple one."""
    count = min(c.segment_count(path), SEGMENTS_MAX)
    if count <= BOX_SEGMENTS:
        return None
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(ctypes.cast(path, pdfium.FPDF_PAGEOBJECT), matrix)
    segments = list(map(c.segment, repeat(path), range(count)))
    points = np.zeros((count, 2), np.float32)
    start, end = points.ctypes.data, points.ctypes.data + points.nbytes
    for _ in map(c.segment_point, segments, range(start, end, 8), range(start + 4, end, 8)):
        pass
    drawn = np.fromiter(map(c.segment_kind, segments), np.intp, count) == pdfium.FPDF_SEGMENT_LINETO
    turn = np.array([[matrix.a, matrix.b], [matrix.c, matrix.d]], np.float32)
    points = points @ turn + np.array([matrix.e, matrix.f], np.float32)
    ends = np.stack((points[:-1], points[1:]))[:, drawn[1:]]
    low, high = ends.min(axis=0), ends.max(axis=0)
    straight = (high - low).min(axis=1) < 1
    boxes = np.stack((low[:, 0], high[:, 1], high[:, 0], low[:, 1]), axis=1)
    strokes: NDArray[np.float32] = boxes[straight]
    return strokes


def _holds_image(form: int, depth: int) -> bool:
    if depth == 0:
        return False
    count = min(int(pdfium.FPDFFormObj_CountObjects(ctypes.cast(form, pdfium.FPDF_PAGEOBJECT))), OBJECTS_MAX)
    for index in range(count):
        child = c.form_object(form, index)
        kind = c.object_kind(child)
        if kind == IMAGE or (kind == FORM and _holds_image(child, depth - 1)):
            return True
    return False
