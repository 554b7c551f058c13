"""Pictures as files: every kind of pixel, pages of a TIFF, sizes, and hostile or broken data."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from nlp.errors import ReadingError
from nlp.reading import read
from nlp.reading.formats.images import A4, page_size, read_image
from nlp.reading.formats.pixels import PIXELS_MAX, rgb
from nlp.reading.guard.limits import Limits
from nlp.reading.ocr import ocr
from tests.nlp.reading.scans import SCAN_150, edit_distance, folded, page_picture

LIMITS = Limits()
needs_engine = pytest.mark.skipif(ocr.available() is not None, reason="the recognition engine is not installed")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return rgb(image)


def gradient(width: int = 64, height: int = 48) -> np.ndarray:
    """Dark on the left, light on the right."""
    return np.tile(np.linspace(0, 255, width), (height, 1))


def head_of_page() -> Image.Image:
    """The upper part of a scanned judgment: court, kind of document, case number, parties."""
    return Image.fromarray(page_picture(SCAN_150, 0)[:700])


def error_of(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(ReadingError) as caught:
        read_image(data, limits)
    return caught.value.code


@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_sixteen_bits_keep_their_shades(kind: str) -> None:
    deep = Image.fromarray((gradient() * 257).astype(np.uint16))
    found = opened(saved(deep, kind))
    assert found.shape == (48, 64, 3)
    assert np.abs(found[:, :, 0].astype(float) - gradient()).max() <= 2


def test_single_bits_become_black_and_white() -> None:
    found = opened(saved(Image.fromarray(gradient().astype(np.uint8)).convert("1", dither=Image.Dither.NONE), "tiff"))
    assert found[0, 0].tolist() == [0, 0, 0]
    assert found[0, -1].tolist() == [255, 255, 255]


def test_cmyk_shows_its_colours() -> None:
    red = Image.new("CMYK", (20, 20), (0, 255, 255, 0))
    for kind in ("jpeg", "tiff"):
        r, g, b = opened(saved(red, kind))[10, 10].tolist()
        assert r > 200
        assert max(g, b) < 60


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_see_through_is_white(mode: str) -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0)).convert(mode)
    clear.putpixel((5, 5), (0, 0, 0, 255) if mode == "RGBA" else (0, 255))
    found = opened(saved(clear, "png"))
    assert found[0, 0].tolist() == [255, 255, 255]
    assert found[5, 5].tolist() == [0, 0, 0]


def test_a_palette_with_a_see_through_colour() -> None:
    image = Image.new("P", (20, 20), 1)
    image.putpalette([0, 0, 0, 10, 20, 30])
    assert opened(saved(image, "png", transparency=1))[3, 3].tolist() == [255, 255, 255]
    assert opened(saved(image, "png"))[3, 3].tolist() == [10, 20, 30]


def test_a_camera_that_was_turned() -> None:
    image = Image.fromarray(gradient().astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned a quarter clockwise
    found = opened(saved(image, "jpeg", exif=exif))
    assert found.shape == (64, 48, 3)
    assert found[0].mean() < 30 < 220 < found[-1].mean()


def test_large_pictures_are_shrunk_turned_cameras_too() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = opened(saved(Image.new("L", (8000, 4000), 200), "jpeg", exif=exif))
    assert found.shape[0] * found.shape[1] <= PIXELS_MAX
    assert found.shape[0] == pytest.approx(2 * found.shape[1], abs=2)


@pytest.mark.parametrize(
    ("width", "height", "stated", "points"),
    [
        (1240, 1754, 0.0, A4[0]),
        (1754, 1240, 0.0, A4[1]),
        (1240, 1754, 595.2, 595.2),
        (3000, 4000, 3000.0, A4[0]),  # a camera's 72 dpi
        (1240, 1754, 3.0, A4[0]),
        (1240, 1754, float("nan"), A4[0]),
    ],
)
def test_page_size(width: int, height: int, stated: float, points: float) -> None:
    assert page_size(width, height, stated) == pytest.approx((points, points * height / width))


@needs_engine
@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "bmp"])
def test_a_picture_of_a_page_is_read(kind: str) -> None:
    document = read(saved(head_of_page(), kind))
    assert document.media_type == f"image/{kind}"
    assert "行政裁定书" in document.text
    assert [(notice.code, notice.page) for notice in document.warnings] == [("W402", 1)]
    assert document.pages_ocr == [1]
    boxes = document.char_boxes[~np.isnan(document.char_boxes).any(axis=1)]
    assert boxes.min() >= 0
    assert boxes[:, 2].max() <= document.pages[0].width


@needs_engine
def test_each_picture_of_a_tiff_is_a_page_with_the_size_it_states() -> None:
    head = head_of_page()
    blank = Image.new("L", (800, 600), 255)
    data = saved(head, "tiff", save_all=True, append_images=[blank, head.convert("1")], dpi=(150, 150))
    document = read(data)
    assert [page.source for page in document.pages] == ["ocr", "none", "ocr"]
    assert [(notice.code, notice.page) for notice in document.errors] == [("E201", 2)]
    assert document.pages[0].width == pytest.approx(595, abs=2)
    first, third = (document.text[document.char_pages.tolist().index(n) :] for n in (1, 3))
    assert edit_distance(folded(first[:30]), folded(third[:30])) <= 1


@needs_engine
def test_a_photo_held_sideways_is_turned_by_what_it_shows() -> None:
    document = read(saved(head_of_page().rotate(90, expand=True), "png"))
    assert "行政裁定书" in document.text
    assert [notice.code for notice in document.warnings] == ["W402", "W404"]
    assert document.pages[0].rotation == 90


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head claims more pixels than any memory holds."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_001, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_never_decoded(size: tuple[int, int]) -> None:
    document = read_image(bomb(*size), LIMITS)
    assert [(notice.code, notice.page) for notice in document.errors] == [("E206", None), ("E203", 1)]
    assert document.text == ""


def test_truncated_pictures_are_damaged() -> None:
    image = head_of_page()
    for kind in ("png", "jpeg", "webp", "bmp", "tiff"):
        data = saved(image, kind)
        assert error_of(data[: len(data) // 2]) == "E105", kind
        assert error_of(data[:24]) == "E105", kind


@needs_engine
def test_a_damaged_page_among_sound_ones_is_an_error_of_that_page() -> None:
    head = head_of_page()
    data = bytearray(saved(head, "tiff", save_all=True, append_images=[head], compression="tiff_adobe_deflate"))
    there = len(data) * 3 // 4
    data[there : there + 400] = bytes(400)
    document = read_image(bytes(data), LIMITS)
    assert "行政裁定书" in document.text
    assert [(notice.code, notice.page) for notice in document.errors] == [("E205", 2)]


def test_a_tiff_of_many_pages_is_refused_before_any_is_decoded() -> None:
    dot = Image.new("1", (8, 8))
    data = saved(dot, "tiff", save_all=True, append_images=[dot] * 11)
    assert error_of(data, Limits(pages=10)) == "E107"


HEADS = [
    b"\x89PNG\r\n\x1a\n",
    b"II*\0\x08\0\0\0",
    b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 60,
    b"BM" + b"\0" * 60,
]


@pytest.mark.parametrize("data", HEADS)
def test_heads_without_a_body(data: bytes) -> None:
    assert error_of(data) == "E105"
