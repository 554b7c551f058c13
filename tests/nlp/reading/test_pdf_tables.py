"""Ruled tables: cells as printed, in the text at the table's place."""

from __future__ import annotations

from itertools import pairwise

from reportlab.pdfgen.canvas import Canvas

from nlp.reading import read
from tests.nlp.reading import pdfs

XS, YS = (90.0, 190.0, 330.0, 500.0), (300.0, 330.0, 370.0, 400.0)


def cell_text(canvas: Canvas) -> None:
    for column, text in enumerate(("序号", "证据名称", "证明目的")):
        pdfs.put(canvas, XS[column] + 5, 308, text, 12)
    pdfs.put(canvas, 95, 345, "1", 12)
    pdfs.put(canvas, 195, 335, "行政处罚决定书及", 12)
    pdfs.put(canvas, 195, 352, "送达回证", 12)
    pdfs.put(canvas, 335, 345, "程序合法", 12)
    pdfs.put(canvas, 95, 378, "2", 12)


ROWS = (("序号", "证据名称", "证明目的"), ("1", "行政处罚决定书及送达回证", "程序合法"))


def around(canvas: Canvas) -> None:
    pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(1)))
    pdfs.put(canvas, 122, 450, "以上证据，本院予以采信。")


def rule(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    height = canvas._pagesize[1]
    canvas.line(x0, height - y0, x1, height - y1)


def test_cells_rows_and_place() -> None:
    def page(canvas: Canvas) -> None:
        around(canvas)
        cell_text(canvas)
        pdfs.put(canvas, 195, 378, "询问笔录", 12)
        pdfs.put(canvas, 335, 378, "事实清楚", 12)
        for y in YS:
            rule(canvas, XS[0], y, XS[-1], y)
        for x in XS:
            rule(canvas, x, YS[0], x, YS[-1])

    document = read(pdfs.make(page))
    (table,) = document.tables
    assert table.rows == (*ROWS, ("2", "询问笔录", "事实清楚"))
    assert document.text[table.span.start : table.span.end] == "\n".join("\t".join(row) for row in table.rows)
    assert document.text.split("\n") == [
        *pdfs.numbered(1), *("\t".join(row) for row in table.rows), "以上证据，本院予以采信。"
    ]  # fmt: skip
    assert all(abs(got - drawn) < 2 for got, drawn in zip(table.box, (90, 300, 500, 400), strict=True))
    start = document.text.index("询问笔录")
    assert abs(document.char_boxes[start][0] - 195) < 1


def test_a_merged_cell_stands_in_its_first_field() -> None:
    def page(canvas: Canvas) -> None:
        around(canvas)
        cell_text(canvas)
        pdfs.put(canvas, 195, 378, "与本案无关，不予采信", 12)
        for y in YS:
            rule(canvas, XS[0], y, XS[-1], y)
        for x in (XS[0], XS[1], XS[-1]):
            rule(canvas, x, YS[0], x, YS[-1])
        rule(canvas, XS[2], YS[0], XS[2], YS[2])

    (table,) = read(pdfs.make(page)).tables
    assert table.rows == (*ROWS, ("2", "与本案无关，不予采信", ""))


def test_cells_drawn_as_boxes_and_as_one_path() -> None:
    def text(canvas: Canvas) -> None:
        around(canvas)
        cell_text(canvas)
        pdfs.put(canvas, 195, 378, "询问笔录", 12)

    def boxes(canvas: Canvas) -> None:
        text(canvas)
        for left, right in pairwise(XS):
            for top, bottom in pairwise(YS):
                canvas.rect(left, 842 - bottom, right - left, bottom - top)

    def one_path(canvas: Canvas) -> None:
        text(canvas)
        path = canvas.beginPath()
        for y in YS:
            path.moveTo(XS[0], 842 - y)
            path.lineTo(XS[-1], 842 - y)
        for x in XS:
            path.moveTo(x, 842 - YS[0])
            path.lineTo(x, 842 - YS[-1])
        canvas.drawPath(path)

    for draw in (boxes, one_path):
        (table,) = read(pdfs.make(draw)).tables
        assert table.rows == (*ROWS, ("2", "询问笔录", ""))


def test_a_frame_around_the_text_is_no_table() -> None:
    def framed(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(4)))
        canvas.rect(70, 200, 460, 560)
        canvas.rect(70, 180, 460, 20)

    document = read(pdfs.make(framed))
    assert document.tables == ()
    assert document.text.split("\n") == pdfs.numbered(4)


def test_rows_of_a_table_without_rules_stay_apart() -> None:
    rows = [("某甲", "原告", "二十元"), ("某乙", "第三人", "三十元"), ("某丙", "被告", "五十元")]

    def page(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(2)))
        for number, row in enumerate(rows):
            for x, text in zip((90, 260, 430), row, strict=True):
                pdfs.put(canvas, x, 400 + number * 27, text)

    assert read(pdfs.make(page)).text.split("\n")[-3:] == ["".join(row) for row in rows]
