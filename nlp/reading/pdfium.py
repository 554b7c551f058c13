"""PDFium's C functions, called in bulk.

A page has about 700 characters, and asking PDFium for each one's box through the usual wrappers costs as much as
reading the page.  Functions that are called once a character or once an object are therefore bound here with plain
integers as pointers, and driven by `map`, whose loop runs in C (0.4 µs a call instead of 1.5).

PDFium is not thread-safe: one thread of a process may use this module.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from nlp.errors import ReadingError

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

ASCENT, DESCENT, PRINT_SHARE = 0.88, 0.12, 0.95
"""Of a 汉字's square: above and below the baseline, and how much of its width is printed."""

_pointer = ctypes.c_void_p
_int = ctypes.c_int


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function, taking integers for pointers."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, _pointer).value or 0)


_loose_box = _bind(pdfium.FPDFText_GetLooseCharBox, _int, _pointer, _int, _pointer)
_tight_box = _bind(pdfium.FPDFText_GetCharBox, _int, _pointer, _int, _pointer, _pointer, _pointer, _pointer)
_object_font = _bind(pdfium.FPDFTextObj_GetFont, _pointer, _pointer)
_font_embedded = _bind(pdfium.FPDFFont_GetIsEmbedded, _int, _pointer)
_segment_count = _bind(pdfium.FPDFPath_CountSegments, _int, _pointer)
_segment = _bind(pdfium.FPDFPath_GetPathSegment, _pointer, _pointer, _int)
_segment_kind = _bind(pdfium.FPDFPathSegment_GetType, _int, _pointer)
_segment_point = _bind(pdfium.FPDFPathSegment_GetPoint, _int, _pointer, _pointer, _pointer)
_origin = _bind(pdfium.FPDFText_GetCharOrigin, _int, _pointer, _int, _pointer, _pointer)
_angle = _bind(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _pointer, _int)
_unicode = _bind(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _pointer, _int)
_page_object = _bind(pdfium.FPDFPage_GetObject, _pointer, _pointer, _int)
_form_object = _bind(pdfium.FPDFFormObj_GetObject, _pointer, _pointer, ctypes.c_ulong)
_object_kind = _bind(pdfium.FPDFPageObj_GetType, _int, _pointer)
_object_bounds = _bind(pdfium.FPDFPageObj_GetBounds, _int, _pointer, _pointer, _pointer, _pointer, _pointer)

pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))


def _address(handle: Any) -> int:
    return ctypes.cast(handle, _pointer).value or 0


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
        """Codes and boxes of the page's text layer."""
        text = pdfium.FPDFText_LoadPage(self.handle)
        if not text:
            return Characters(np.empty(0, np.uint32), np.empty((0, 4), np.float32))
        try:
            count = max(int(pdfium.FPDFText_CountChars(text)), 0)
            codes = _codes(text, count)
            return Characters(codes, self.frame.displayed(_boxes(_address(text), count, codes)))
        finally:
            pdfium.FPDFText_ClosePage(text)

    def objects(self) -> Objects:
        """Images and paths, also those inside forms (a form that holds an image counts as the image)."""
        page = _address(self.handle)
        count = min(int(pdfium.FPDFPage_CountObjects(self.handle)), OBJECTS_MAX)
        handles = list(map(_page_object, repeat(page), range(count)))
        kinds = list(map(_object_kind, handles))
        paths = [handle for handle, kind in zip(handles, kinds, strict=True) if kind == PATH]
        images = [
            handle
            for handle, kind in zip(handles, kinds, strict=True)
            if kind == IMAGE or (kind == FORM and _holds_image(handle, FORM_DEPTH))
        ]
        strokes = [rows for handle in paths if (rows := _strokes(handle)) is not None]
        boxes = np.concatenate([self._bounds(paths), *map(self.frame.displayed, strokes)])
        return Objects(self._bounds(images), boxes, count)

    def names_a_font(self) -> bool:
        """Whether text is set in a font that is only named, not embedded in the file."""
        page = _address(self.handle)
        count = min(int(pdfium.FPDFPage_CountObjects(self.handle)), OBJECTS_MAX)
        items = map(_page_object, repeat(page), range(count))
        fonts = {_object_font(item) for item in items if _object_kind(item) == TEXT}
        return any(font and _font_embedded(font) == 0 for font in fonts)

    def _bounds(self, handles: list[int]) -> Boxes:
        rows = np.zeros((len(handles), 4), np.float32)
        start, end = rows.ctypes.data, rows.ctypes.data + rows.nbytes
        # left, bottom, right, top are written into the columns left, top, right, bottom.
        pointers = (range(start + offset, end, 16) for offset in (0, 12, 8, 4))
        for _ in map(_object_bounds, handles, *pointers):
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
    return np.fromiter(map(_unicode, repeat(_address(text)), range(count)), np.uint32, count)


def _boxes(text: int, count: int, codes: Codes) -> NDArray[Any]:
    """Left, top, right, bottom of each character in user space: its advance and its font's height."""
    loose = np.zeros((count, 4), np.float32)
    start, end = loose.ctypes.data, loose.ctypes.data + loose.nbytes
    for _ in map(_loose_box, repeat(text), range(count), range(start, end, 16)):
        pass
    flat = (loose[:, 2] - loose[:, 0] < 0.01) | (loose[:, 1] - loose[:, 3] < 0.01)
    flat &= codes > 32
    if not flat.any():
        return loose
    indices = np.flatnonzero(flat)
    loose[indices] = _turned_boxes(text, indices)
    return loose


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
    for _ in map(_tight_box, repeat(text), every, left, right, bottom, top):
        pass
    for _ in map(_origin, repeat(text), every, x, y):
        pass
    angles = np.fromiter(map(_angle, repeat(text), every), np.float64, len(every))
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
    count = min(_segment_count(path), SEGMENTS_MAX)
    if count <= BOX_SEGMENTS:
        return None
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(ctypes.cast(path, pdfium.FPDF_PAGEOBJECT), matrix)
    segments = list(map(_segment, repeat(path), range(count)))
    points = np.zeros((count, 2), np.float32)
    start, end = points.ctypes.data, points.ctypes.data + points.nbytes
    for _ in map(_segment_point, segments, range(start, end, 8), range(start + 4, end, 8)):
        pass
    drawn = np.fromiter(map(_segment_kind, segments), np.intp, count) == pdfium.FPDF_SEGMENT_LINETO
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
        child = _form_object(form, index)
        kind = _object_kind(child)
        if kind == IMAGE or (kind == FORM and _holds_image(child, depth - 1)):
            return True
    return False
