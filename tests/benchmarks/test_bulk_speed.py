"""Bulk work on a local cluster: what a second process adds, and what ten million documents would take.

    pytest -m nightly tests/benchmarks/test_bulk_speed.py -s

The figures are printed.  Throughput is told by processor time (all processes of the run together), which other work on the machine
disturbs little; beside it stands the wall clock.  What a second process costs (waiting apart) is asserted, by processor time.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

import corpora
from api.bulk.cluster import LOCAL, connected
from api.bulk.running import Run, Wanted
from nlp.reading.guard.limits import Limits
from tests.benchmarks.conftest import Say

MILLIONS = 10_000_000
EACH = 50
TIMES = 2
ROUNDS = 3


@dataclass(frozen=True)
class Taken:
    """One run.  `wall`: from the first partition that is handed out to the last that is done; `processor`: of workers, their children and the client."""

    documents: int
    wall: float
    processor: float
    size: int


def texts(folder: Path, given: list[str], times: int) -> Path:
    file = folder / "in.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for turn in range(times):
            lines.writelines(json.dumps({"id": f"{turn}-{n}", "text": f"{text}{turn}"}, ensure_ascii=False) + "\n" for n, text in enumerate(given))
    return file


def taken(source: Path, warm: Path, out: Path, workers: int) -> Taken:
    with connected(LOCAL, workers) as client:
        first = Run(client, Wanted((str(warm),), str(out / "warm"), Limits(), False, 1), lambda _: None)  # starts the reading processes
        first.plan()
        first.work()
        run = Run(client, Wanted((str(source),), str(out / "cold"), Limits(), False, EACH), lambda _: None)
        run.plan()
        wall, own = time.perf_counter(), time.process_time()
        done = run.work()
        wall, own = time.perf_counter() - wall, time.process_time() - own
    return Taken(sum(one.statuses.total() for one in done), wall, own + sum(one.seconds for one in done), sum(one.size for one in done))


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_two_processes_beside_one(shared: Path, tmp_path: Path, say: Say) -> None:
    given = [json.loads(line)["text"] for line in (shared / "gold" / "dev.texts.jsonl").read_text(encoding="utf-8").splitlines()]
    source = texts(tmp_path, given, TIMES)
    warm = tmp_path / "warm"
    warm.mkdir()
    texts(warm, given[:8], 1)
    runs: dict[int, list[Taken]] = {1: [], 2: []}
    for turn in range(ROUNDS):
        for workers, found in runs.items():
            found.append(taken(source, warm, tmp_path / f"out-{turn}-{workers}", workers))
    one, two = ([run.processor / run.documents for run in runs[workers]] for workers in (1, 2))
    by_wall = median(a.wall / (2 * b.wall) for a, b in zip(runs[1], runs[2], strict=True))
    by_processor = median(a / b for a, b in zip(one, two, strict=True))
    each, size = median(two), runs[2][0].size / runs[2][0].documents
    read = source.stat().st_size / runs[2][0].documents
    say(f"{runs[1][0].documents} documents: processor time a document {1000 * median(one):.1f} ms by one process, {1000 * each:.1f} ms by two")
    say(f"efficiency from 1 to 2 processes: {by_processor:.2f} by processor time, {by_wall:.2f} by the wall clock")
    hours = MILLIONS * each / 3600
    say(f"10 million: {hours:.0f} core hours ({hours / 32:.1f} h on 32 cores), {MILLIONS * read / 1e9:.0f} GB in, {MILLIONS * size / 1e9:.0f} GB out")
    assert by_processor >= 0.9


def test_a_run_is_measured_whole(tmp_path: Path) -> None:
    """The small version: the measure counts the work of the reading processes."""
    given = [path.read_text(encoding="utf-8") for path in sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))[:10]]
    warm = tmp_path / "warm"
    warm.mkdir()
    found = taken(texts(tmp_path, given, 2), texts(warm, given[:1], 1), tmp_path / "out", 1)
    assert found.documents == 20
    assert found.processor > 0.02
    assert found.size > 10_000
