"""Files handed in through the API."""

from __future__ import annotations

from sqlalchemy import select

from api.store.tables import Document
from tests.api.world import World


def test_a_file_is_stored_and_waits_for_the_worker(world: World) -> None:
    client = world.client("police")
    answer = client.post("/api/v1/documents", files=[("file", ("判决书.txt", b"content", "text/plain"))])
    assert answer.status_code == 202, answer.text
    [received] = answer.json()["files"]
    assert received["name"] == "判决书.txt"
    assert not received["duplicate"]
    with world.database.read() as session:
        document = session.scalar(select(Document))
    assert document is not None
    assert (document.id, document.state, document.size) == (received["document_id"], "received", 7)
    assert (world.settings.files / document.sha256[:2] / document.sha256).read_bytes() == b"content"


def test_a_raw_body_is_a_file_too(world: World) -> None:
    answer = world.client("police").put("/api/v1/documents/判决书.txt", content=b"content")
    assert answer.status_code == 202, answer.text
    assert answer.json()["files"][0]["name"] == "判决书.txt"
