"""Upload bombs over HTTP against the whole service: memory of all its processes stays bounded, others are served, each file gets its answer."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import psutil
import pytest
from sqlalchemy import select

from api.intake.states import MOVING
from api.store.tables import Document
from tests.api.intake.service import Service
from tests.api.live import Live, answer_of
from tests.api.world import World
from tests.hard.bombs import BOMBS, TEXT

pytestmark = pytest.mark.hard

MEBIBYTE = 1 << 20
LIMITS = {"ANJIAN_WORKERS": "2", "ANJIAN_LIMIT_SECONDS": "20", "ANJIAN_LIMIT_MEMORY": str(1000 * MEBIBYTE), "ANJIAN_LIMIT_MEMBERS": "20000"}
SERVER_MOST = 700 * MEBIBYTE
ALL_MOST = 3500 * MEBIBYTE
"""Of the server, the worker, its fork server and one reading process at its limit."""


class Watch(threading.Thread):
    """Looks at the memory of the service's processes, and whether somebody else is answered meanwhile."""

    def __init__(self, live: Live) -> None:
        super().__init__(daemon=True)
        self._live, self._done = live, threading.Event()
        self.server, self.all, self.answers = 0, 0, []

    def run(self) -> None:
        root = psutil.Process(self._live.process.pid)
        while not self._done.wait(0.3):
            own, sizes = root.memory_info().rss, []
            for child in root.children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    sizes.append(child.memory_info().rss)
            self.server, self.all = max(self.server, own), max(self.all, own + sum(sizes))
            begun = time.monotonic()
            status, _ = asked(self._live, "GET /api/v1/session HTTP/1.1\r\n")
            self.answers.append((status, time.monotonic() - begun))

    def stop(self) -> None:
        self._done.set()
        self.join()


def asked(live: Live, line: str, more: str = "", body: bytes = b"", login: str = "police") -> tuple[int, bytes]:
    with live.connect() as connection:
        connection.sendall(f"{line}{live.headers(login)}{more}Connection: close\r\n\r\n".encode())
        with suppress(OSError):  # it may have been refused before it was sent whole
            connection.sendall(body)
        return answer_of(connection)


@contextmanager
def serving(world: World) -> Iterator[Live]:
    service = Service(world, **LIMITS)
    service.start()
    try:
        yield Live(world, urlsplit(service.address).port or 0, service.process)
    finally:
        service.kill()


def settled(world: World, seconds: float) -> dict[str, tuple[str, str]]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with world.database.read() as session:
            rows = session.execute(select(Document.name, Document.state, Document.error_code)).all()
        if not [row for row in rows if row.state in MOVING]:
            return {row.name: (row.state, row.error_code or "") for row in rows}
        time.sleep(0.3)
    raise TimeoutError(str(rows))


@pytest.mark.timeout(600)
def test_bombs(world: World) -> None:
    """Zip, PDF, Word, OFD and picture bombs, all handed in at once, then a good file."""
    with serving(world) as live:
        watch = Watch(live)
        watch.start()
        for name, (make, _) in BOMBS.items():
            data = make()
            status, body = asked(live, f"PUT /api/v1/uploads/{name} HTTP/1.1\r\n", f"Content-Length: {len(data)}\r\n", data)
            assert status == 202, (name, body)
        tricks(live)
        status, _ = asked(live, "PUT /api/v1/uploads/good.txt HTTP/1.1\r\n", f"Content-Length: {len(TEXT)}\r\n", TEXT)
        assert status == 202
        found = settled(world, 400)
        watch.stop()
        print(f"server {watch.server >> 20} MiB, all {watch.all >> 20} MiB, longest answer {max(took for _, took in watch.answers):.1f} s of {len(watch.answers)}")
        wrong = {name: found[name] for name, (_, codes) in BOMBS.items() if found[name][1] not in codes}
        assert wrong == {}
        assert found["good.txt"][1] == ""
        assert watch.server < SERVER_MOST
        assert watch.all < ALL_MOST
        assert {status for status, _ in watch.answers} == {200}
        assert live.process.poll() is None


def tricks(live: Live) -> None:
    """Bodies in other clothes: gzip, a million parts, headers without end, no boundary, names that climb or command."""
    bomb = gzip.compress(bytes(64 * MEBIBYTE))
    for line in ("PUT /api/v1/uploads/a.txt HTTP/1.1\r\n", "POST /api/v1/documents HTTP/1.1\r\n", "PUT /api/v1/ledger/imports/a.xlsx HTTP/1.1\r\n"):
        status, body = asked(live, line, f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n", bomb)
        assert (status, b"E708" in body) == (415, True), line

    def form(content: bytes, kind: str = "multipart/form-data; boundary=e") -> tuple[int, bytes]:
        return asked(live, "POST /api/v1/documents HTTP/1.1\r\n", f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n", content)

    part = b'--e\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\n\r\n%s\r\n'
    status, body = form(b'--e\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n' * 300_000 + b"--e--\r\n")
    assert (status, b"E706" in body) == (422, True)
    status, body = form(part % (b"", b"") * 100_000 + b"--e--\r\n")
    assert status in {202, 207, 413, 422}, status
    assert len(body) < MEBIBYTE
    assert form(b"--e\r\n" + b"X: y\r\n" * 100_000 + b"\r\n\r\n--e--")[0] == 422
    assert form(b"--e\r\nX: " + b"y" * 5_000_000)[0] == 422
    assert form(b"x", "multipart/form-data")[0] == 422
    assert form(b"x", "multipart/form-data; boundary=" + "e" * 5000)[0] in {400, 422}
    assert form(b"x", "text/plain")[0] == 415
    names = (b"../../../../etc/passwd", b"C:\\x.txt", b"a\x00b", b"%2e%2e%2f", b"\xff\xfe", b"=cmd|x", b"<img onerror=1>.txt", b"x" * 5000, "甲\u202etxt.exe".encode())
    status, body = form(b"".join(part % (name, b"text %d" % at) for at, name in enumerate(names)) + b"--e--\r\n")
    assert status in {202, 207}, body
    assert b"passwd" in body
    assert b"../" not in body
    assert b"\\\\" not in body
