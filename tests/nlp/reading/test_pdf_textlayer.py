"""Text layers that say what is printed, and those that do not."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from nlp.reading import read
from nlp.reading.page.pdfium import Codes
from nlp.reading.page.segments import clean_codes
from nlp.reading.page.textlayer import Verdict, is_faithful, judge
from tests.nlp.reading import pdfs

PROSE = "原告不服被告作出的行政处罚决定，向本院提起行政诉讼。本院受理后，依法组成合议庭，公开开庭审理了本案。" * 3
ENGLISH = "The plaintiff, dissatisfied with the decision of the defendant, has brought this suit before the court. " * 2
DICE = random.Random(4)

CASES: dict[str, tuple[str, Verdict]] = {
    "prose": (PROSE, "good"),
    "prose with a stray private-use bullet": ("\ue004" + PROSE, "good"),
    "English": (ENGLISH, "good"),
    "figures": ("12.50 1,300.00 45% 2020-05-01\n" * 10, "good"),
    "a page number": ("- 12 -", "good"),
    "list of names": ("张三丰、李四光、王五岳、赵六奇、钱七宝、孙八仙、" * 2, "good"),
    "blanks": (" \r\n\u3000\x00", "none"),
    "nothing": ("", "none"),
    "private use": ("".join(chr(0xE000 + index % 200) for index in range(300)), "garbage"),
    "control characters and Latin-1": ("\x01\x04\x05\x06åäÖÜ\x07Å19Çú•ì¶" * 20, "garbage"),
    "replacement characters": (PROSE[:60] + "\ufffd" * 40, "garbage"),
    "glyph numbers in ASCII": ("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~ZXQKJWVBG" * 5, "garbage"),
    "characters drawn evenly from a font": (
        "".join(chr(DICE.randrange(0x4E00, 0x9FA5)) for _ in range(400)), "garbage",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_verdicts(case: str) -> None:
    text, verdict = CASES[case]
    assert judge(np.array([ord(character) for character in text], np.uint32)) == verdict


def as_codes(text: str) -> Codes:
    return np.array([ord(character) for character in text], np.uint32)


@pytest.mark.parametrize(
    ("text", "faithful"),
    [(PROSE, True), (PROSE + "2020-05-01 12.50 EMS", True), (PROSE[:90] + "12.50 1,300.00 45% " * 30, False),
     (ENGLISH, False), ("RENTS ARATRVE 4 BIR FF HB BR OR AH A ER " * 5, False),
     (PROSE[:60] + "凊盩箬胋倲桙剕夆磮" * 20, False)],
)  # fmt: skip
def test_what_someone_else_recognised_must_read_as_prose(text: str, faithful: bool) -> None:
    assert is_faithful(as_codes(text)) is faithful


@pytest.mark.parametrize("hidden", ["unseen over the picture", "under the picture"])
def test_a_layer_that_is_not_printed_is_reported(hidden: str) -> None:
    grey = Image.new("RGB", (100, 140), "lightgrey")

    def text(canvas: Canvas) -> None:
        if hidden == "unseen over the picture":
            # Stays with the page: the canvas sets it once for all that follows.
            canvas._code.append("3 Tr")
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(4)))

    def picture(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(grey), 0, 0, *pdfs.A4)

    def scan(canvas: Canvas) -> None:
        for draw in (text, picture) if hidden == "under the picture" else (picture, text):
            draw(canvas)

    document = read(pdfs.make(scan))
    assert document.text.split("\n") == pdfs.numbered(4)
    assert [(warning.code, warning.page) for warning in document.warnings] == [("W414", 1)]
    assert [page.source for page in document.pages] == ["text"]


def test_text_printed_on_a_picture_is_text() -> None:
    paper = Image.new("RGB", (100, 140), "ivory")

    def printed(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(paper), 0, 0, *pdfs.A4)
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(4)))

    assert read(pdfs.make(printed)).warnings == ()


def test_rare_characters_beyond_the_basic_plane_are_han() -> None:
    assert judge(np.array([ord("\U00020bb7")] * 3 + [ord(character) for character in PROSE], np.uint32)) == "good"


def test_radicals_and_compatibility_forms_become_the_characters_they_look_like() -> None:
    codes = clean_codes(np.array([0x2F00, 0x2F2F, 0xF9D8, 0x3000, 0xA0, 0x20BB7, 0x110000], np.uint32))
    assert "".join(map(chr, codes.tolist())) == "一工律  \U00020bb7\U0010ffff"


def test_text_printed_over_text_is_reported() -> None:
    lines, other = pdfs.wrapped(pdfs.numbered(4)), pdfs.wrapped([text[::-1] for text in pdfs.numbered(3)])

    def twice(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, lines)
        pdfs.put_lines(canvas, other, pdfs.LEFT + 5, pdfs.TOP + 3)

    assert [warning.code for warning in read(pdfs.make(twice)).warnings] == ["W411"]


def test_text_outside_the_page_is_not_read() -> None:
    def beyond(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(3)))
        pdfs.put(canvas, 700, 300, "页外的文字")

    assert read(pdfs.make(beyond)).text.split("\n") == pdfs.numbered(3)
