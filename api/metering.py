"""Counts of this process's answers for Prometheus: by method, route template and kind of status; nothing about people."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Meter:
    """One process's registry.  Each application has its own: two in one process (tests) do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._seconds = Histogram(
            "anjian_request_seconds", "Seconds until a request was answered", ("method", "route", "status"),
            buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one answer.  route: the template, never the address; what is unknown counts as one."""
        known = method if method in METHODS else "OTHER"
        self._seconds.labels(known, route, f"{status // 100}xx").observe(seconds)
