"""HEAD and OPTIONS, unknown addresses, wrong methods."""

from __future__ import annotations

import pytest

from tests.api.world import World


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/users", "/api/v1/audit/csv", "/api/v1/users/0", "/healthz"])
def test_head_is_get_without_the_body(world: World, path: str) -> None:
    client = world.client("admin")
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert head.headers.get("Content-Length") == got.headers.get("Content-Length")


def test_head_of_a_stream_ends(world: World) -> None:
    answer = world.client("admin").head("/api/v1/events")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.content == b""


def test_head_needs_a_session(world: World) -> None:
    assert world.client().head("/api/v1/session").status_code == 401


def test_wrong_methods_are_told_the_right_ones(world: World) -> None:
    answer = world.client("admin").put("/api/v1/session")
    assert (answer.status_code, answer.json()["code"]) == (405, "E608")
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, POST"
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/session", "/api/v1/session/", "/api/v1/users/1/2", "/api/"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_unknown_addresses(world: World, method: str, path: str) -> None:
    answer = world.client("admin").request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "E607")


def test_options_of_an_address(world: World) -> None:
    answer = world.client().options("/api/v1/users")
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (204, "GET, HEAD, POST", b"")


def test_an_address_is_not_repeated_as_a_page(world: World) -> None:
    answer = world.client("admin").get("/api/v1/<script>alert(1)</script>")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
