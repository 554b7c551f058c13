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

    `total`: how many are to come, or None where that is not known.  `quiet`: says nothing at all.  `paced`: lines
    also tell the rate and what remains.
    """

    def __init__(self, *, total: int | None = None, quiet: bool = False, paced: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self._total, self._quiet, self._paced, self._earlier = total, quiet, paced, 0
        self._started = self._began = time.monotonic()
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

    def expect(self, total: int) -> None:
        """How many are to come; the rate is counted from now."""
        self._total, self._began = total, time.monotonic()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total)

    def add(self, status: str, number: int = 1, *, earlier: bool = False) -> None:
        """More records.  `earlier`: they were done by an earlier run, and say nothing of the rate."""
        self.counts[status] += number
        self._earlier += number if earlier else 0
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=number, failed=self.counts["failed"], pace=self._pace())
        elif not self._quiet and time.monotonic() - self._said > LOG_EVERY:
            self._said = time.monotonic()
            self._say(f"已处理 {self.summary()}{self._pace()}")

    def _pace(self) -> str:
        """Such as `，每秒 84 份，还需约 3 小时 12 分`."""
        fresh, seconds = self.counts.total() - self._earlier, time.monotonic() - self._began
        if not self._paced or not fresh or seconds <= 0:
            return ""
        rate = fresh / seconds
        left = max(0, (self._total or 0) - self.counts.total()) / rate
        return f"，每秒 {rate:.{0 if rate >= 10 else 1}f} 份，还需约 {_duration(left)}"

    def summary(self) -> str:
        """The counts in words."""
        counted = [status for status in codes("status") if self.counts[status]]
        parts = [f"{label('status', status)} {self.counts[status]}" for status in counted]
        return f"{self.counts.total()} 份" + (f"（{'，'.join(parts)}）" if parts else "")

    @staticmethod
    def _say(text: str) -> None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def _duration(seconds: float) -> str:
    """In words, to the minute above an hour and to the second below."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


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
        TextColumn("失败 {task.fields[failed]}{task.fields[pace]}，已用"), TimeElapsedColumn(),
    ]  # fmt: skip
    if (total or 0) >= ENOUGH_TO_FORETELL:
        columns += [TextColumn("还需"), TimeRemainingColumn()]
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    return bar, bar.add_task("", total=total, failed=0, pace="")
