"""PDFs with a text layer: what is printed comes out, in order, with its place."""

from __future__ import annotations

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from nlp.document import Document, Span
from nlp.reading import read
from tests.nlp.reading import pdfs


def codes(document: Document) -> list[tuple[str, int | None]]:
    return [(notice.code, notice.page) for notice in (*document.warnings, *document.errors)]


def test_paragraphs_come_back_without_headers_footers_and_line_breaks() -> None:
    paragraphs = pdfs.numbered(12)
    document = read(pdfs.judgment(paragraphs))
    assert document.text.split("\n") == paragraphs
    assert len(document.pages) == 3
    assert codes(document) == []


def test_every_character_knows_its_page_and_box() -> None:
    paragraphs = pdfs.numbered(12)
    document = read(pdfs.judgment(paragraphs))
    lines = pdfs.wrapped(paragraphs)
    for number, page in ((3, 1), (40, 2)):
        start = document.text.index(lines[number].strip("　"))
        box = document.char_boxes[start]
        top = pdfs.TOP + (number % 22) * 1.7 * pdfs.SIZE
        left = pdfs.LEFT + pdfs.SIZE * (len(lines[number]) - len(lines[number].lstrip("　")))
        assert document.char_pages[start] == page
        assert abs(box[0] - left) < 1
        assert abs(box[2] - left - pdfs.SIZE) < 1
        assert abs(box[1] - top) < 3
        assert abs(box[3] - top - pdfs.SIZE) < 3
    breaks = np.array([character == "\n" for character in document.text])
    assert (document.char_pages[breaks] == 0).all()
    assert (document.char_pages[~breaks] > 0).all()
    assert not np.isnan(document.char_boxes[~breaks]).any()


def test_a_paragraph_over_a_page_break_has_places_on_both_pages() -> None:
    paragraphs = pdfs.numbered(12)
    document = read(pdfs.judgment(paragraphs))
    spans = [Span(document.text.index(text), document.text.index(text) + len(text)) for text in paragraphs]
    assert any([place.page for place in document.places(span)] == [1, 2] for span in spans)


def test_order_of_content_does_not_matter() -> None:
    lines = pdfs.wrapped(pdfs.numbered(5))
    ordered = read(pdfs.make(lambda canvas: pdfs.put_lines(canvas, lines)))

    def shuffled(canvas: Canvas) -> None:
        for number in sorted(range(len(lines)), key=lambda index: index * 7 % len(lines)):
            text = lines[number].lstrip("　")
            x = pdfs.LEFT + (len(lines[number]) - len(text)) * pdfs.SIZE
            pdfs.put(canvas, x, pdfs.TOP + number * 1.7 * pdfs.SIZE, text)

    assert read(pdfs.make(shuffled)).text == ordered.text


@pytest.mark.parametrize("by_column", [True, False])
def test_two_columns_are_read_one_after_the_other(by_column: bool) -> None:
    left, right = pdfs.wrapped(pdfs.numbered(4, 60), 15), pdfs.wrapped(pdfs.numbered(9, 60)[4:8], 15)

    def columns(canvas: Canvas) -> None:
        pdfs.put(canvas, 200, 60, "某县人民法院行政判决书", 18)
        if by_column:
            pdfs.put_lines(canvas, left, 70, 110, 14)
            pdfs.put_lines(canvas, right, 310, 110, 14)
            return
        for number in range(max(len(left), len(right))):
            for x, lines in ((70, left), (310, right)):
                if number < len(lines):
                    text = lines[number].lstrip("　")
                    indent = (len(lines[number]) - len(text)) * 14
                    pdfs.put(canvas, x + indent, 110 + number * 1.7 * 14, text, 14)

    document = read(pdfs.make(columns))
    expected = ["某县人民法院行政判决书", *pdfs.numbered(4, 60), *pdfs.numbered(9, 60)[4:8]]
    assert document.text.split("\n") == expected
    assert codes(document) == [("W403", 1)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_turned_on_the_page_is_read_and_reported(turn: int) -> None:
    paragraphs = pdfs.numbered(4)
    lines = pdfs.wrapped(paragraphs)
    width, height = pdfs.A4
    size = pdfs.A4 if turn == 180 else (height, width)

    document = read(pdfs.make(lambda canvas: pdfs.put_turned(canvas, lines, turn), size=size))
    assert document.text.split("\n") == paragraphs
    assert codes(document) == [("W404", 1)]
    page = document.pages[0]
    assert page.rotation == turn
    assert (round(page.width), round(page.height)) == tuple(map(round, size))
    boxes = document.char_boxes[document.char_pages > 0]
    assert boxes.min() >= 0
    assert (boxes[:, 2] <= page.width).all()
    assert (boxes[:, 3] <= page.height).all()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_displayed_upright_by_its_rotation_is_plain(turn: int) -> None:
    paragraphs = pdfs.numbered(4)
    lines = pdfs.wrapped(paragraphs)
    back = 360 - turn
    document = read(pdfs.make(lambda canvas: pdfs.put_turned(canvas, lines, back), rotate=turn))
    assert document.text.split("\n") == paragraphs
    assert codes(document) == []
    box = document.char_boxes[0]
    assert abs(box[0] - (pdfs.LEFT + 2 * pdfs.SIZE)) < 1
    assert abs(box[1] - pdfs.TOP) < 3


def test_blanks_between_han_and_figures_go_and_those_between_words_stay() -> None:
    text = "被告于 2020 年 5 月 1 日 通过 EMS Express Mail 邮寄 第 12 号"
    document = read(pdfs.make(lambda canvas: pdfs.put_lines(canvas, [text, *pdfs.wrapped(pdfs.numbered(2))])))
    assert document.text.startswith("被告于2020年5月1日通过EMS Express Mail邮寄第12号")


def test_a_seal_over_the_date_takes_nothing_away() -> None:
    def sealed(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(3)))
        pdfs.put(canvas, 350, 500, "审　判　长　某甲")
        pdfs.put(canvas, 350, 540, "二〇二〇年五月一日")
        canvas.setStrokeColorRGB(0.8, 0, 0)
        canvas.setFillColorRGB(0.8, 0, 0, alpha=0.3)
        canvas.circle(420, 300, 60, fill=1)

    assert read(pdfs.make(sealed)).text.split("\n")[-2:] == ["审判长某甲", "二〇二〇年五月一日"]


def test_line_numbers_in_the_margin_go() -> None:
    paragraphs = pdfs.numbered(5)
    lines = pdfs.wrapped(paragraphs)

    def counted(canvas: Canvas) -> None:
        for number in range(len(lines)):
            pdfs.put(canvas, 60, pdfs.TOP + number * 1.7 * pdfs.SIZE, str(number + 1), 10)
        pdfs.put_lines(canvas, lines)

    assert read(pdfs.make(counted)).text.split("\n") == paragraphs


def test_page_numbers_of_all_kinds_go() -> None:
    texts = [f"{word}{text}" for word, text in zip("甲乙丙丁", pdfs.numbered(4), strict=True)]
    for shape in ("- {} -", "—{}—", "{}", "第{}页", "{}/3"):

        def page(number: int, shape: str = shape) -> pdfs.Draw:
            def draw(canvas: Canvas) -> None:
                pdfs.put_lines(canvas, pdfs.wrapped(texts[number - 1 : number + 1]))
                pdfs.put(canvas, 290, 790, shape.format(number), 12)

            return draw

        document = read(pdfs.make(page(1), page(2), page(3)))
        assert document.text.split("\n") == [text for start in range(3) for text in texts[start : start + 2]], shape


def test_a_hyphen_at_a_lines_end_stays_in_a_number_and_goes_in_a_word() -> None:
    first = "案涉地块编号为某某某某某某某某某某某某某某某某某某A-"
    lines = ["　　" + first, "74号，四至清楚，附图为证。", *pdfs.wrapped(pdfs.numbered(3))]
    assert f"{first}74号" in read(pdfs.make(lambda canvas: pdfs.put_lines(canvas, lines))).text


def test_a_blank_page_is_an_error_and_the_others_are_read() -> None:
    lines = pdfs.wrapped(pdfs.numbered(3))
    document = read(pdfs.make(lambda canvas: pdfs.put_lines(canvas, lines), lambda canvas: None))
    assert document.text.split("\n") == pdfs.numbered(3)
    assert codes(document) == [("E201", 2)]
    assert [page.source for page in document.pages] == ["text", "none"]
