"""Probes and figures: what they say, and to whom."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.intake.heartbeat import beats
from api.people import tokens
from api.store.tables import Worker
from api.store.types import now
from tests.api import seed
from tests.api.intake.working import alive
from tests.api.world import World

SAMPLE = seed.PDFS / "01-penalty-revoked-and-redo.pdf"


@pytest.fixture
def local(world: World) -> TestClient:
    return TestClient(world.app, base_url="http://testserver", client=("127.0.0.1", 50000))


def _part(client: TestClient, name: str) -> dict[str, object]:
    return next(part for part in client.get("/readyz").json()["parts"] if part["name"] == name)


def test_a_process_that_answers_is_alive(world: World) -> None:
    assert world.client().get("/healthz").json() == {"status": "alive"}


def test_ready_once_a_worker_beats(world: World) -> None:
    answer = world.client().get("/readyz")
    assert answer.status_code == 503
    assert [part["name"] for part in answer.json()["parts"] if not part["ok"]] == ["worker"]
    alive(world.database, "甲/../乙")
    world.app.state.probe = type(world.app.state.probe)()
    assert world.client().get("/readyz").status_code == 200


def test_a_worker_that_fell_silent_is_missed(world: World) -> None:
    alive(world.database)
    with world.database.write() as session:
        session.get_one(Worker, "worker").seen_at = now() - timedelta(seconds=61)
    assert "没有响应" in str(_part(world.client(), "worker")["why"])


def test_files_that_cannot_be_written(world: World) -> None:
    world.settings.home = Path("/proc/self")
    world.app.state.probe = type(world.app.state.probe)()
    assert _part(world.client(), "files") == {"name": "files", "label": "文件夹可写", "ok": False, "why": "文件夹不能写入"}


def test_a_database_that_someone_holds_is_busy(world: World) -> None:
    with world.database.write():
        assert world.database.refusal(0.05) == "数据库正忙"
    assert world.database.refusal(0.05) is None


def test_every_start_of_a_worker_counts(world: World) -> None:
    for _ in range(3):
        alive(world.database)
    with world.database.read() as session:
        (beat,) = beats(session)
    assert beat.starts == 3


def test_figures_for_this_machine(world: World, local: TestClient) -> None:
    seed.judgment(world, SAMPLE, "police")
    alive(world.database)
    local.get("/api/v1/judgments/1/fields")
    text = local.get("/metrics").text
    assert 'anjian_documents{state="to_check"} 1.0' in text
    assert 'anjian_worker_starts_total{worker="worker"} 1.0' in text
    assert 'route="/api/v1/judgments/{judgment_id}/fields",status="4xx"' in text
    assert "police" not in text
    assert "云溪" not in text


def test_figures_from_elsewhere_are_for_administrators(world: World, local: TestClient) -> None:
    assert world.client().get("/metrics").status_code == 401
    assert local.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 401
    assert world.client("bureau").get("/metrics").status_code == 403
    assert world.client("police").get("/metrics").status_code == 403
    assert world.client("admin").get("/metrics").status_code == 200


@pytest.mark.parametrize(("scopes", "status"), [(["read", "manage"], 200), (["read"], 403)])
def test_a_token_needs_the_scope(world: World, scopes: list[str], status: int) -> None:
    admin = world.actor("admin")
    with world.database.write() as session:
        _, secret = tokens.create(session, admin, "Prometheus", scopes, 1)
    answer = world.client().get("/metrics", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == status
