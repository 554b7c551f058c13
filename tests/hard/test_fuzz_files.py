"""Every format of file, made worse in thousands of ways, read and analysed as the worker does it: a record or a coded error, in bounded time and memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nlp.batch import Analysis
from nlp.errors import CATALOGUE, AnjianError
from nlp.reading.containers import Source, walk
from nlp.reading.formats.images import displayed_page
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import MEBIBYTE, Limits
from tests.hard.mutation import CORPUS, seeds, versions

pytestmark = pytest.mark.hard

LIMITS = Limits(seconds=60, memory=1500 * MEBIBYTE, pixels=300_000)
"""Pictures above that size are refused: recognising them is not what is tried here, and takes seconds each."""
EACH = int(os.environ.get("ANJIAN_TEST_FUZZ", "12"))
CHEAP = (".docx", ".ofd", ".txt", ".html", ".jsonl", ".zip", ".xml")
CRASH = {"E110"}
"""PDFium or a decoder of pictures crashed in its own process: an error of that file alone."""


def tried(paths: list[Path], each: int, seed: int, folder: Path) -> dict[str, str]:
    """File → what came of it."""

    def sources() -> Iterator[Source]:
        for name, data in versions(paths, each, seed):
            file = folder / name
            file.write_bytes(data)
            yield from walk([file], LIMITS)

    found = {}
    with Pool(Analysis(LIMITS, evidence=True), workers=2, limits=LIMITS, preload=("nlp.pipeline", "nlp.reading.formats.pdf")) as pool:
        for source, outcome in pool.pairs(sources()):
            found[source.path] = outcome.code if isinstance(outcome, AnjianError) else (outcome["error"] or {"code": ""})["code"]
    return found


def bad(found: dict[str, str], allowed: set[str]) -> list[str]:
    return [f"{name}: {code}" for name, code in found.items() if code and (code not in CATALOGUE or code in {"E108", "E109", "E110", "E199"} - allowed)]


@pytest.mark.timeout(600)
def test_office_files_texts_and_packs(tmp_path: Path) -> None:
    """Mutated docx, ofd, html, txt, jsonl, zip."""
    assert bad(tried(seeds(*CHEAP), EACH, 1, tmp_path), set()) == []


@pytest.mark.timeout(600)
def test_pdf(tmp_path: Path) -> None:
    """Mutated PDF."""
    assert bad(tried(seeds(".pdf"), EACH * 3, 2, tmp_path), CRASH) == []


@pytest.mark.parametrize("name", ["picture.tif", "picture.png", "picture.gif", "picture.jpg", "picture.bmp", "picture.webp"])
def test_pictures_are_opened(name: str) -> None:
    """Hundreds of worse versions, looked at as far as their pixels, without recognising them."""
    for _, data in versions([CORPUS / name], EACH * 15, 1):
        for number in (1, 2):
            with suppress(AnjianError):
                displayed_page(data, number, LIMITS)


@pytest.mark.timeout(600)
def test_pictures(tmp_path: Path) -> None:
    """Mutated png, jpg, tif, bmp, gif, webp."""
    assert bad(tried(seeds(".png", ".jpg", ".tif", ".bmp", ".gif", ".webp"), EACH // 6, 3, tmp_path), CRASH) == []


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_thousands(tmp_path: Path) -> None:
    """The same with a thousand versions of each file, and rtf through LibreOffice."""
    for seed in range(10, 20):
        assert bad(tried(seeds(), 100, seed, tmp_path), CRASH) == []


def test_the_corpus_is_small_and_read_as_it_is(tmp_path: Path) -> None:
    """Otherwise worse versions of it would fall at the first look."""
    kept = seeds()
    assert sum(path.stat().st_size for path in kept) < 120_000
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}) == len(kept)
    found = tried([path for path in kept if path.stem == "judgment" and path.suffix in CHEAP], 0, 0, tmp_path)
    assert {path: code for path, code in found.items() if code} == {str(tmp_path / "judgment.zip!/e.zip!/d.txt"): "E302"}, "one letter is no judgment"
