"""Drawing pages: once for all who ask, within limits, kept within bounds; where reading says a word stands, it is drawn."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

import nlp
from api.errors import ServiceError
from api.facsimile.pictures import Lent, Pictures, step
from api.facsimile.rendering import PIXELS_MAX, draw, sizes
from nlp.document import Span
from nlp.errors import ReadingError
from nlp.reading.guard.limits import Limits
from tests.api import seed

SAMPLE = seed.PDFS / "01-penalty-revoked-and-redo.pdf"


def lent(path: Path) -> Lent:
    return lambda: nullcontext(path)


@pytest.fixture
def pictures(tmp_path: Path):
    made = Pictures(tmp_path)
    yield made
    made.close()


def test_scales_are_rounded_up_to_a_step() -> None:
    assert [step(scale) for scale in (0.1, 0.25, 0.9, 1.2, 2.0, 2.1, 99)] == [0.25, 0.25, 1.0, 1.5, 2.0, 3.0, 3.0]


def test_many_who_ask_at_once_get_one_drawing(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    original = Pictures._draw
    monkeypatch.setattr(Pictures, "_draw", lambda self, wanted: drawn.append(wanted) or original(self, wanted))
    ready = threading.Barrier(8)

    def ask(_: int) -> Path:
        ready.wait()
        return pictures.page(lent(SAMPLE), "a" * 64, 1, 1.0)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    assert len(drawn) == 1
    assert pictures._turns == {}


def test_the_oldest_are_thrown_away_when_there_are_too_many(tmp_path: Path) -> None:
    few = Pictures(tmp_path, capacity=200_000)
    try:
        for number in (1, 2, 3):
            few.page(lent(SAMPLE), "a" * 64, number, 1.5)
        kept = few.page(lent(SAMPLE), "a" * 64, 3, 2.0)
    finally:
        few.close()
    left = list(tmp_path.rglob("*.webp"))
    assert kept in left
    assert not any(path.name == "1-1.5.webp" for path in left)
    assert sum(path.stat().st_size for path in left) <= 200_000


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_and_picture_agree_on_cropped_and_turned_pages(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "turned.pdf"
    with pikepdf.open(SAMPLE) as pdf:
        page = pdf.pages[0]
        page.CropBox = pikepdf.Array([40, 30, 560, 800])
        page.Rotate = turn
        pdf.save(path)
    read = nlp.read(path)
    with Image.open(io.BytesIO(draw(path.read_bytes(), 1, 2.0, Limits()))) as image:
        grey = np.asarray(image.convert("L"))
    assert sizes(path.read_bytes(), Limits())[0] == pytest.approx((read.pages[0].width, read.pages[0].height))
    start = read.text.index("青岚县市场监督管理局")
    boxes = read.places(Span(start, start + 10))[0].boxes
    inked = np.zeros(grey.shape, np.bool_)
    for x0, y0, x1, y1 in boxes:
        inked[round(y0 * 2) : round(y1 * 2), round(x0 * 2) : round(x1 * 2)] = True
    assert (grey[inked] < 128).mean() > 0.1, "the box holds no print"


def test_a_page_as_large_as_a_field_is_drawn_smaller_or_refused(tmp_path: Path) -> None:
    large, absurd = tmp_path / "large.pdf", tmp_path / "absurd.pdf"
    for path, side in ((large, 10_000), (absurd, 14_400_000)):
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(200, 200))
            pdf.pages[0].MediaBox = pikepdf.Array([0, 0, side, side])
            pdf.save(path)
    with Image.open(io.BytesIO(draw(large.read_bytes(), 1, 3.0, Limits()))) as image:
        assert image.width * image.height <= PIXELS_MAX
    with pytest.raises(ReadingError, match="E202"):
        draw(absurd.read_bytes(), 1, 1.0, Limits())


def test_a_page_that_takes_too_long_is_stopped_and_not_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "slow.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(600, 800))
        nothing = b"q " * 200 + b"0 0 m 600 800 l 300 100 200 700 9 9 c S\n" * 3_000_000
        pdf.pages[0].Contents = pdf.make_stream(nothing)
        pdf.save(path, compress_streams=True)
    slow = Pictures(tmp_path, limits=Limits(seconds=1))
    try:
        for _ in range(2):
            with pytest.raises(ReadingError, match=r"E108|E109"):
                slow.page(lent(path), "b" * 64, 1, 1.0)
        assert slow.page(lent(SAMPLE), "a" * 64, 1, 1.0).stat().st_size > 10_000
    finally:
        slow.close()


def test_a_file_cut_off_in_the_middle_is_mended_before_it_is_drawn(tmp_path: Path) -> None:
    data = SAMPLE.read_bytes()
    cut = data[: len(data) - 600]
    assert len(sizes(cut, Limits())) >= 1
    assert draw(cut, 1, 1.0, Limits())[8:12] == b"WEBP"


def test_a_full_disk_is_said_so_and_leaves_nothing_half_written(pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", full)
        with pytest.raises(ServiceError, match="E702"):
            pictures.page(lent(SAMPLE), "a" * 64, 1, 1.0)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert pictures.page(lent(SAMPLE), "a" * 64, 1, 1.0).is_file()
