"""A steady mixture of everything people do with the service, and the memory of its processes meanwhile."""

from __future__ import annotations

import http.client
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import quote, urlsplit

import psutil

from api.people.sessions import COOKIE
from tests.api.intake.service import Service
from tests.api.worker.working import varied

MEBIBYTE = 1024 * 1024
LOGINS = ("bureau", "police", "land", "reader")
PAGES = ("/", "/judgments", "/search?q=%E5%A4%84%E7%BD%9A", "/ledger", "/statistics", "/inbox", "/documents", "/alerts", "/suits", "/deadlines")
READS = (
    "/api/v1/judgments", "/api/v1/search?q=%E8%A1%8C%E6%94%BF%E5%A4%84%E7%BD%9A", "/api/v1/ledger", "/api/v1/indicators",
    "/api/v1/indicators/breakdown", "/api/v1/documents", "/api/v1/alerts", "/api/v1/organisations", "/healthz", "/metrics",
)  # fmt: skip
EXPORTS = ("/api/v1/judgments/export", "/api/v1/ledger/export")


@dataclass(frozen=True)
class Sample:
    """Bytes in memory of each kind of process at one moment."""

    at: float
    web: int
    worker: int
    children: int


@dataclass
class Soak:
    """The client: one deed after another, at so many a second."""

    service: Service
    rate: float
    luck: random.Random
    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def run(self, seconds: float, tell: Callable[[str], None], every: float) -> None:
        """Goes on for so long; looks at the memory `every` so many seconds."""
        begun = time.monotonic()
        due, look = begun, begun
        while (now := time.monotonic()) < begun + seconds:
            if now >= look:
                look += every
                self.samples.append(self._look(now - begun))
                tell(str(self))
            start = time.monotonic()
            self.statuses[self._deed()] += 1
            self.waits.append(time.monotonic() - start)
            due += 1 / self.rate
            time.sleep(max(0.0, due - time.monotonic()))

    def growth(self, kind: str, warm: float) -> float:
        """Megabytes that a kind of process has more in the last quarter of the time than in the quarter after `warm` seconds."""
        after = [(one.at, getattr(one, kind)) for one in self.samples if one.at >= warm]
        length = max(1, len(after) // 4)
        return (median(size for _, size in after[-length:]) - median(size for _, size in after[:length])) / MEBIBYTE

    def slope(self, kind: str, warm: float) -> float:
        """Megabytes an hour: the median of the slopes between any two moments after `warm` seconds (Theil and Sen)."""
        after = [(one.at, getattr(one, kind)) for one in self.samples if one.at >= warm]
        slopes = [(b - a) / (t - s) for n, (s, a) in enumerate(after) for t, b in after[n + 1 :]]
        return median(slopes) * 3600 / MEBIBYTE

    def __str__(self) -> str:
        last = self.samples[-1]
        sizes = ", ".join(f"{kind} {getattr(last, kind) / MEBIBYTE:.0f}" for kind in ("web", "worker", "children"))
        return f"{last.at:6.0f} s  {sizes} MB  {self.sent} files  {dict(self.statuses)}"

    def _look(self, at: float) -> Sample:
        web, worker = psutil.Process(self.service.process.pid), self.service.worker()
        assert worker is not None
        children = 0
        for child in worker.children(recursive=True):
            try:
                children += child.memory_info().rss
            except psutil.NoSuchProcess:  # a reading process was replaced
                continue
        return Sample(at, web.memory_info().rss, worker.memory_info().rss, children)

    def _deed(self) -> int:
        chance = self.luck.random()
        if chance < 0.25:
            self.sent += 1
            return self._ask("PUT", f"/api/v1/uploads/{quote(f'判决书{self.sent}.txt')}", varied(self.sent))
        if chance < 0.50:
            return self._ask("GET", self.luck.choice(PAGES))
        if chance < 0.55:
            return self._ask("GET", self.luck.choice(EXPORTS))
        if chance < 0.75 and self.sent > 3:
            return self._ask("GET", self._one())
        return self._ask("GET", self.luck.choice(READS))

    def _one(self) -> str:
        number = self.luck.randint(1, self.sent)
        return self.luck.choice(
            (f"/api/v1/judgments/{number}", f"/judgments/{number}", f"/api/v1/judgments/{number}/evidence", f"/api/v1/documents/{number}/text")
        )

    def _ask(self, method: str, path: str, body: bytes | None = None) -> int:
        login = "admin" if path == "/metrics" else self.luck.choice(LOGINS[:3] if method == "PUT" else LOGINS)
        address = self.service.address
        headers = {"Cookie": f"{COOKIE}={self.service.world.ticket(login)}", "Origin": address}
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()
