"""How much work something is, by the processor's clock, so that neither other processes nor earlier tests count."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Spent:
    """Seconds of the processor, once the block has ended."""

    seconds: float = 0.0


@contextmanager
def spent(clock: Callable[[], float] = time.thread_time) -> Iterator[Spent]:
    """Counts what the block takes: this thread's time, or with `time.process_time` that of all threads.

    Rubbish is not collected meanwhile: ten thousand tests leave a heap behind that takes seconds to go through.
    """
    taken, collecting = Spent(), gc.isenabled()
    gc.disable()
    begun = clock()
    try:
        yield taken
    finally:
        taken.seconds = clock() - begun
        if collecting:
            gc.enable()
