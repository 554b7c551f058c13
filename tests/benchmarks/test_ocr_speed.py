"""Recognising scans: pages a minute in one process on one thread, characters read wrongly, peak memory.

Nothing is asserted about time, which the machine's other work would break; processor time is what one thread takes on
an idle machine.
"""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path

import pytest

from nlp.reading import read
from nlp.reading.ocr import ocr
from tests.benchmarks.conftest import Say
from tests.nlp.reading.scans import edit_distance, folded

pytestmark = [
    pytest.mark.skipif(ocr.available() is not None, reason="the recognition engine is not installed"),
    pytest.mark.timeout(600),
]


def true_text(file: Path) -> str:
    pages = json.loads((file.parent / f"{file.stem[:2]}.json").read_text(encoding="utf-8"))["pages"]
    return folded("".join(line for page in pages for line in page))


@pytest.mark.parametrize("dpi", [200, 150])
def test_scans(shared: Path, say: Say, dpi: int) -> None:
    files = sorted((shared / "bench" / "scan").glob(f"*_{dpi}.pdf"))
    read(files[0])  # makes the engine, and compiles the commonest widths
    errors = characters = pages = 0
    elapsed, used = time.perf_counter(), time.process_time()
    for file in files:
        document = read(file)
        true = true_text(file)
        pages += len(document.pages)
        characters += len(true)
        errors += edit_distance(true, folded(document.text))
    elapsed, used = time.perf_counter() - elapsed, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        f"{dpi} dpi, {pages} pages: {60 * pages / used:.0f} a minute of processor time, {60 * pages / elapsed:.0f} by the "
        f"clock; {errors} of {characters} characters wrong ({100 * errors / characters:.3f} %); peak {peak:.0f} MB"
    )
    assert errors <= 0.003 * characters
