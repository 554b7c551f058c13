"""PDF → `Document`, page by page: text layer where it says what is printed, recognition where it does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from nlp.document import Document, Notice, Page, Span, Table
from nlp.errors import ReadingError, notice
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits, check_characters, check_pages, page_too_large, picture_too_large
from nlp.reading.page.layout import assemble
from nlp.reading.page.lines import PageLines
from nlp.reading.page.pdfium import Boxes, Characters, Frame, Objects, PdfFile, PdfPage, open_pdf
from nlp.reading.page.segments import clean_codes, dominant_turn, page_text
from nlp.reading.page.textlayer import is_faithful, judge, visible_count

if TYPE_CHECKING:
    from nlp.reading.formats.second_opinion import SecondOpinion

SPARSE = 60
"""A page with fewer characters than this over a large picture has a filing stamp for its text layer, no more."""

OUTLINES = 200
"""A page with so many paths and next to no text has its characters drawn as outlines; a form has fewer rules."""

PICTURE_SHARE = 0.3
"""Share of the page that a picture covers from which on it may be the page itself; a seal covers 3 %."""

RECOGNITION_DPI = 200
"""Recognition errs as little at 200 dpi as at 300 (measured) and takes half the time."""


class _File:
    """The file as it is read: PDFium's view of it, and pdfplumber's where that is asked for."""

    def __init__(self, pdf: PdfFile, limits: Limits) -> None:
        self.pdf = pdf
        self.limits = limits

    @cached_property
    def second(self) -> SecondOpinion:
        """pdfplumber's view; loading it takes 0.2 s, and few files need it."""
        from nlp.reading.formats.second_opinion import SecondOpinion  # see above

        return SecondOpinion(self.pdf.data, self.limits)


@dataclass(slots=True)
class _Layer:
    """What a page's text layer and objects say, before it is decided how to read it."""

    characters: Characters
    objects: Objects


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Reads a PDF.

    Raises ReadingError: E104 encrypted, E105 damaged beyond mending, E107 too many pages, E116 too much text.
    Pages that could not be read are in the document's `errors`.
    """
    start = data.find(b"%PDF-", 0, sniff.PDF_HEADER_BYTES)
    data = data[start:] if start > 0 else data
    try:
        return _read_opened(data, limits)
    except ReadingError as error:
        if error.code != "E105":
            raise
    return _read_mended(data, limits)


def _read_opened(data: bytes, limits: Limits, warnings: tuple[Notice, ...] = (), *, whole: bool = True) -> Document:
    """Reads what PDFium can open; `whole`: whether all pages that the file once had are in its list."""
    with open_pdf(data) as pdf:
        if not len(pdf):
            raise ReadingError("E105")
        check_pages(len(pdf), limits)
        if not pdf.is_sound and not warnings:
            warnings = (notice("W405"),)
        if pdf.attachments:
            warnings = (*warnings, notice("W412", count=pdf.attachments))
        pages: list[PageLines] = []
        characters = 0
        file = _File(pdf, limits)
        for index in range(len(pdf)):
            pages.append(_read_page(file, index))
            characters += sum(len(line.text) for line in pages[-1].lines)
            check_characters(characters, limits)
    errors = [] if any(page.lines for page in pages) else [notice("E206")]
    if not whole:
        errors.append(notice("E207", count=len(pages)))
    return assemble(pages, sniff.PDF, warnings=warnings, errors=errors)


def _read_mended(data: bytes, limits: Limits) -> Document:
    from nlp.reading.formats.mending import mend  # pikepdf takes 0.1 s to load and is seldom needed

    mended = mend(data, limits)
    if mended is None:
        raise ReadingError("E105")
    copy, whole = mended
    return _read_opened(copy, limits, (notice("W405"),), whole=whole)


def _read_page(file: _File, index: int) -> PageLines:
    number = index + 1
    size = file.pdf.page_size(index)
    if size is None:
        return _unread(number, (0.0, 0.0), notice("E205", page=number))
    if page_too_large(*size):
        return _unread(number, size, notice("E202", page=number, width=_points(size[0]), height=_points(size[1])))
    with file.pdf.page(index) as page:
        if page is None:
            return _unread(number, size, notice("E205", page=number))
        return _read_open_page(page, number, file)


def _points(value: float) -> str:
    return f"{value:.0f}"


def _unread(number: int, size: tuple[float, float], error: Notice) -> PageLines:
    return PageLines(Page(number, *size, source="none", confidence=0.0), errors=[error])


def _read_open_page(page: PdfPage, number: int, file: _File) -> PageLines:
    layer = _Layer(page.characters(), page.objects())
    if _may_lack_text(page, layer):
        layer = _completed(layer, page.frame, number, file)
    verdict = judge(layer.characters.codes)
    if verdict == "none" and layer.objects.count == 0:
        return _unread(number, (page.width, page.height), notice("E201", page=number))
    use = _use_of_layer(layer, page) if verdict == "good" else "none"
    if use == "none":
        return _recognised(page, number, file.limits, garbage=verdict == "garbage")
    read = _from_text_layer(page, number, layer, file)
    if use == "recognised":
        read.warnings.insert(0, notice("W414", page=number))
    return read


def _may_lack_text(page: PdfPage, layer: _Layer) -> bool:
    """Whether PDFium may have left text out: see `nlp.reading.formats.second_opinion`."""
    boxes = layer.characters.boxes[layer.characters.codes > 32]
    turn = dominant_turn(boxes) + 90 * page.frame.quarter
    return (turn % 180 != 0 or not len(boxes)) and layer.objects.count > 0 and page.names_a_font()


def _completed(layer: _Layer, frame: Frame, number: int, file: _File) -> _Layer:
    """The same page with the characters of the second opinion, if that has more."""
    other = file.second.characters(number - 1, frame)
    if other is None or visible_count(other.codes) <= visible_count(layer.characters.codes):
        return layer
    return _Layer(other, layer.objects)


def _use_of_layer(layer: _Layer, page: PdfPage) -> Literal["printed", "recognised", "none"]:
    """What a good text layer is: what is printed, what someone recognised in a picture of it, or of no use.

    Of no use where a picture, or glyphs drawn as paths, carry the page's text and the layer little of it, and where
    what was recognised reads badly.
    """
    sparse = visible_count(layer.characters.codes) < SPARSE
    if sparse and len(layer.objects.paths) >= OUTLINES:
        return "none"
    picture = _page_picture(layer.objects.images, page)
    if picture is None:
        return "printed"
    x0, y0, x1, y1 = layer.characters.boxes.T
    inside = (x0 >= picture[0]) & (y0 >= picture[1]) & (x1 <= picture[2]) & (y1 <= picture[3])
    if sparse or visible_count(layer.characters.codes[inside]) < SPARSE:
        return "none"
    if not page.hides_text():
        return "printed"
    return "recognised" if is_faithful(layer.characters.codes) else "none"


def _page_picture(images: Boxes, page: PdfPage) -> list[float] | None:
    """The box of the largest picture, if the pictures together cover so much that they may be the page itself."""
    if not len(images):
        return None
    x0, y0 = np.maximum(images[:, 0], 0), np.maximum(images[:, 1], 0)
    x1, y1 = np.minimum(images[:, 2], page.width), np.minimum(images[:, 3], page.height)
    areas = np.maximum(x1 - x0, 0) * np.maximum(y1 - y0, 0)
    if areas.sum() < PICTURE_SHARE * page.width * page.height:
        return None
    box: list[float] = np.stack((x0, y0, x1, y1))[:, int(np.argmax(areas))].tolist()
    return box


def _from_text_layer(page: PdfPage, number: int, layer: _Layer, file: _File) -> PageLines:
    characters = Characters(clean_codes(layer.characters.codes), layer.characters.boxes)
    paths, size = layer.objects.paths, (page.width, page.height)
    read = page_text(characters, paths, *size)
    if read.grid_doubtful:
        other = page_text(characters, paths, *size, grids=file.second.tables(number - 1, page.frame))
        read = max(read, other, key=lambda text: text.grid_fit)
    warnings: list[Notice] = []
    if read.columns > 1:
        warnings.append(notice("W403", page=number))
    if read.turn:
        warnings.append(notice("W404", page=number))
    if read.doubtful:
        warnings.append(notice("W411", page=number))
    shown = Page(number, *size, "text", rotation=read.turn)
    tables = [Table(number, box, (), Span(0, 0)) for box in read.tables]
    return PageLines(shown, read.lines, tables, warnings)


def _recognised(page: PdfPage, number: int, limits: Limits, *, garbage: bool) -> PageLines:
    scale = RECOGNITION_DPI / 72
    width, height = round(page.width * scale), round(page.height * scale)
    if picture_too_large(width, height, limits):
        error = notice("E203", page=number, pixels=width * height)
        return _unread(number, (page.width, page.height), error)
    from nlp.reading.ocr.ocr import read_page_image  # the engine takes seconds to load; text never needs it

    read = read_page_image(page.render(scale), 1 / scale, number)
    if not read.lines:
        return _unread(number, (page.width, page.height), notice("E201", page=number))
    # Rounded to whole pixels in between.
    read.page = replace(read.page, width=page.width, height=page.height)
    read.warnings.insert(0, notice("W401" if garbage else "W402", page=number))
    return read
