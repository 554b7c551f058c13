"""The service driven with planted names, numbers and secrets: none of them comes into any of its logs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select, text

from api.people.sessions import COOKIE
from api.store.tables import Document
from tests.api.intake.service import HERE, Service
from tests.api.seed import PDFS
from tests.api.world import World

NAME, NUMBER, MAIL, WORD = "欧阳慕白", "（2031）临01行初77号", "muyun@linjiang.example", "Qiushui-1937-secret"
TEXT = f"原告{NAME}，住临江市云溪区柳叶巷九号，因{NUMBER}一案不服。" * 3
SAMPLE = PDFS / "01-penalty-revoked-and-redo.pdf"
PLANTED = (NAME, quote(NAME), NUMBER, MAIL, "muyun", WORD, "柳叶巷", "police", "赵丹枫")


class Driven(Service):
    """A service whose caller may also fail."""

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> int:
        sent = {"Cookie": f"{COOKIE}={self.world.ticket('police')}; other={WORD}", "Origin": self.address} | headers
        request = urllib.request.Request(self.address + path, body, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture
def driven(world: World) -> Iterator[Driven]:
    service = Driven(world)
    service.start()
    yield service
    if service.process.poll() is None:
        service.kill()


def states(world: World) -> list[str]:
    with world.database.read() as session:
        return list(session.scalars(select(Document.state)))


def everything(service: Driven) -> None:
    """Uploads that fail and one that succeeds, searches, failed sign-ins, what is refused, what breaks."""
    name = quote(f"{NAME}{NUMBER}.pdf")
    assert service.ask("PUT", f"/api/v1/uploads/{name}", SAMPLE.read_bytes()) < 300
    for hostile in (b"%PDF-1.7\n1 0 obj <<" + TEXT.encode(), b"PK\x03\x04" + TEXT.encode(), TEXT.encode()):
        assert service.ask("PUT", f"/api/v1/uploads/{quote(f'..%2F{MAIL}<b>.pdf')}", hostile) < 300
    for path in (f"/api/v1/search?q={quote(NAME)}", f"/judgments?text={quote(NAME)}", f"/api/v1/{quote(NAME)}", f"/api/v1/links/{WORD}", f"/{quote(NAME)}"):
        service.ask("GET", path)
    assert service.ask("GET", "/api/v1/judgments", Authorization=f"Bearer {WORD}") == 401
    for login in ("police", MAIL):
        said = json.dumps({"login": login, "password": WORD}).encode()
        assert service.ask("POST", "/api/v1/session", said, **{"Content-Type": "application/json"}) == 401
    assert service.ask("POST", "/api/v1/session", TEXT.encode(), **{"Content-Type": "application/json"}) == 422
    assert service.ask("GET", f"/api/v1/documents/{quote(NAME)}", **{"X-Request-ID": NAME.encode().decode("latin-1")}) in {404, 422}


def broken(service: Driven) -> None:
    """A value of the database cannot be read, and the error says which."""
    spoil = f"UPDATE documents SET state_at = '{NAME}'"
    if service.world.database.dialect != "sqlite":  # which takes nothing but moments there
        spoil = f"ALTER TABLE documents ALTER COLUMN state_at TYPE text USING '{NAME}'"
    with service.world.database.write() as session:
        session.execute(text(spoil))
    assert service.ask("GET", "/api/v1/documents") == 500


@pytest.mark.hard
def test_nothing_planted_is_in_the_log(driven: Driven) -> None:
    everything(driven)
    until = time.monotonic() + 60
    while set(states(driven.world)) & {"received", "reading", "read", "analysing"} and time.monotonic() < until:
        time.sleep(0.2)
    assert {"failed", "to_check"} <= set(states(driven.world))
    broken(driven)
    assert driven.stop() == 0
    logs = {path.name: path.read_text(encoding="utf-8") for path in (driven.world.home / "logs").iterdir()}
    written = "".join(logs.values())
    assert "server.log" in logs
    lines = [json.loads(line) for line in written.splitlines()]
    assert [planted for planted in PLANTED if planted in written] == []
    assert not re.search(r"[\u4e00-\u9fff]", written)
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) > 12
    assert {"/api/v1/search", "/api/v1/uploads/{filename:path}", "-"} <= {line["path"] for line in requests}
    (unexpected,) = [line for line in lines if line["event"] == "unexpected"]
    assert unexpected["error"].startswith(("ValueError", "AttributeError"))  # as the database hands it out
    assert unexpected["request"] == next(line["request"] for line in requests if line["status"] == 500)


def test_a_worker_that_cannot_start_says_where_not_what(world: World) -> None:
    (world.home / "workflows.db").write_bytes(TEXT.encode() * 100)
    environment = os.environ | {"ANJIAN_HOME": str(world.home), "ANJIAN_DATABASE": "", "ANJIAN_LOG_TO": "stderr", "ANJIAN_WORKERS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "api.worker"], cwd=HERE, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    failed = next(line for line in lines if line["event"] == "worker_failed")
    assert "DatabaseError(SQLITE_NOTADB)" in failed["error"]
    assert [planted for planted in PLANTED if planted in done.stderr + done.stdout] == []
    assert str(Path(world.home)) not in done.stderr
