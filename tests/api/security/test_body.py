"""How large a request may be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.security.body import LARGEST
from tests.api.world import PASSWORD, World


def test_what_is_announced_as_too_large_is_not_read(world: World) -> None:
    asked = []

    def body() -> Iterator[bytes]:
        asked.append(1)
        yield b"{}"

    headers = {"Content-Length": str(LARGEST + 1), "Content-Type": "application/json"}
    answer = world.client().post("/api/v1/session", content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "E609")


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/links/x", "/api/v1/nothing"])
def test_what_arrives_is_counted(world: World, path: str) -> None:
    def body() -> Iterator[bytes]:
        yield b'{"login": "'
        for _ in range(10 * 1024):
            yield b"x" * 1024
        yield b'"}'

    answer = world.client().post(path, content=body(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) in {(413, "E609"), (404, "E607")}
    assert (answer.status_code == 404) == (path == "/api/v1/nothing")


def test_a_login_of_ten_megabytes(world: World) -> None:
    answer = world.client().post("/api/v1/session", json={"login": "x" * 10_000_000, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (413, "E609")


def test_files_are_not_meant(world: World) -> None:
    big = b"%PDF-1.7 " + b"x" * (LARGEST + 1000)
    answer = world.client("police").put("/api/v1/uploads/big.pdf", content=big)
    assert answer.status_code == 202, answer.text
    answer = world.client("police").post("/api/v1/documents", files={"files": ("big2.pdf", big + b"2")})
    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize("path", ["/api/v1/documents/1/retry", "/api/v1/documents/1/accept"])
def test_what_else_is_done_with_files_is(world: World, path: str) -> None:
    answer = world.client("bureau").post(path, content=b"x" * (LARGEST + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "E609")
