"""The garbage collector and a process that runs for months."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

MANY: Final = 800_000
"""New objects after which all are to be looked through: some hundred megabytes, of two hundred opened pages."""
TOO_MANY: Final = 3 * MANY
"""Then it is done even while people wait."""
AT_LEAST_EVERY: Final = 60.0
QUIET: Final = 0.15
"""Seconds without a request that make a good moment."""
LOOK: Final = 0.05
NEVER: Final = 1_000_000
"""Collections of the younger ones after which Python would look through all by itself."""


def settle() -> None:
    """Call it once all is there that stays for good: the collector need not look at it again.

    Looking through the modules and routes (170,000 objects) stops all requests for more than 0.1 s, every ten searches.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def collecting(quiet: Callable[[], float]) -> Iterator[None]:
    """Meanwhile all objects are looked through in quiet moments only, not in the midst of answers.

    Two hundred open pages are 900,000 objects; a look through them stops every request for 0.3 s, and Python takes it
    whenever a quarter is new.  quiet: for how many seconds nobody has asked for anything.
    """
    before, over = gc.get_threshold(), threading.Event()
    if not before[2]:  # a collector that works in small steps needs no help
        yield
        return
    gc.set_threshold(before[0], before[1], NEVER)
    thread = threading.Thread(target=_collect, args=(quiet, over), daemon=True, name="anjian-collector")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        gc.set_threshold(*before)


def due(fresh: int, age: float, quiet: float) -> bool:
    """Whether to look through all now.  fresh: new objects since the last time; age, quiet: seconds since then, and without a request."""
    return fresh >= TOO_MANY or (quiet >= QUIET and (fresh >= MANY or age >= AT_LEAST_EVERY))


def _collect(quiet: Callable[[], float], over: threading.Event) -> None:
    counted, since = _counted(), time.monotonic()
    while not over.wait(LOOK):
        if due(_counted() - counted, time.monotonic() - since, quiet()):
            gc.collect()
            counted, since = _counted(), time.monotonic()


def _counted() -> int:
    """New objects that outlived their youth since the process began, or a little more: the middle generation takes so many at a time."""
    first, second, _ = gc.get_threshold()
    collections: int = gc.get_stats()[1]["collections"]
    return collections * first * second
