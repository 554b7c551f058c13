"""Probes and figures: what they say, and to whom."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import create_engine, make_url

from api.app import create_app
from api.people import tokens
from api.routes.administration.health import Probe
from api.settings import Settings
from api.store.tables import Document, Job, Worker
from api.store.types import now
from api.worker.heartbeat import beats
from tests.api import seed
from tests.api.worker.working import alive
from tests.api.world import World
from tests.databases import Server

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


@pytest.mark.sqlite  # PostgreSQL has many writers at once: nobody holds all of it
def test_a_database_that_someone_holds_is_busy(world: World) -> None:
    with world.database.write():
        assert world.database.refusal(0.05) == "数据库正忙"
    assert world.database.refusal(0.05) is None


def again(world: World) -> None:
    """What was found is given again for two seconds; this forgets it."""
    world.app.state.probe = type(world.app.state.probe)()


def broken(world: World) -> list[str]:
    again(world)
    answer = world.client().get("/readyz")
    assert answer.status_code == (200 if answer.json()["ready"] else 503)
    return [part["name"] for part in answer.json()["parts"] if not part["ok"]]


@pytest.mark.sqlite
def test_each_part_is_missed_when_it_is_broken_and_no_other(world: World) -> None:
    alive(world.database)
    assert broken(world) == []
    with world.database.engine.begin() as connection:
        kept = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert broken(world) == ["schema"]
    assert "结构版本是 0001" in str(_part(world.client(), "schema")["why"])
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert broken(world) == ["schema"]
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{kept}'")
    world.settings.free_bytes = 2**60
    assert broken(world) == ["disk"]
    world.settings.free_bytes = 0
    files = world.home / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.write_text("no folder")
    assert broken(world) == ["files"]
    files.unlink()
    with world.database.write() as session:
        session.get_one(Worker, "worker").seen_at = now() - timedelta(hours=1)
    assert broken(world) == ["worker"]
    assert world.client().get("/healthz").status_code == 200


@pytest.mark.sqlite
def test_a_data_folder_that_is_gone_breaks_all_but_the_process(world: World, local: TestClient) -> None:
    world.database.close()
    world.home.rename(world.home.with_name("gone"))
    found = broken(world)
    assert {"database", "schema", "worker"} <= set(found)
    assert world.client().get("/healthz").status_code == 200
    answer = local.get("/metrics")
    assert answer.status_code == 200
    assert "anjian_database_up 0.0" in answer.text
    assert "anjian_documents" not in answer.text
    shutil.rmtree(world.home, ignore_errors=True)  # probes may have begun it anew
    world.home.with_name("gone").rename(world.home)


def test_a_database_server_that_is_gone_is_missed_and_found_again(world: World, postgresql_server: Server, local: TestClient) -> None:
    url = postgresql_server.fresh()
    settings = Settings(home=world.home, database=url)
    app = create_app(settings, pages=False)
    with TestClient(app, client=("127.0.0.1", 50000)) as client:
        assert [part["name"] for part in client.get("/readyz").json()["parts"] if not part["ok"]] == ["worker"]
        engine = create_engine(postgresql_server.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as other:
            name = make_url(url).database
            other.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            other.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            app.state.probe = Probe()
            answer = client.get("/readyz")
            assert answer.status_code == 503
            assert {part["name"] for part in answer.json()["parts"] if not part["ok"]} == {"database", "schema", "worker"}
            assert "anjian_database_up 0.0" in client.get("/metrics").text
            other.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        engine.dispose()
        app.state.probe = Probe()
        assert [part["name"] for part in client.get("/readyz").json()["parts"] if not part["ok"]] == ["worker"]


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


def test_every_figure_is_there_and_in_the_manual(world: World, local: TestClient) -> None:
    seed.judgment(world, SAMPLE, "police")
    alive(world.database)
    with world.database.write() as session:
        document = session.get_one(Document, 1)
        document.received_at = now() - timedelta(minutes=2)
        session.add(Document(sha256="a" * 64, name="b.pdf", size=1, state="failed", error_code="E105", organisation_id=1))
        session.add(Job(kind="reanalysis", state="done", finished_at=now() + timedelta(seconds=5)))
    local.get("/api/v1/nowhere")
    world.client("police").get("/api/v1/documents/999")
    text = local.get("/metrics").text
    for line in (
        'anjian_errors_total{code="E601"} 1.0', 'anjian_errors_total{code="E607"} 1.0', 'anjian_document_errors{code="E105"} 1.0',
        'anjian_requests_total{method="GET",route="/api/v1/documents/{document_id}",status="404"} 1.0', 'anjian_requests_open 1.0',
        'anjian_workers_alive 1.0', 'anjian_worker_up{worker="worker"} 1.0', "anjian_database_up 1.0", 'anjian_jobs{kind="reanalysis",state="done"} 1.0',
    ):  # fmt: skip
        assert line in text, line
    assert float(re.search(r'anjian_document_seconds\{quantile="0.5"\} (\S+)', text)[1]) > 100
    assert 4 < float(re.search(r'anjian_job_seconds\{kind="reanalysis"\} (\S+)', text)[1]) < 60
    manual = (Path(__file__).parents[3] / "README.zh-CN.md").read_text(encoding="utf-8")
    table = manual.split("| 指标 |")[1].split("\n\n")[0]
    there = {name.removesuffix("_created") for name in re.findall(r"^# TYPE (anjian_\w+) ", text, re.M)}
    there = {name for name in there if not {f"{name}_total", f"{name}_info"} & there} | {"anjian_info"}
    assert {re.sub("_total$", "", name) for name in there} == {re.sub("_total$", "", name) for name in re.findall(r"`(anjian_\w+)`", table)}


@pytest.mark.parametrize(("shown", "status"), [("Heron-1939-figures", 200), ("heron-1939-figures", 401), ("", 401)])
def test_a_token_of_the_settings_opens_the_figures_alone(world: World, shown: str, status: int) -> None:
    world.settings.metrics_token = SecretStr("Heron-1939-figures")
    headers = {"Authorization": f"Bearer {shown}"}
    assert world.client().get("/metrics", headers=headers).status_code == status
    assert world.client().get("/api/v1/judgments", headers=headers).status_code == 401


def test_this_machine_may_be_asked_for_the_token_too(world: World, local: TestClient) -> None:
    world.settings.metrics_local = False
    assert local.get("/metrics").status_code == 401


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
