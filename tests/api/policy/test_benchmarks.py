"""Averages that people enter: whose counts for whom."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.policy import benchmarks
from api.store.tables import AuditEntry
from tests.api.world import World


def enter(world: World, login: str, value: float, year: int = 2025, measure: str = "loss_rate") -> None:
    with world.database.write() as session:
        benchmarks.enter(session, world.actor(login), year, measure, value=value, source="省厅通报")


def seen(world: World, login: str) -> list[tuple[int, str, float]]:
    with world.database.read() as session:
        return [(row.year, row.measure, row.value) for row in benchmarks.listed(session, world.actor(login))]


def test_the_nearest_counts(world: World) -> None:
    enter(world, "admin", 0.1)
    assert seen(world, "land") == seen(world, "foreign_bureau") == [(2025, "loss_rate", 0.1)]
    enter(world, "bureau", 0.2)
    enter(world, "bureau", 30, 2024, "filed")
    assert seen(world, "land") == seen(world, "bureau") == [(2025, "loss_rate", 0.2), (2024, "filed", 30)]
    assert seen(world, "foreign_agency") == [(2025, "loss_rate", 0.1)]
    with world.database.read() as session:
        found = benchmarks.of(session, world.organisations["police"], 2025, "loss_rate")
        assert found is not None and found.value == 0.2
        assert benchmarks.of(session, world.organisations["police"], 2023, "loss_rate") is None


def test_entering_again_replaces_and_is_in_the_audit(world: World) -> None:
    enter(world, "bureau", 0.2)
    enter(world, "bureau", 0.21)
    assert seen(world, "bureau") == [(2025, "loss_rate", 0.21)]
    with world.database.write() as session:
        benchmarks.remove(session, world.actor("bureau"), 2025, "loss_rate")
    assert seen(world, "bureau") == []
    with world.database.read() as session:
        rows = session.execute(select(AuditEntry.action, AuditEntry.before, AuditEntry.after).order_by(AuditEntry.id)).all()
    assert [(row.action, (row.before or {}).get("value"), (row.after or {}).get("value")) for row in rows[-3:]] == [
        ("benchmark.enter", None, 0.2), ("benchmark.enter", 0.2, 0.21), ("benchmark.remove", 0.21, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("login", "values", "code"),
    [
        ("land", {}, "E504"),
        ("reader", {}, "E504"),
        ("bureau", {"measure": "nothing"}, "E602"),
        ("bureau", {"value": 1.01}, "E602"),
        ("bureau", {"value": -0.1}, "E602"),
        ("bureau", {"value": float("nan")}, "E602"),
        ("bureau", {"value": float("inf"), "measure": "filed"}, "E602"),
        ("bureau", {"year": 20255}, "E602"),
    ],
)
def test_what_is_refused(world: World, login: str, values: dict, code: str) -> None:
    with pytest.raises(ServiceError) as error:
        enter(world, login, **({"value": 0.1} | values))
    assert error.value.code == code


def test_a_foreign_one_cannot_be_taken_away(world: World) -> None:
    enter(world, "bureau", 0.2)
    with world.database.write() as session, pytest.raises(ServiceError) as error:
        benchmarks.remove(session, world.actor("foreign_bureau"), 2025, "loss_rate")
    assert error.value.code == "E601" and seen(world, "bureau") == [(2025, "loss_rate", 0.2)]
