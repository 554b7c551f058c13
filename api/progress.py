"""How a long job tells how far it is: a bar in a terminal, a line now and then elsewhere, or nothing."""

from __future__ import annotations

import sys
import time
from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING

from nlp.taxonomy import codes, label

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 2.0
"""Seconds of silence: a job that is done by then needs no word."""
LOG_EVERY = 10.0
"""Seconds between two lines where standard error is no terminal."""
ENOUGH_TO_FORETELL = 50
"""Documents; among fewer, one scan takes longer than all the others, and what remains cannot be guessed."""


class Report:
    """Counts records by status and shows the count on standard error; use it as a context manager.

    `total`: how many are to come, or None where that is not known.  `quiet`: says nothing at all.
    """

    def __init__(self, *, total: int | None = None, quiet: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self._total, self._quiet = total, quiet
        self._started = time.monotonic()
        self._said = self._started + PATIENCE - LOG_EVERY
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Report:
        if not self._quiet and sys.stderr.isatty():
            self._bar, self._task = _bar(self._total)
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if not self._quiet and (sys.stderr.isatty() or self.seconds > PATIENCE):
            self._say(f"{'已中断，' if kind else ''}{self.summary()}，用时 {self.seconds:.1f} 秒。")

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def add(self, status: str) -> None:
        """One more record."""
        self.counts[status] += 1
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, failed=self.counts["failed"])
        elif not self._quiet and time.monotonic() - self._said > LOG_EVERY:
            self._said = time.monotonic()
            self._say(f"已处理 {self.summary()}")

    def summary(self) -> str:
        """The counts in words."""
        counted = [status for status in codes("status") if self.counts[status]]
        parts = [f"{label('status', status)} {self.counts[status]}" for status in counted]
        return f"{self.counts.total()} 份" + (f"（{'，'.join(parts)}）" if parts else "")

    @staticmethod
    def _say(text: str) -> None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def _bar(total: int | None) -> tuple[Progress, TaskID]:
    from rich.console import Console  # only a terminal needs it
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns: list[ProgressColumn] = [  # a scan takes minutes: the spinner and the clock show that work goes on
        SpinnerColumn(), TextColumn("读取文书"), BarColumn(24), MofNCompleteColumn(),
        TextColumn("失败 {task.fields[failed]}，已用"), TimeElapsedColumn(),
    ]  # fmt: skip
    if (total or 0) >= ENOUGH_TO_FORETELL:
        columns += [TextColumn("还需"), TimeRemainingColumn()]
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    return bar, bar.add_task("", total=total, failed=0)
