"""A day's run over very many judgments takes seconds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from api.alerts import running
from api.store.tables import Alert
from tests.api.alerts import crowded
from tests.api.world import World
from tests.clock import spent

TODAY = date(2026, 3, 9)


def run(world: World, day: date) -> float:
    with spent() as taken:
        running.look(world.database, day)
    return taken.seconds


def made(world: World) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count(Alert.id))) or 0


def test_a_thousand(world: World) -> None:
    crowded.fill(world, 1_000, TODAY)
    assert run(world, TODAY) < 5
    assert made(world) > 20
    assert run(world, TODAY + timedelta(days=1)) < 2


@pytest.mark.nightly
def test_a_hundred_thousand(world: World) -> None:
    crowded.fill(world, 100_000, TODAY)
    first, alerts = run(world, TODAY), made(world)
    second = run(world, TODAY + timedelta(days=1))
    print(f"first run {first:.1f} s for {alerts:,} alerts, the next day's {second:.1f} s for {made(world) - alerts:,} more")
    assert first < 15
    assert second < 3
