"""Counts of this process's answers for Prometheus: by method, route template and kind of status; nothing about people."""

from __future__ import annotations

import time
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

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

        self._requests = Counter(
            "anjian_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )  # fmt: skip
        self._errors = Counter("anjian_errors", "Answers that were errors, by code", ("code",), registry=self.registry)
        self._open = Gauge("anjian_requests_open", "Requests that are being answered", registry=self.registry)
        self._moved = time.monotonic()

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one answer.  route: the template, never the address; what is unknown counts as one."""
        known = method if method in METHODS else "OTHER"
        self._seconds.labels(known, route, f"{status // 100}xx").observe(seconds)
        self._requests.labels(known, route, str(status)).inc()

    def error(self, code: str) -> None:
        """Counts one answer that was an error.  code: of our catalogues."""
        self._errors.labels(code).inc()

    def begin(self) -> None:
        """A request has come."""
        self._open.inc()
        self._moved = time.monotonic()

    def end(self) -> None:
        """It is answered, or its caller is gone."""
        self._open.dec()
        self._moved = time.monotonic()

    def quiet(self) -> float:
        """For how many seconds no request has come, and none has been answered."""
        return time.monotonic() - self._moved
