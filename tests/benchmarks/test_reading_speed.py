"""Reading text PDFs, next to pdfplumber's `extract_text` on the same files in the same process.

Nothing is asserted about time, which the machine's other work would break.  The ratio is of processor time, in turns,
so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Protocol

import pdfplumber
import pytest

from nlp.reading import read
from tests.benchmarks.conftest import Say


class Benchmark(Protocol):
    """What pytest-benchmark's fixture is used for here."""

    extra_info: dict[str, object]

    def pedantic(self, target: object, *, rounds: int, warmup_rounds: int = 0) -> int: ...


@pytest.fixture(scope="module")
def files(shared: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted((shared / "bench" / "pdf").glob("*.pdf")) if "notou" not in file.name]


def read_all(files: list[bytes]) -> int:
    return sum(len(read(data).pages) for data in files)


def extract_all(files: list[bytes]) -> int:
    pages = 0
    for data in files:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                page.extract_text()
                pages += 1
    return pages


@pytest.mark.benchmark(group="text pdf")
def test_read(benchmark: Benchmark, files: list[bytes]) -> None:
    pages = benchmark.pedantic(lambda: read_all(files), rounds=5, warmup_rounds=1)
    benchmark.extra_info["pages"] = pages
    assert pages == 229


@pytest.mark.benchmark(group="text pdf")
def test_pdfplumber_extract_text(benchmark: Benchmark, files: list[bytes]) -> None:
    pages = benchmark.pedantic(lambda: extract_all(files), rounds=1)
    benchmark.extra_info["pages"] = pages
    assert pages == 229


def milliseconds(work: Callable[[list[bytes]], int], files: list[bytes]) -> float:
    """Processor time a page."""
    started = time.process_time()
    pages = work(files)
    return 1000 * (time.process_time() - started) / pages


def test_reading_beside_extract_text(files: list[bytes], say: Say) -> None:
    read_all(files)
    rounds = [(milliseconds(read_all, files), milliseconds(extract_all, files[start::3])) for start in range(3)]
    ours, theirs = (median(column) for column in zip(*rounds, strict=True))
    say(f"read {ours:.1f} ms a page, pdfplumber extract_text {theirs:.1f}; {theirs / ours:.1f}×")
