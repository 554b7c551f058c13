"""How a long job of care tells how far it is: a line now and then on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final

from api.console.terminal import visible

PATIENCE: Final = 2.0
"""Seconds of silence between two lines; a job that is done by then needs no word."""
Told = Callable[[str, int], None]
"""Is told what was done, and how many more of it: a table and its rows, files, judgments (`Progress.add`)."""


class Progress:
    """Counts what was done and says so; use it as a context manager."""

    def __init__(self, deed: str) -> None:
        """`deed`: what is done to the things that are counted, in a few words."""
        self._deed, self._done = deed, 0
        self._started = self._said = time.monotonic()
        self._spoke = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._spoke:
            self._say(f"{'已中断，' if kind else ''}{self._deed} {self._done:,}，用时 {time.monotonic() - self._started:.0f} 秒。")

    def add(self, what: str, number: int = 1) -> None:
        """So many more are done; `what` they are."""
        self._done += number
        if time.monotonic() - self._said >= PATIENCE:
            self._said, self._spoke = time.monotonic(), True
            self._say(f"{self._deed} {self._done:,}（{what}）")

    @staticmethod
    def _say(text: str) -> None:
        sys.stderr.write(f"{visible(text)}\n")
        sys.stderr.flush()
