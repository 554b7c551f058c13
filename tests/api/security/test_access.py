"""Ids of requests, and what is logged of them."""

from __future__ import annotations

import pytest

from tests.api.world import PASSWORD, World


@pytest.mark.parametrize("given", ["support-call-0815", "A" * 64, "01234567"])
def test_harmless_ids_are_taken_over(world: World, given: str) -> None:
    answer = world.client().get("/api/v1/session", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "A" * 65, "a b c d e f g", "<script>alert</script>", '"},{"x":"yyyyyy', "\x1b[31mred-red-red"])
def test_others_are_not(world: World, given: str) -> None:
    answer = world.client().get("/api/v1/session", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 16


def test_two_requests_are_told_apart(world: World) -> None:
    client = world.client()
    assert len({client.get("/api/v1/session").headers["X-Request-ID"] for _ in range(20)}) == 20


def test_the_log_names_nobody(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    client = world.client()
    client.post("/api/v1/session", json={"login": "police", "password": PASSWORD})
    client.get("/api/v1/links/a-secret-link-token")
    world.client("bureau").get(f"/api/v1/users/{world.users['police']}", params={"text": "张三"})
    client.get("/api/v1/%E5%BC%A0%E4%B8%89")
    logged = capsys.readouterr().out
    lines = [line for line in logged.splitlines() if "event='request'" in line]
    assert len(lines) == 4
    for secret in ("police", PASSWORD, "a-secret-link-token", "张三", "%E5"):
        assert secret not in logged
    assert "path='/api/v1/links/{token}'" in lines[1]
    assert f"user={world.users['bureau']}" in lines[2]
    assert "path='-'" in lines[3]
    assert "status=404" in lines[3]
