"""The shipped PDFs are what the script makes of the texts, and small enough to ship."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from numpy.typing import NDArray

from tests.samples import render

SHIPPED = {slug: render.SAMPLES / "pdf" / f"{slug}.pdf" for slug in (*render.DIGITAL, *render.SCANS)}


def page_texts(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def pictures(pdf: bytes) -> list[NDArray[np.float32]]:
    document = pdfium.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=1).to_numpy(), dtype=np.float32).mean(axis=2) for page in document]
    finally:
        document.close()


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def body(pages: list[str], text: str) -> str:
    """The pages' text without blanks, header and page number."""
    found = ""
    for number, page in enumerate(pages, 1):
        rest = bare(page)
        for edge in (bare(render.header(text)), f"-{number}-"):
            assert edge in rest
            rest = rest.replace(edge, "", 1)
        found += rest
    return found


@pytest.fixture(scope="module")
def font() -> Path:
    """A font for all shipped samples, or skip."""
    found = render.find_font("".join(render.read_sample(slug) for slug in SHIPPED))
    if found is None:
        pytest.skip("no CJK font that can be embedded: install fonts-arphic-uming or fonts-wqy-microhei")
    return found


def test_exactly_the_named_files_ship() -> None:
    assert {path.stem for path in (render.SAMPLES / "pdf").glob("*.pdf")} == set(SHIPPED)
    assert len(SHIPPED) == 8
    assert all(SHIPPED[slug].stat().st_size < 150_000 for slug in render.DIGITAL)
    assert all(SHIPPED[slug].stat().st_size < 300_000 for slug in render.SCANS)


@pytest.mark.parametrize("slug", render.DIGITAL)
def test_a_shipped_digital_file_says_what_the_sample_says(slug: str) -> None:
    text = render.read_sample(slug)
    assert body(page_texts(SHIPPED[slug].read_bytes()), text) == bare(text)


@pytest.mark.parametrize("slug", render.DIGITAL)
def test_the_script_makes_the_shipped_digital_file(slug: str, font: Path) -> None:
    fresh = page_texts(render.digital(render.read_sample(slug), font))
    assert body(fresh, render.read_sample(slug)) == body(page_texts(SHIPPED[slug].read_bytes()), render.read_sample(slug))


@pytest.mark.parametrize("slug", render.SCANS)
def test_the_script_makes_the_shipped_scan(slug: str, font: Path) -> None:
    if font != render.FONTS[0]:
        pytest.skip(f"the shipped scans were set in {render.FONTS[0].name}, here is only {font.name}")
    fresh = pictures(render.scan(render.read_sample(slug), font, render.SCANS[slug]))
    kept = pictures(SHIPPED[slug].read_bytes())
    assert [p.shape for p in fresh] == [p.shape for p in kept]
    assert max(float(np.abs(a - b).mean()) for a, b in zip(fresh, kept, strict=True)) < 2


@pytest.mark.parametrize("slug", render.SCANS)
def test_a_scan_has_no_text_and_a_red_seal(slug: str) -> None:
    pdf = SHIPPED[slug].read_bytes()
    assert not "".join(page_texts(pdf)).strip()
    document = pdfium.PdfDocument(pdf)
    try:
        colours = np.asarray(document[len(document) - 1].render(scale=1).to_pil().convert("RGB"), dtype=np.int16)
    finally:
        document.close()
    red = (colours[..., 0] - colours[..., 1:].max(axis=2)) > 60
    assert 500 < int(red.sum()) < 20_000


@pytest.mark.parametrize("slug", sorted(p.stem for p in (render.SAMPLES / "judgments").glob("*.txt")))
def test_every_sample_can_be_rendered(slug: str, font: Path) -> None:
    text = render.read_sample(slug)
    assert body(page_texts(render.digital(text, font)), text) == bare(text)
