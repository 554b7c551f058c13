"""The whole way from file to record: speed beside pdfplumber's, more workers, cold start, memory.

The figures are printed, never asserted: other work on the machine would break them.
"""

from __future__ import annotations

import gc
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import psutil
import pytest

import corpora
from nlp import analyse, read
from nlp.batch import records
from nlp.record import Origin, record
from tests.benchmarks.conftest import Say

ROOT = Path(__file__).parents[2]
SAMPLES = corpora.ROOT / "samples"
ROUNDS = 3
MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def files(shared: Path) -> list[Path]:
    return [file for file in sorted((shared / "bench" / "pdf").glob("*.pdf")) if "notou" not in file.name]


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the quickest of some rounds."""

    def once() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return min(once() for _ in range(rounds))


def whole_way(files: list[Path]) -> int:
    found = [record(Origin(file.stem, str(file), ""), analyse(read(file))) for file in files]
    return sum(entry["source"]["pages"] for entry in found)


def plumber(files: list[Path]) -> int:
    pages = 0
    for file in files:
        with pdfplumber.open(io.BytesIO(file.read_bytes())) as pdf:
            pages += len([page.extract_text() for page in pdf.pages])
    return pages


def test_reading_and_analysing_beside_pdfplumber(files: list[Path], say: Say) -> None:
    pages = whole_way(files)
    assert pages == plumber(files[:3]) + whole_way(files[3:])
    ours, theirs = best(lambda: whole_way(files)), best(lambda: plumber(files), rounds=1)
    say(f"read + analyse {pages / ours:.0f} pages/s; pdfplumber extract_text {pages / theirs:.0f}; {theirs / ours:.1f}×")


def test_two_workers_beside_one(files: list[Path], say: Say) -> None:
    batch = files * 2

    def run(workers: int) -> None:
        assert sum(entry["status"] == "complete" for entry in records(batch, workers=workers)) == len(batch)

    one, two = best(lambda: run(1), rounds=2), best(lambda: run(2), rounds=2)
    say(f"{len(batch)} files: 1 worker {one:.2f} s, 2 workers {two:.2f} s; {one / two:.2f}×")


def test_cold_start(say: Say) -> None:
    command = [sys.executable, "-m", "api.cli", "analyze", str(SAMPLES / "pdf" / "01-penalty-revoked-and-redo.pdf")]
    seconds = best(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True))
    say(f"anjian analyze one.pdf, cold: {seconds:.2f} s")


def test_memory_of_a_worker(files: list[Path], say: Say) -> None:
    program = (
        "import resource, sys; from pathlib import Path; from nlp import analyse, read\n"
        "for name in sys.argv[1:]: analyse(read(Path(name)))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", program, *map(str, files)], cwd=ROOT, check=True, capture_output=True)
    say(f"peak memory of a process without recognition: {int(done.stdout) / 1024:.0f} MB")


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.nightly)])
def test_memory_stays_flat(count: int, tmp_path: Path, say: Say) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((SAMPLES / "judgments").glob("*.txt"))]
    with (tmp_path / "in.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(count):
            lines.write(json.dumps({"id": number, "text": f"{texts[number % len(texts)]}{number}"}) + "\n")
    me, used = psutil.Process(), []
    for number, _ in enumerate(records([tmp_path / "in.jsonl"], evidence=True)):
        if number in {count // 5, count - 1}:
            gc.collect()
            used.append(me.memory_info().rss / MEBIBYTE)
    say(f"{count} documents: memory after a fifth {used[0]:.0f} MB, at the end {used[1]:.0f} MB")
    assert used[1] - used[0] < 30
