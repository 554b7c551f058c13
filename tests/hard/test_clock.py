"""The machine's clock is wrong for a while, by a day or by ten years, and is put right again while people work."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from api.people.sessions import COOKIE
from api.store.tables import Alert, Document
from tests.api.intake.service import Service
from tests.api.worker.working import varied, wait_for_rest
from tests.api.world import PASSWORD, Shelf
from tests.hard.disks import running
from tests.hard.wholeness import PATIENCE, whole

pytestmark = pytest.mark.hard

SOURCE = Path(__file__).parent / "clock.c"
DAY = 24 * 60 * 60
YEARS = 3653 * DAY
JUMPS = (0, DAY, 0, -DAY, 0, YEARS, 0, -YEARS, 0)
"""Seconds that the clock is ahead, one after the other."""


@pytest.fixture
def clock(tmp_path: Path) -> dict[str, str]:
    """What a process needs in its environment to have the clock of the file in it."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    library, ahead = tmp_path / "clock.so", tmp_path / "ahead"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, SOURCE], check=True)
    ahead.write_text("0")
    return {"LD_PRELOAD": str(library), "TEST_CLOCK": str(ahead)}


def ask(service: Service, method: str, path: str, body: bytes | None, cookie: str, kind: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=60)
    try:
        connection.request(method, path, body, {"Origin": service.address, "Cookie": f"{COOKIE}={cookie}", "Content-Type": kind})
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def sign_in(service: Service, login: str) -> str:
    """The cookie of a new session, by the real way in."""
    body = json.dumps({"login": login, "password": PASSWORD}).encode()
    answer = ask(service, "POST", "/api/v1/session", body, "", "application/json")
    assert answer.status == 200, (login, answer.status)
    return answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]


def status(service: Service, cookie: str) -> int:
    return ask(service, "GET", "/api/v1/documents", None, cookie, "").status


def set_clock(clock: dict[str, str], ahead: int) -> None:
    fresh = Path(clock["TEST_CLOCK"] + ".new")
    fresh.write_text(str(ahead))
    fresh.replace(clock["TEST_CLOCK"])


def test_a_clock_that_jumps(shelf: Shelf, clock: dict[str, str]) -> None:
    """Whoever signs in gets in, what is handed in is read, the worker stays; a session of a wrong clock does not outlive it."""
    sent, cookies = [], []
    with running(shelf, **clock) as service:
        worker = service.worker()
        for number, ahead in enumerate(JUMPS):
            set_clock(clock, ahead)
            cookie = sign_in(service, "police")
            cookies.append((ahead, cookie))
            assert status(service, cookie) == 200
            sent.append(varied(number))
            assert ask(service, "PUT", f"/api/v1/uploads/{number}.txt", sent[-1], cookie, "text/plain").status == 202
            wait_for_rest(shelf, PATIENCE)
        assert {status(service, cookie) for ahead, cookie in cookies if abs(ahead) == YEARS} == {401}
        assert {status(service, cookie) for ahead, cookie in cookies if ahead == 0} == {200}, "who signed in rightly is still in"
        ready = ask(service, "GET", "/readyz", None, "", "")
        end = time.monotonic() + 30
        while ready.status != 200 and time.monotonic() < end:
            time.sleep(1)
            ready = ask(service, "GET", "/readyz", None, "", "")
        assert ready.status == 200, "the worker is thought dead"
        assert service.worker() == worker
        assert service.stop() == 0
    with shelf.database.read() as session:
        assert session.scalar(select(func.max(Document.attempts))) == 0, "work was taken for lost"
        told = session.scalars(select(Alert.kind)).all()
    assert len(told) <= len(sent), told
    whole(shelf, sent)
