"""How often something may be done: counts kept in the memory of one process, gone with it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.errors import ServiceError

TURNS = 8
"""What `turn` lets in at once: as many passwords are hashed side by side, at 64 MiB each."""


@dataclass
class Rates:
    """Limits per minute, counts that end by themselves, and turns."""

    storage: MemoryStorage = field(default_factory=MemoryStorage)
    locks: tuple[Lock, ...] = field(default_factory=lambda: tuple(Lock() for _ in range(TURNS)))

    def hit(self, deed: str, who: str, per_minute: int, cost: int = 1) -> None:
        """Counts a deed.  Raises ServiceError E506 when it was done too often within a minute."""
        limiter = SlidingWindowCounterRateLimiter(self.storage)
        item = RateLimitItemPerMinute(per_minute)
        if not limiter.hit(item, deed, who, cost=cost):
            wait = limiter.get_window_stats(item, deed, who).reset_time - time.time()
            raise ServiceError("E506", seconds=max(1, round(wait)))

    def count(self, deed: str, who: str, seconds: int) -> int:
        """Counts a deed without a limit; the count ends so long after the first one.  Returns how often it was done."""
        return self.storage.incr(f"{deed}/{who}", seconds)

    def counted(self, deed: str, who: str) -> tuple[int, float]:
        """How often a deed was counted, and when the count ends (seconds since 1970)."""
        key = f"{deed}/{who}"
        return self.storage.get(key), self.storage.get_expiry(key)

    def forget(self, deed: str, who: str) -> None:
        """Ends a count."""
        self.storage.clear(f"{deed}/{who}")

    @contextmanager
    def turn(self, who: str) -> Iterator[None]:
        """One after another for the same `who`; at most TURNS at once in all."""
        with self.locks[hash(who) % len(self.locks)]:
            yield
