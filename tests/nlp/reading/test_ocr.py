"""Recognition of scans: what is read, where it stands, and that nothing leaves the machine."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.errors import ReadingError
from nlp.reading import read
from nlp.reading.ocr import engine, ocr
from nlp.reading.page.lines import PageLines, TextLine
from tests.nlp.reading.scans import (
    SCALE,
    SCAN_150,
    SCAN_200,
    edit_distance,
    folded,
    increasing,
    page_picture,
    pdf_file,
    true_text,
)

needs_engine = pytest.mark.skipif(ocr.available() is not None, reason="the recognition engine is not installed")


@cache
def upright() -> PageLines:
    return ocr.read_page_image(page_picture(SCAN_150, 0), SCALE, 1)


def page_text(page: PageLines) -> str:
    return folded("".join(line.text for line in page.lines))


def ink_share(picture: NDArray[np.uint8], line: TextLine) -> float:
    """Share of the line's 汉字 in whose box there is something dark."""
    hits = []
    for character, box in zip(line.text, line.boxes, strict=True):
        if "\u4e00" <= character <= "\u9fff":
            x0, y0, x1, y1 = (int(v) for v in box / SCALE)
            hits.append(int(picture[y0 : y1 + 1, x0 : x1 + 1].min()) < 120)
    return float(np.mean(hits)) if hits else 1.0


@needs_engine
@pytest.mark.parametrize("slug", [SCAN_200, SCAN_150])
def test_a_scanned_judgment_is_read_with_its_sealed_date(slug: str) -> None:
    document = read(pdf_file(slug))
    true, found = folded(true_text(slug)), folded(document.text)
    assert edit_distance(true, found) <= 0.003 * len(true)
    assert document.pages_ocr == [1, 2]
    assert not document.errors
    assert [notice.code for notice in document.warnings] == ["W402", "W402"]
    assert [line for line in true_text(slug).split() if line.startswith("二〇") and line.endswith("日")][-1] in found


@needs_engine
def test_every_character_stands_where_its_ink_is() -> None:
    page = upright()
    picture = page_picture(SCAN_150, 0)
    assert page.page.source == "ocr"
    assert page.page.confidence > 0.95
    assert page.page.width == pytest.approx(595, abs=2)
    for line in page.lines:
        assert len(line.boxes) == len(line.text)
        assert increasing(line.boxes[:, 0])
        assert line.boxes.min() >= 0
        assert line.x1 <= page.page.width
        assert line.y1 <= page.page.height
        assert ink_share(picture, line) > 0.95


@needs_engine
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_on_their_side_are_read_upright_and_shown_as_they_lie(turn: int) -> None:
    # Displayed turned counter-clockwise by `turn`, so that turning clockwise by it rights the page.
    picture = np.ascontiguousarray(np.rot90(page_picture(SCAN_150, 0), turn // 90))
    page = ocr.read_page_image(picture, SCALE, 7)
    assert page.page.rotation == turn
    assert [(notice.code, notice.page) for notice in page.warnings] == [("W404", 7)]
    assert edit_distance(page_text(page), page_text(upright())) <= 3
    assert (page.page.width, page.page.height) == pytest.approx((picture.shape[1] * SCALE, picture.shape[0] * SCALE))
    longest = max(page.lines, key=lambda line: len(line.text))
    assert ink_share(picture, longest) > 0.95


@needs_engine
@pytest.mark.parametrize("degrees", [-3.0, 2.0])
def test_a_page_askew_keeps_its_lines_apart(degrees: float) -> None:
    import cv2

    straight = page_picture(SCAN_150, 0)
    height, width = straight.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    picture = np.asarray(cv2.warpAffine(straight, matrix, (width, height), borderValue=(255, 255, 255)), np.uint8)
    page = ocr.read_page_image(picture, SCALE, 1)
    assert edit_distance(page_text(page), page_text(upright())) <= 3
    assert len(page.lines) == len(upright().lines)
    assert ink_share(picture, max(page.lines, key=lambda line: len(line.text))) > 0.9


@needs_engine
def test_recognise_gives_the_lines_of_an_upright_picture_from_top_to_bottom() -> None:
    part = page_picture(SCAN_150, 0)[: int(300 / SCALE)]
    lines = ocr.recognise(part, scale=SCALE)
    assert increasing(np.array([line.y0 for line in lines]))
    assert page_text(upright()).startswith(folded("".join(line.text for line in lines[:-1])))


@needs_engine
@pytest.mark.parametrize("shade", [255, 128, 0])
def test_a_page_without_text_is_an_error_not_silence(shade: int) -> None:
    page = ocr.read_page_image(np.full((1100, 800, 3), shade, np.uint8), SCALE, 4)
    assert [(notice.code, notice.page) for notice in page.errors] == [("E201", 4)]
    assert page.page.source == "none"
    assert not page.lines


@needs_engine
@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 4000, 3), (4000, 2, 3)])
def test_absurd_shapes_are_blank_pages(shape: tuple[int, int, int]) -> None:
    assert ocr.read_page_image(np.zeros(shape, np.uint8), SCALE, 1).errors[0].code == "E201"


@needs_engine
def test_a_page_that_is_hardly_legible_is_said_to_be() -> None:
    import cv2

    picture = page_picture(SCAN_150, 0)
    small = cv2.resize(picture, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    blurred = np.asarray(cv2.resize(small, (picture.shape[1], picture.shape[0])), np.uint8)
    page = ocr.read_page_image(blurred, SCALE, 2)
    assert [(notice.code, notice.page) for notice in page.warnings] == [("W408", 2)]


@needs_engine
def test_nothing_is_printed_fetched_or_reported() -> None:
    script = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"{event} {arguments}")

sys.addaudithook(refuse)
import numpy as np
from nlp.reading.ocr import ocr
ocr.read_page_image(np.full((200, 200, 3), 255, np.uint8), 0.5, 1)
assert sys.modules["openvino_telemetry"] is None
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_missing_engine_is_an_error_that_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    assert ocr.available() == "缺少 RapidOCR"
    monkeypatch.setattr(engine, "_model", engine._model.__wrapped__)
    with pytest.raises(ReadingError) as caught:
        engine.text_map(np.zeros((32, 32), np.uint8))
    assert caught.value.code == "E117"
    assert "缺少 RapidOCR" in caught.value.message


@needs_engine
def test_long_numbers_lose_no_digit() -> None:
    """Lines are narrowed for speed; where a long number stands they are not."""
    picture = np.full((60, 900), 255, np.uint8)
    import cv2

    number = "1100022233300011122"
    cv2.putText(picture, f"No. {number} and 8800077", (10, 42), cv2.FONT_HERSHEY_COMPLEX, 1.1, 0, 2, cv2.LINE_AA)
    assert number in engine.read_line(picture).text.replace(" ", "")
