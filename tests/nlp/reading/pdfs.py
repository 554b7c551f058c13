"""Small PDFs drawn for the tests; Adobe's Song font is named, not embedded, so that no font file is needed."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SIZE = 16
LEFT, TOP, WIDTH = 90.0, 110.0, 26
"""Margins in points, and characters a line."""

A4 = (595.0, 842.0)
SENTENCE = "被告作出的行政行为认定事实清楚，证据确凿，适用法律、法规正确，符合法定程序，"

Draw = Callable[[Canvas], None]


def make(*pages: Draw, size: tuple[float, float] = A4, rotate: int = 0) -> bytes:
    """A PDF with one page for each drawing function; `size` is that of the displayed page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    for draw in pages:
        canvas.setPageRotation(rotate)
        canvas.setFont("STSong-Light", SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def put(canvas: Canvas, x: float, y: float, text: str, size: float = SIZE) -> None:
    """Draws text whose upper left corner is at (x, y) from the page's top left."""
    canvas.setFont("STSong-Light", size)
    canvas.drawString(x, canvas._pagesize[1] - y - 0.88 * size, text)


def wrapped(paragraphs: list[str], width: int = WIDTH) -> list[str]:
    """Lines of full-width characters, two blanks before each paragraph."""
    lines: list[str] = []
    for paragraph in paragraphs:
        text = "　　" + paragraph
        while text:
            cut = width
            # No line begins with a comma or full stop: it hangs over, as in Word.
            while cut < len(text) and text[cut] in "，。、；：":
                cut += 1
            lines.append(text[:cut])
            text = text[cut:]
    return lines


def put_lines(canvas: Canvas, lines: list[str], x: float = LEFT, y: float = TOP, size: float = SIZE) -> None:
    """Draws lines at 1.7 times the character size, without their leading blanks but where those end."""
    for number, line in enumerate(lines):
        text = line.lstrip("　")
        put(canvas, x + (len(line) - len(text)) * size, y + number * 1.7 * size, text, size)


def put_turned(canvas: Canvas, lines: list[str], turn: int) -> None:
    """Draws an A4 sheet's lines turned clockwise by `turn` degrees onto a sheet of the size for it."""
    page = A4 if turn == 180 else A4[::-1]
    declared = canvas._pagesize
    corner = {90: (0, page[1]), 180: page, 270: (page[0], 0)}[turn]
    canvas.translate(*corner)
    canvas.rotate(-turn)
    # The canvas takes the page's size from here, both for our `put` and, later, for the page itself.
    canvas._pagesize = A4
    put_lines(canvas, lines)
    canvas._pagesize = declared


def judgment(paragraphs: list[str], *, header: str = "某省某县人民法院行政判决书", rows: int = 22) -> bytes:
    """A judgment with running header and page numbers."""
    lines = wrapped(paragraphs)
    chunks = [lines[start : start + rows] for start in range(0, len(lines), rows)]

    def page(number: int, chunk: list[str]) -> Draw:
        def draw(canvas: Canvas) -> None:
            put(canvas, 220, 50, header, 10)
            put(canvas, 270, 790, f"第 {number} 页 共 {len(chunks)} 页", 10)
            put_lines(canvas, chunk)

        return draw

    return make(*(page(number, chunk) for number, chunk in enumerate(chunks, 1)))


def numbered(count: int, length: int = 90) -> list[str]:
    """Paragraphs that differ from each other, about `length` characters each."""
    text = SENTENCE * (length // len(SENTENCE) + 1)
    return [f"第{number}段。{text[: length + number % 7]}完。" for number in range(1, count + 1)]
