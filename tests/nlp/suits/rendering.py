"""Renders a paper of the invented suits to PDF: as a word processor leaves it, or as a scanner does.

Unlike a judgment such a paper has one or two titles, at times a number below them, and no form that all share: a line
is a title while it is short and says nothing yet.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.samples import render
from tests.samples.render import BODY, HEIGHT, LEADING, WIDTH, Line

TITLE = 20.0
PRINTED = str.maketrans("☑", "√")
"""The box with a tick is in none of the fonts; offices without it print the tick."""
NUMBER = re.compile(r"\S{0,16}[〔（(]\s*\d{4}\s*[〕）)]\S{0,24}号$|(?:编号|建字|业务号)\S+$")
DATE = re.compile(r"(?:\d{4}|[一二三四五六七八九〇○]{4})年\S{1,3}月\S{1,3}日$")
FLUSH = re.compile(r"[^，。；：:]{2,30}[：:]$|此致$|\S{2,14}人民法院$")
"""An addressee and the court behind 此致 stand at the left edge."""


def digital(text: str, font: Path) -> bytes:
    """A PDF with a text layer and an embedded subset of the font; the same bytes for the same text."""
    name, text = render.load(font).fontName, printed(text)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    y = HEIGHT - render.TOP
    for line, gap in _lines(text, name):
        if y < render.BOTTOM:
            canvas.showPage()
            y = HEIGHT - render.TOP
        canvas.setFont(name, line.size)
        canvas.drawString(line.x, y, line.text)
        y -= gap
    canvas.save()
    return out.getvalue()


def printed(text: str) -> str:
    """The text with the characters that the fonts have."""
    return text.translate(PRINTED)


def scan(text: str, font: Path, dpi: int = 200, seed: int = 7) -> bytes:
    """A PDF of page pictures without a text layer."""
    return render.photographed(digital(text, font), dpi, seed)


def _lines(text: str, font: str) -> Iterator[tuple[Line, float]]:
    """Each line of print with the way down to the next."""
    title = True
    for number, paragraph in enumerate(text.splitlines()):
        title = title and number < 3 and _is_title(paragraph)
        size = TITLE if title else BODY
        for line in render.broken(paragraph, font, size, indent=not title and not _stands_apart(paragraph)):
            width = pdfmetrics.stringWidth(line, font, size)
            yield Line(line, _left_edge(paragraph, width, title=title), 0, size), LEADING * (1.3 if title else 1)


def _is_title(paragraph: str) -> bool:
    return len(paragraph) <= 24 and not re.search(r"[，。：:；]", paragraph) and not NUMBER.match(paragraph)


def _stands_apart(paragraph: str) -> bool:
    return bool(NUMBER.match(paragraph) or DATE.match(paragraph) or FLUSH.match(paragraph))


def _left_edge(paragraph: str, width: float, *, title: bool) -> float:
    if title or NUMBER.match(paragraph):
        return (WIDTH - width) / 2
    return WIDTH - render.RIGHT - width - 2 * BODY if DATE.match(paragraph) else render.LEFT
