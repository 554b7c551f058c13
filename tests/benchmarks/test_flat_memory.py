"""A folder of thousands of documents: memory of the program and its children over time, and the file that grows.

The night's run has 10,000 documents and fails when memory grows; the short one has enough to see a leak a document.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

import corpora
from tests.benchmarks.conftest import Say

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))
MEBIBYTE = 1024 * 1024
PAUSE = 0.1
SLACK = 12 * MEBIBYTE
"""What one process's allocator may keep meanwhile: 1,500 bytes a document in the night's run."""


@dataclass(frozen=True)
class Moment:
    """Documents written, bytes of the program, bytes of each child."""

    written: int
    program: int
    children: tuple[int, ...]

    @property
    def total(self) -> int:
        """All processes together."""
        return self.program + sum(self.children)


def watch(process: subprocess.Popen[bytes], out: Path) -> list[Moment]:
    """Looks at a run until it ends; moments while a process comes or goes are left out."""
    parent, moments = psutil.Process(process.pid), []
    while process.poll() is None:
        try:
            children = tuple(child.memory_info().rss for child in parent.children(recursive=True))
            moments.append(Moment(out.read_bytes().count(b"\n"), parent.memory_info().rss, children))
        except (psutil.Error, FileNotFoundError):
            pass
        time.sleep(PAUSE)
    return moments


@pytest.mark.parametrize("count", [800, pytest.param(10_000, marks=[pytest.mark.nightly, pytest.mark.timeout(1200)])])
def test_a_folder_of_documents(count: int, tmp_path: Path, say: Say) -> None:
    folder, out = tmp_path / "in", tmp_path / "out.jsonl"
    folder.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in SAMPLES]
    for number in range(count):
        (folder / f"{number:05}.txt").write_text(f"{texts[number % len(texts)]}{number}", encoding="utf-8")
    command = [sys.executable, "-m", "api.cli", "analyze", str(folder), "--out", str(out), "--workers", "2"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        moments = watch(process, out)
    assert process.returncode == 0
    assert out.read_bytes().count(b"\n") == count
    at_work = [moment for moment in moments if moment.written > count // 4]
    assert len({moment.written for moment in moments}) > 5  # the file grows as it goes
    early, late = at_work[0], at_work[-1]
    peak = max(at_work, key=lambda moment: moment.total)
    say(
        f"{count} files: program {early.program / MEBIBYTE:.0f} MB at {early.written}, {late.program / MEBIBYTE:.0f} MB at {late.written}; "
        f"largest child {max(peak.children) / MEBIBYTE:.0f} MB; all {early.total / MEBIBYTE:.0f} → {late.total / MEBIBYTE:.0f} MB"
    )
    assert late.program - early.program < SLACK
    assert peak.total - early.total < SLACK * 4  # the program, the fork server, two workers
