"""What browsers are told about our answers."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/session", 200),
        ("GET", "/api/v1/nothing", 404),
        ("PUT", "/api/v1/session", 405),
        ("GET", "/api/v1/users/0", 422),
        ("GET", "/api/v1/users/77", 404),
        ("GET", "/api/v1/audit/csv", 200),
        ("GET", "/healthz", 200),
    ],
)
def test_every_answer_has_them(world: World, method: str, path: str, status: int) -> None:
    answer = world.client("admin").request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers
    assert len(answer.headers["X-Request-ID"]) == 16


def test_refusals_before_the_routes_have_them_too(world: World) -> None:
    answer = world.client("admin").post("/api/v1/batches", headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


def test_data_runs_nothing(world: World) -> None:
    policy = world.client("admin").get("/api/v1/session").headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert "sandbox" in policy
    assert not [rule for rule in policy if "'self'" in rule or "unsafe" in rule]


def test_https(world: World) -> None:
    world.settings.https = True
    answer = world.client("admin").get("/api/v1/session")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_unforeseen_errors_have_them_too(broken: World) -> None:
    client = TestClient(broken.app, raise_server_exceptions=False)
    answer = client.get("/broken", headers={"X-Request-ID": "support-call-0815"})
    assert (answer.status_code, answer.json()["code"]) == (500, "E799")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Request-ID"] == "support-call-0815"
    assert "support-call-0815" in answer.json()["remedy"]
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


def test_unforeseen_errors_tell_nothing_but_are_logged(broken: World, capsys: pytest.CaptureFixture[str]) -> None:
    client = TestClient(broken.app, raise_server_exceptions=False)
    answer = client.get("/broken", headers={"X-Request-ID": "support-call-0815"})
    assert "secret" not in answer.text
    assert "ZeroDivisionError" not in answer.text
    logged = capsys.readouterr().out
    assert "ZeroDivisionError" in logged
    assert "support-call-0815" in logged


@pytest.fixture
def broken(world: World) -> World:
    """With a route that fails; before the first request, after which routes are fixed."""

    def fail() -> None:
        secret = 0
        raise ZeroDivisionError(f"the secret is {secret}")

    world.app.router.add_route("/broken", lambda _request: fail())
    return world
