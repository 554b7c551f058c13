"""How long the start page and the statistics take (issue 4: p95 at most 300 ms with 100,000 judgments in SQLite).

As in `tests.api.store.test_speed`, the clock is what people feel, and the processor's time what we answer for.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.api import seed
from tests.api.indicators import crowd as verdicts
from tests.api.live import Live, answer_of, serving
from tests.api.pages.conftest import Paged
from tests.api.store.test_speed import Pace, crowd, percentile, processor, report
from tests.clock import spent

LIMIT = 300
PAGES = (
    "/", "/?period=2025-Q3", "/?period=2024", "/statistics?period=2025", "/statistics?period=2025&by=month", "/statistics?period=2024&by=cause",
    "/statistics?period=2024&by=field&measure=attendance_rate", "/statistics?period=2025&by=court&measure=lost",
    "/statistics/cases?period=2024&measure=decided", "/statistics/cases?period=2025&measure=lost&limit=200",
    "/api/v1/indicators?period=2025", "/api/v1/indicators/breakdown?period=2025&by=organisation",
)  # fmt: skip


def measure(live: Live, login: str, rounds: int) -> Pace:
    """Asks for each page `rounds` times; the first round warms up."""
    pace = Pace()
    with live.connect() as connection:
        for turn in range(rounds + 1):
            for address in PAGES:
                before, begun = processor(live.process.pid), time.perf_counter()
                connection.sendall(f"GET {address} HTTP/1.1\r\n{live.headers(login)}\r\n".encode())
                status, body = answer_of(connection)
                took = (time.perf_counter() - begun) * 1000
                assert status == 200, (address, body[:500])
                if turn:
                    pace.note(address, took, processor(live.process.pid) - before)
    return pace


def test_five_thousand(paged: Paged) -> None:
    """The processor's time of this process, the client's part with it."""
    seed.judgment(paged, sorted(seed.PDFS.glob("*.pdf"))[0], "police")
    verdicts.scatter(paged.database, 5_000, [paged.organisations["police"], paged.organisations["land"]])
    client, taken = paged.client("bureau"), []
    for address in (PAGES[0], PAGES[3]) * 4:
        with spent(time.process_time) as one:
            assert client.get(address).status_code == 200
        taken.append(one.seconds * 1000)
    assert sorted(taken)[len(taken) // 2] <= LIMIT, taken


@pytest.mark.nightly
@pytest.mark.timeout(1_800)
def test_a_hundred_thousand(tmp_path: Path) -> None:
    world = crowd(tmp_path / "home", 100_000)
    verdicts.fill(world.database)
    slow = []
    with serving(world, TEST_PAGES="1") as live:
        for login in ("admin", "bureau", "busy"):
            pace = measure(live, login, rounds=10)
            print(report(login, pace))
            slow += [report(login, pace)] if percentile(pace.took, 0.95) > LIMIT else []
    world.database.close()
    assert not slow
