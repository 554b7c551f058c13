"""What is printed around and across the text, in PDFs: headers, footers, page and line numbers, watermarks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from nlp.reading import read
from tests.nlp.reading import pdfs

COURT, NUMBER = "某省某县人民法院", "（2020）某0101行初7号"
Furnish = Callable[[Canvas, int], None]


def texts(count: int) -> list[str]:
    """One long paragraph a page, all different: no two pages have a line in common."""
    return [f"{'甲乙丙丁戊己庚'[number]}{text}" for number, text in enumerate(pdfs.numbered(count, 200))]


def sheets(count: int, furnish: Furnish) -> list[str]:
    """The paragraphs read from as many pages with furniture on each."""

    def page(number: int) -> pdfs.Draw:
        def draw(canvas: Canvas) -> None:
            pdfs.put_lines(canvas, pdfs.wrapped([texts(count)[number - 1]]))
            furnish(canvas, number)

        return draw

    return read(pdfs.make(*map(page, range(1, count + 1)))).text.split("\n")


def at_foot(text: str) -> Furnish:
    return lambda canvas, number: pdfs.put(canvas, 250, 790, text.format(number, "一二三四五六七"[number - 1]), 10)


@pytest.mark.parametrize(
    "shape",
    ["- {} -", "—{}—", "－ {} －", "{}", "第{}页", "第{1}页", "{} / 3", "第 {} 页 共 3 页", "第{1}页，共三页", "第{}/3页",
     "页码：{}", "Page {} of 3", "P{}", "- {}/3 -", "{}/3页", "共3页 第{}页", "第{}页（共3页）", "~{}~"],
)  # fmt: skip
@pytest.mark.parametrize("pages", [1, 3])
def test_page_numbers_of_all_kinds(shape: str, pages: int) -> None:
    assert sheets(pages, at_foot(shape)) == texts(pages)


@pytest.mark.parametrize("pages", [4, 5])
def test_headers_of_odd_and_even_pages(pages: int) -> None:
    def headers(canvas: Canvas, number: int) -> None:
        pdfs.put(canvas, *((90, 45, COURT) if number % 2 else (400, 45, NUMBER)), 9)
        pdfs.put(canvas, 480 if number % 2 else 90, 790, str(number), 9)

    assert sheets(pages, headers) == texts(pages)


def test_headers_that_stand_on_one_page_each_repeat_the_heading() -> None:
    def first(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, ["　　　　　　　　　" + COURT, "　　　　　　　　　" + NUMBER, *pdfs.wrapped(texts(3)[:1])])

    def later(text: str, header: str) -> pdfs.Draw:
        def draw(canvas: Canvas) -> None:
            pdfs.put(canvas, 90, 45, header, 9)
            pdfs.put_lines(canvas, pdfs.wrapped([text]))

        return draw

    document = read(pdfs.make(first, later(texts(3)[1], NUMBER), later(texts(3)[2], COURT)))
    assert document.text.split("\n") == [COURT, NUMBER, *texts(3)]


def test_a_title_that_the_signature_on_top_of_the_next_page_repeats() -> None:
    agency, signed = "某县市场监督管理局", "2024年7月10日"

    def first(canvas: Canvas) -> None:
        pdfs.put(canvas, 180, pdfs.TOP, agency, 22)
        pdfs.put_lines(canvas, pdfs.wrapped(texts(1)), y=pdfs.TOP + 60)

    def second(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, ["　　　　　　　　　　" + agency, "　　　　　　　　　　" + signed])

    assert "".join(read(pdfs.make(first, second)).text.split("\n")) == agency + texts(1)[0] + agency + signed


@pytest.mark.parametrize(
    "mark",
    ["打印时间：2024-05-01 10:22:3{}", "打印人：某甲", "http://example.org/doc?id=1{}",
     "2024/5/1 10:2{} 裁判文书全文", "打印日期：2024年5月1日 14:05 本文书共3页，本页为第{}页"],
)  # fmt: skip
@pytest.mark.parametrize("pages", [1, 3])
def test_print_marks(mark: str, pages: int) -> None:
    assert sheets(pages, at_foot(mark)) == texts(pages)


def test_a_long_footer_that_differs_by_the_page_alone() -> None:
    footer = "本文书由某县人民法院电子送达平台生成，送达时间10:2{}:31，第{}页 共3页"
    assert sheets(3, lambda canvas, number: pdfs.put(canvas, 90, 790, footer.format(number, number), 9)) == texts(3)


@pytest.mark.parametrize("header", [f"{COURT}行政判决书", f"{COURT}{NUMBER}", f"{NUMBER} 第1页", f"{COURT}　{NUMBER}"])
def test_the_running_header_of_a_single_page(header: str) -> None:
    def headed(canvas: Canvas, _: int) -> None:
        pdfs.put(canvas, 180, 45, header, 9)

    lines = [f"　　　　　　　　　{COURT}", "　　　　　　　　　行政判决书", f"　　　　　　　　　{NUMBER}"]

    def page(canvas: Canvas) -> None:
        headed(canvas, 1)
        pdfs.put_lines(canvas, [*lines, *pdfs.wrapped(pdfs.numbered(3))])
        pdfs.put(canvas, 250, 790, "第1页 共1页", 9)

    assert read(pdfs.make(page)).text.split("\n") == [COURT, "行政判决书", NUMBER, *pdfs.numbered(3)]


@pytest.mark.parametrize(("text", "size"), [(COURT, pdfs.SIZE), ("本件与原件核对无异", 9), ("附件一", 9)])
def test_what_is_no_running_header_stays(text: str, size: int) -> None:
    """A heading of full size, and small words that the heading does not say again."""

    def page(canvas: Canvas) -> None:
        pdfs.put(canvas, 220, 60, text, size)
        pdfs.put_lines(canvas, ["　　　　　　　　　行政判决书", *pdfs.wrapped(pdfs.numbered(3))])

    assert read(pdfs.make(page)).text.split("\n") == [text, "行政判决书", *pdfs.numbered(3)]


@pytest.mark.parametrize(("step", "x", "start"), [(1, 60, 0), (5, 68, 0), (5, 545, 0), (10, 66, 0), (5, 60, 95), (1, 64, 0)])
def test_line_numbers(step: int, x: float, start: int) -> None:
    paragraphs = pdfs.numbered(6)
    lines = pdfs.wrapped(paragraphs)

    def counted(canvas: Canvas) -> None:
        for number, line in enumerate(lines, start + 1):
            if number % step == 0:
                # Word writes the number right before its line.
                pdfs.put(canvas, x, pdfs.TOP + (number - start - 1) * 1.7 * pdfs.SIZE, str(number), 10)
            pdfs.put_lines(canvas, [line], y=pdfs.TOP + (number - start - 1) * 1.7 * pdfs.SIZE)
        pdfs.put(canvas, 290, 790, "1", 10)

    assert read(pdfs.make(counted)).text.split("\n") == paragraphs


def test_numbers_that_are_no_line_numbers_stay() -> None:
    def listed(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(2)))
        for number in (1, 2, 3):
            pdfs.put(canvas, 60, 480 + number * 27, str(number), pdfs.SIZE)
            pdfs.put(canvas, 120, 480 + number * 27, "某种证据一份")

    assert read(pdfs.make(listed)).text.split("\n")[-3:] == ["1某种证据一份", "2某种证据一份", "3某种证据一份"]


@pytest.mark.parametrize("angle", [15, 30, 45, -40])
def test_a_watermark_aslant(angle: int) -> None:
    def marked(canvas: Canvas, _: int) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        for x, y in ((120, 180), (300, 400), (100, 600)):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.setFont("STSong-Light", 50)
            canvas.drawString(0, 0, "仅供某甲查阅")
            canvas.restoreState()
        canvas.restoreState()

    assert sheets(2, marked) == texts(2)


def test_an_upright_watermark_over_the_lines() -> None:
    def marked(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(5)))
        canvas.setFillGray(0.8)
        pdfs.put(canvas, 120, 180, "内部资料", 90)

    document = read(pdfs.make(marked))
    assert document.text.split("\n") == pdfs.numbered(5)
    assert document.warnings == ()


def test_a_large_heading_is_no_watermark() -> None:
    def headed(canvas: Canvas) -> None:
        pdfs.put(canvas, 100, 50, "某县人民法院文件", 40)
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(5)))

    assert read(pdfs.make(headed)).text.split("\n") == ["某县人民法院文件", *pdfs.numbered(5)]
