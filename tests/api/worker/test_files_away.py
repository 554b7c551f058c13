"""An object store that is out of reach while documents are worked on: tried again, not given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.errors import ServiceError
from api.settings import Settings
from api.store.files import objects, open_files
from api.store.tables import Document
from api.worker.results import Readers
from api.worker.steps import Steps
from api.worker.workflow import _passes
from tests.api.worker.working import TEXTS, document, go, receive
from tests.api.world import World
from tests.object_store import ObjectStore


@pytest.fixture
def away(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    monkeypatch.setitem(objects.RETRY, "max_retries", 1)
    monkeypatch.setitem(objects.RETRY, "backoff", {"init_backoff": timedelta(milliseconds=5), "max_backoff": timedelta(milliseconds=5), "base": 2})
    store = ObjectStore()
    world.services.files = open_files(Settings(home=world.home, **store.settings))
    yield store
    store.stop()


def elsewhere(world: World) -> None:
    """As a worker on another host has nothing nearby."""
    for path in (world.home / "cache" / "files").glob("??/*"):
        path.unlink()


@pytest.mark.parametrize("step", ["store", "read"])
def test_the_step_is_tried_again(step: str, away: ObjectStore, world: World, readers: Readers) -> None:
    steps, document_id = Steps(world.services, readers), receive(world, TEXTS[0].encode(), "police")
    if step == "read":
        assert steps.store(document_id, 0) is None
    elsewhere(world)
    away.fail("503", "GET")
    with pytest.raises(ServiceError) as refused:
        dict(steps.in_order())[step](document_id, 0)
    assert refused.value.code == "E713"
    assert _passes(refused.value)
    assert document(world, document_id).state in {"received", "reading"}
    away.faults.clear()
    go(steps, document_id)
    assert document(world, document_id).state == "to_check"


def test_a_file_that_the_store_has_lost_is_told(away: ObjectStore, world: World, readers: Readers) -> None:
    steps, document_id = Steps(world.services, readers), receive(world, TEXTS[0].encode(), "police")
    elsewhere(world)
    away.objects.clear()
    go(steps, document_id)
    failed = document(world, document_id)
    assert (failed.state, failed.error_code) == ("failed", "E720")


def test_an_upload_is_refused_and_comes_through_the_next_time(away: ObjectStore, world: World) -> None:
    away.fail("503", "PUT")
    client = world.client("bureau")
    refused = client.put("/api/v1/uploads/a.txt", content=TEXTS[0].encode())
    assert (refused.status_code, refused.json()["code"]) == (503, "E713")
    assert int(refused.headers["Retry-After"]) > 0
    with world.database.read() as session:
        assert session.query(Document).count() == 0
    away.faults.clear()
    assert client.put("/api/v1/uploads/a.txt", content=TEXTS[0].encode()).status_code == 202
    ready = world.client().get("/readyz").json()
    assert {"name": "files", "label": "文件存放处可用", "ok": True, "why": ""} in ready["parts"]
