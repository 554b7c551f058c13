"""How often things may be done."""

from __future__ import annotations

import pytest

from api.errors import ServiceError
from api.rates import Rates
from tests.api.world import World


def test_a_user_sends_so_many_files_in_a_minute(world: World) -> None:
    world.settings.uploads_per_minute = 3
    client = world.client("police")
    forms = [("files", (f"{n}.txt", f"行政判决书 {n}".encode())) for n in range(2)]
    answer = client.post("/api/v1/documents", files=forms).json()
    assert answer["accepted"] == 2, answer
    forms = [("files", (f"{n}.txt", f"行政判决书 {n}".encode())) for n in range(2, 4)]
    answer = client.post("/api/v1/documents", files=forms).json()
    assert (answer["accepted"], answer["refused"]) == (1, 1)
    answer = client.put("/api/v1/uploads/5.txt", content="行政判决书 5".encode())
    assert (answer.status_code, answer.json()["code"]) == (429, "E506")
    assert int(answer.headers["Retry-After"]) >= 1
    assert world.client("land").put("/api/v1/uploads/5.txt", content="行政判决书 5".encode()).status_code == 202


def test_a_refused_file_leaves_nothing_behind(world: World) -> None:
    world.settings.uploads_per_minute = 1
    client = world.client("police")
    client.put("/api/v1/uploads/1.txt", content=b"1")
    before = sorted(path for path in (world.home / "files").rglob("*") if path.is_file())
    assert client.put("/api/v1/uploads/2.txt", content=b"2").status_code == 429
    assert sorted(path for path in (world.home / "files").rglob("*") if path.is_file()) == before


def test_deeds_and_doers_are_counted_apart() -> None:
    rates = Rates()
    rates.hit("a", "x", 1)
    rates.hit("a", "y", 1)
    rates.hit("b", "x", 1)
    with pytest.raises(ServiceError) as error:
        rates.hit("a", "x", 1)
    assert error.value.code == "E506"


def test_what_was_counted_is_forgotten_in_time() -> None:
    """Otherwise an attacker who changes his address fills the memory."""
    import time

    rates = Rates()
    for n in range(1000):
        rates.count("unknown-login", str(n), 1)
    assert len(rates.storage.storage) == 1000
    time.sleep(1.1)
    rates.count("unknown-login", "last", 1)
    deadline = time.monotonic() + 5
    while len(rates.storage.storage) > 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list(rates.storage.storage) == ["unknown-login/last"]
