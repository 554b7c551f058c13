"""Clients that note what they are answered, and try again when they are told to."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from api.people.sessions import COOKIE
from tests.api.intake.service import Service

SOON = 0.2
"""Seconds after which a test's client tries again: the service asks for more, a test has no time."""


@dataclass(frozen=True)
class Answer:
    """What came back; status 0: nothing did."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """Our code, of a problem document or an error page."""
        if "problem+json" in self.headers.get("content-type", ""):
            return str(json.loads(self.body)["code"])
        text = self.body.decode(errors="replace")
        return next((code for code in ("E702", "E703", "E715", "E716", "E720") if code in text), "")


def ask(service: Service, login: str, method: str, path: str, body: bytes | None = None, seconds: float = 60) -> Answer:
    """One request of a person."""
    headers = {"Cookie": f"{COOKIE}={service.world.ticket(login)}", "Origin": service.address}
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=seconds)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    except (OSError, http.client.HTTPException):
        return Answer(0, {}, b"")
    finally:
        connection.close()


@dataclass
class Crowd:
    """People who upload and read at the same time, each in a thread."""

    service: Service
    met: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Status and code of every answer."""
    without_again: list[Answer] = field(default_factory=list)
    """Answers 503 that do not say when to try again."""
    _threads: list[threading.Thread] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def uploads(self, login: str, files: Iterable[bytes], pause: float) -> None:
        """Sends every file, each until it is accepted."""

        def send() -> None:
            for number, data in enumerate(files):
                while self._noted(ask(self.service, login, "PUT", f"/api/v1/uploads/{quote(f'判决书{number}.txt')}", data)).status != 202:
                    time.sleep(SOON)
                time.sleep(pause)

        self._start(send)

    def reads(self, login: str, paths: Iterable[str], pause: float) -> None:
        """Opens one address after the other until `leave`."""
        wanted = list(paths)

        def read() -> None:
            while not self._over.is_set():
                for path in wanted:
                    self._noted(ask(self.service, login, "GET", path))
                    time.sleep(pause)

        self._start(read)

    def leave(self, seconds: float) -> None:
        """Waits for the uploads, then sends the readers home."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            if thread.name == "send":
                thread.join(max(0.0, end - time.monotonic()))
                assert not thread.is_alive(), f"uploads go on without end: {self.met}"
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _noted(self, answer: Answer) -> Answer:
        with self._lock:
            self.met[answer.status, answer.code if answer.status >= 400 else ""] += 1
            if answer.status == 503 and answer.code and "retry-after" not in answer.headers:
                self.without_again.append(answer)
        return answer

    def _start(self, deed: object) -> None:
        thread = threading.Thread(target=deed, name=deed.__name__, daemon=True)
        self._threads.append(thread)
        thread.start()
