"""What print and scanning cost: every measure on the annotated judgments as PDF and as scan, beside the same texts.

    pytest -m nightly tests/benchmarks/test_printed.py -s

Needs the annotated judgments and one of the fonts of tests/samples/render.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlp.document import Document
from nlp.evaluation import evaluate
from nlp.pipeline import analyse
from nlp.reading import read
from nlp.reading.ocr import ocr
from tests.benchmarks.conftest import Say
from tests.nlp.suits import rendering
from tests.samples.render import find_font

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]

SCANNED = 36
DPI = 150
FAR = 0.005
"""By how much a measure may differ at most, or by one document of few."""

Rows = dict[str, dict[str, Any]]
Printed = Callable[[str, Path], bytes]


def rows(path: Path) -> Rows:
    return {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def analysed(texts: dict[str, str], printed: Printed | None) -> Rows:
    found = {}
    for name, text in texts.items():
        font = find_font(rendering.printed(text))
        assert font is not None
        document = Document.from_text(text) if printed is None else read(printed(text, font))
        found[name] = {"id": name, **analyse(document).judgment.to_json()}
    return found


def apart(gold: Rows, plain: Rows, printed: Rows) -> dict[str, float]:
    """Measure → by how much it is better than on the plain texts; those that are not defined are left out."""
    before, now = ({one.name: one.value for one in evaluate(gold, found, resamples=10)} for found in (plain, printed))
    return {name: now[name] - value for name, value in before.items() if value == value}


def compared(shared: Path, say: Say, kind: str, count: int | None, printed: Printed) -> None:
    """Looks at the first so many texts that a font has whole."""
    gold, texts = rows(shared / "gold" / "dev.gold.jsonl"), rows(shared / "gold" / "dev.texts.jsonl")
    whole = {name: row["text"] for name, row in texts.items() if find_font(rendering.printed(row["text"])) is not None}
    if not whole:
        pytest.skip("no CJK font that can be embedded: install fonts-arphic-uming or fonts-wqy-microhei")
    taken = dict(list(whole.items())[:: len(whole) // count if count else 1][:count])
    found = apart({name: gold[name] for name in taken}, analysed(taken, None), analysed(taken, printed))
    told = ", ".join(f"{name} {gain:+.4f}" for name, gain in found.items() if abs(gain) > 1e-6)
    say(f"{kind}: {len(taken)} of {len(texts)} documents, {len(found)} measures; other than on the texts: {told or 'none'}")
    assert all(abs(gain) <= max(FAR, 1.001 / len(taken)) for gain in found.values())


def test_as_pdf(shared: Path, say: Say) -> None:
    compared(shared, say, "PDF", None, rendering.digital)


@pytest.mark.skipif(ocr.available() is not None, reason="the recognition engine is not installed")
def test_as_scan(shared: Path, say: Say) -> None:
    compared(shared, say, f"{DPI} dpi", SCANNED, lambda text, font: rendering.scan(text, font, DPI))
