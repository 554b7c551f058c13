"""A worker's sign of life: a small file in the data folder, written every few seconds, read by /readyz and /metrics.

A file and not a row: it can still be written and read when the database cannot, and costs the one writer nothing.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = "workers"
EVERY_SECONDS: Final = 5.0
LATE_SECONDS: Final = 60.0
"""A worker that was silent for longer is thought dead.  It is silent while it waits for a busy database (30 s)."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker last said.  `starts`: how often a worker of this name was started; times in seconds since 1970."""

    name: str
    process: int
    started: float
    seen: float
    starts: int

    @property
    def age(self) -> float:
        """Seconds since then."""
        return max(0.0, time.time() - self.seen)


class Heart:
    """Beats for one worker process."""

    def __init__(self, home: Path, name: str) -> None:
        folder = home / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / (re.sub(r"[^\w.-]", "_", name)[:100] + ".json")
        before = _read(self._path)
        self._name, self._started = name, time.time()
        self._starts = 1 + (before.starts if before is not None else 0)
        self._due = 0.0

    def beat(self) -> None:
        """Says that the worker lives; does nothing when it said so a moment ago.  A full disk is not its concern here."""
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + EVERY_SECONDS
        said = Beat(self._name, os.getpid(), self._started, time.time(), self._starts)
        fresh = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            fresh.write_text(json.dumps(asdict(said)), encoding="utf-8")
            fresh.replace(self._path)
        except OSError:
            fresh.unlink(missing_ok=True)


def beats(home: Path) -> list[Beat]:
    """The last sign of life of every worker that ever ran on this data folder."""
    return list(_all(home / FOLDER))


def silence(home: Path) -> str:
    """Why no worker can be counted on, in words; empty while one lives."""
    ages = [beat.age for beat in beats(home)]
    if not ages:
        return "后台处理进程还没有启动过；上传的文件会保存，等它启动后再处理"
    if min(ages) <= LATE_SECONDS:
        return ""
    return f"后台处理进程已有 {int(min(ages))} 秒没有响应；上传的文件会保存，等它恢复后再处理"


def _all(folder: Path) -> Iterator[Beat]:
    for path in sorted(folder.glob("*.json")):
        found = _read(path)
        if found is not None:
            yield found


def _read(path: Path) -> Beat | None:
    try:
        return Beat(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # none yet, or left half-written by a full disk
        return None
