"""Pages whose text is a picture, or whose text layer does not say what is printed."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from nlp.document import Document
from nlp.reading import read
from nlp.reading.guard.limits import Limits
from nlp.reading.ocr import ocr
from nlp.reading.page.pdfium import open_pdf
from tests.nlp.reading import pdfs

pytestmark = pytest.mark.skipif(ocr.available() is not None, reason="the recognition engine is not installed")


def first_page(file: Path, index: int = 0) -> bytes:
    with pikepdf.open(file) as pdf, pikepdf.new() as one:
        one.pages.append(pdf.pages[index])
        out = io.BytesIO()
        one.save(out)
    return out.getvalue()


def picture_of(data: bytes) -> Image.Image:
    """The page at 150 dpi; of a bench file, whose fonts are embedded: this machine may have none."""
    with open_pdf(data) as pdf, pdf.page(0) as page:
        assert page is not None
        return Image.fromarray(page.render(150 / 72))


def codes(document: Document) -> list[tuple[str, int | None]]:
    return [(notice.code, notice.page) for notice in (*document.warnings, *document.errors)]


def test_a_garbage_text_layer_is_recognised_instead(shared: Path) -> None:
    document = read(first_page(shared / "bench" / "pdf" / "16_typst_notou.pdf"))
    true = read(first_page(shared / "bench" / "pdf" / "16_typst.pdf"))
    assert codes(document) == [("W401", 1)]
    assert document.pages_ocr == [1]
    assert sum(text in document.text for text in true.text.split("\n")) >= 0.8 * true.text.count("\n")


def test_a_table_on_a_recognised_page_keeps_its_cells(shared: Path) -> None:
    document = read(first_page(shared / "bench" / "pdf" / "16_typst_notou.pdf", 4))
    true = read(first_page(shared / "bench" / "pdf" / "16_typst.pdf", 4))
    assert codes(document) == [("W401", 1)]
    assert [len(row) for row in document.tables[0].rows] == [len(row) for row in true.tables[0].rows]
    assert document.tables[0].rows[0] == true.tables[0].rows[0]


def test_a_stamp_over_a_picture_is_not_the_pages_text(shared: Path) -> None:
    scan = picture_of(first_page(shared / "bench" / "pdf" / "16_typst.pdf"))

    def stamped(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(scan), 0, 0, 595, 842)
        pdfs.put(canvas, 400, 20, "归档 2020-05-01", 9)

    def typed(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(4)))

    document = read(pdfs.make(typed, stamped))
    assert codes(document) == [("W402", 2)]
    assert document.text.split("\n")[:4] == pdfs.numbered(4)
    assert "行政判决书" in document.text
    assert [page.source for page in document.pages] == ["text", "ocr"]


def test_a_scan_whose_text_layer_reads_badly_is_recognised(shared: Path) -> None:
    scan = picture_of(first_page(shared / "bench" / "pdf" / "16_typst.pdf"))

    def searchable(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, [text.replace("，", "亍訁").replace("的", "旳")[:26] for text in pdfs.numbered(5)])
        pdfs.put_lines(canvas, ["RENTS ARATRVE 4 BIR FF HB BR OR AH A ER"] * 12, y=400)
        canvas.drawImage(ImageReader(scan), 0, 0, 595, 842)

    document = read(pdfs.make(searchable))
    assert codes(document) == [("W402", 1)]
    assert "行政判决书" in document.text


def test_an_empty_picture_is_an_error() -> None:
    white = Image.new("RGB", (1240, 1754), "white")
    document = read(pdfs.make(lambda canvas: canvas.drawImage(ImageReader(white), 0, 0, 595, 842)))
    assert ("E201", 1) in codes(document)
    assert document.text == ""


def test_a_picture_beyond_the_limit_is_an_error() -> None:
    white = Image.new("RGB", (100, 100), "white")
    page = pdfs.make(lambda canvas: canvas.drawImage(ImageReader(white), 0, 0, 595, 842))
    assert ("E203", 1) in codes(read(page, limits=Limits(pixels=1_000_000)))


def test_two_columns_of_a_scan_are_read_one_after_the_other(shared: Path) -> None:
    source = picture_of(first_page(shared / "bench" / "pdf" / "01_rlttf.pdf", 1))
    # Two halves of one page beside each other: columns that were printed on their own.
    width, height = source.size
    text = source.crop((int(width * 0.12), int(height * 0.1), int(width * 0.9), int(height * 0.9)))
    sheet = Image.new("RGB", (text.width * 2 + 160, text.height + 200), "white")
    sheet.paste(text, (40, 100))
    sheet.paste(text, (text.width + 120, 100))
    size = (sheet.width * 72 / 150, sheet.height * 72 / 150)
    document = read(pdfs.make(lambda canvas: canvas.drawImage(ImageReader(sheet), 0, 0, *size), size=size))
    assert ("W403", 1) in codes(document)
    half = len(document.text) // 2
    assert abs(document.text.index("诉讼请求：1.变更处罚数额") + half - document.text.rindex("诉讼请求：1.变更处罚数额")) < 30


def test_characters_drawn_as_outlines_are_recognised() -> None:
    def outlined(canvas: Canvas) -> None:
        pdfs.put(canvas, 280, 790, "第 1 页", 10)
        # The character 十, over and over: what a producer without fonts makes of text.
        for number in range(200):
            x, y = 100 + number % 20 * 20, 700 - number // 20 * 30
            canvas.rect(x, y + 7, 15, 1.5, stroke=0, fill=1)
            canvas.rect(x + 7, y, 1.5, 15, stroke=0, fill=1)

    document = read(pdfs.make(outlined))
    assert document.pages[0].source == "ocr" or ("E201", 1) in codes(document)
