"""A service that sends its traces: a collector gets how long things took, and nothing of whom and what they were about."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from api.errors import ServiceError
from api.logs import spans
from api.settings import Settings
from tests.api.intake.service import HERE
from tests.api.logs.test_service_log import NAME, PLANTED, SAMPLE, WORD, Driven, everything
from tests.api.world import World

STEPS = {"intake", "store", "read", "analyse", "save", "index", "settle"}


class Collector(ThreadingHTTPServer):
    """Keeps what it is sent; `refuses`: answers that it cannot take it."""

    refuses = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.bodies: list[bytes] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def spans(self) -> list[tuple[str, str, dict[str, object]]]:
        """(service, name, attributes) of all that came."""
        found = []
        for body in list(self.bodies):
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                service = next(one.value.string_value for one in resource.resource.attributes if one.key == "service.name")
                for scope in resource.scope_spans:
                    found += [(service, one.name, {pair.key: pair.value for pair in one.attributes}) for one in scope.spans]
        return found


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
        self.send_response(503 if self.server.refuses else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def traced(world: World, collector: Collector) -> Iterator[Driven]:
    service = Driven(world, ANJIAN_TRACES=collector.address)
    service.start()
    yield service
    if service.process.poll() is None:
        service.kill()


def test_what_took_how_long_is_sent_and_nothing_else(traced: Driven, collector: Collector) -> None:
    everything(traced)
    foreign = {"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01", "tracestate": f"muyun={WORD}", "baggage": f"who={quote(NAME)}"}
    traced.ask("GET", "/api/v1/judgments", **foreign)
    until = time.monotonic() + 60
    while not {name for _, name, _ in collector.spans()} >= STEPS and time.monotonic() < until:
        time.sleep(0.5)
    assert traced.stop() == 0
    sent = collector.spans()
    assert {service for service, _, _ in sent} == {"anjian-server", "anjian-worker"}
    names = {name for _, name, _ in sent}
    assert names >= STEPS | {"GET /api/v1/search", "PUT /api/v1/uploads/{filename}"}
    assert {key for _, _, attributes in sent for key in attributes} <= spans.KEPT
    written = b"".join(collector.bodies)
    assert [planted for planted in PLANTED if planted.encode() in written] == []
    assert not any(ord(letter) > 0x7F for _, name, attributes in sent for letter in f"{name}{attributes}")
    assert b"a" * 32 not in written
    assert bytes.fromhex("a" * 32) not in written


def test_a_collector_that_is_away_holds_up_nobody(world: World) -> None:
    silent = Collector()
    silent.shutdown()
    silent.server_close()
    service = Driven(world, ANJIAN_TRACES=silent.address)
    service.start()
    assert service.upload(SAMPLE.read_bytes(), "police")
    for _ in range(20):
        assert service.ask("GET", "/api/v1/judgments") == 200
    time.sleep(6)  # the library sends every five seconds
    assert service.stop() == 0
    log = (world.home / "logs" / "server.log").read_text(encoding="utf-8")
    assert log.count("traces_not_taken") == 1
    assert "opentelemetry" not in log


def test_one_that_refuses_and_takes_again_is_told_once_each(collector: Collector, capsys: pytest.CaptureFixture[str]) -> None:
    script = (
        "import sys\nfrom api import logs\nfrom api.logs import spans\nfrom api.settings import Settings\n"
        "from opentelemetry import trace\n"
        "settings = Settings(traces=sys.argv[1], log_to='stderr', log_format='json')\n"
        "logs.configure(settings, 'server')\nspans.configure(settings, 'server')\n"
        "for _ in range(2):\n    trace.get_tracer('x').start_span('x').end()\n    trace.get_tracer_provider().force_flush()\n"
        "    print('flushed', flush=True)\n    sys.stdin.readline()\n"
    )
    collector.refuses = True
    process = subprocess.Popen([sys.executable, "-c", script, collector.address], cwd=HERE, text=True, stdin=-1, stdout=-1, stderr=-1)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "flushed\n"
    collector.refuses = False
    process.stdin.write("\n")
    _, said = process.communicate("\n", timeout=60)
    assert [line for line in said.splitlines() if "traces_" not in line] == []
    assert said.count("traces_not_taken") == said.count("traces_taken") == 1


def test_nothing_of_it_is_loaded_where_there_is_no_collector(world: World) -> None:
    script = (
        "import sys\nfrom api.logs import spans\nfrom api.settings import Settings\n"
        "spans.configure(Settings(), 'server')()\nassert not [name for name in sys.modules if name.startswith('opentelemetry.sdk')]\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=HERE, check=True, timeout=60)


def test_without_the_packages_it_is_said_how_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    with pytest.raises(ServiceError) as refused:
        spans.configure(Settings(traces="http://127.0.0.1:9"), "server")
    assert refused.value.code == "E718"
