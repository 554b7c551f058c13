"""Pending suits over the interface: registered, papers handed in, screened, answered, closed."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select

from api.store.tables import Document, Suit
from tests.api import seed
from tests.api.world import World

SAID = {"act_type": "penalty", "received_on": "2026-03-05", "number": "（2026）临9901行初12号"}
SUITS = "/api/v1/suits"


def registered(client: TestClient, world: World, **values: Any) -> tuple[int, str]:
    """Number and ETag."""
    sent = {"organisation_id": world.organisations["police"], "values": values or SAID}
    answer = client.post(SUITS, json=sent)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], answer.headers["ETag"]


def test_from_registering_to_closing(world: World) -> None:
    client = world.client("police")
    suit_id, tag = registered(client, world)
    found = client.get(f"{SUITS}/{suit_id}").json()
    assert found["screening"]["act_type"] == "penalty"
    assert found["deadlines"][0]["due_on"] == "2026-03-20"
    item = found["screening"]["findings"][0]
    answer = client.put(f"{SUITS}/{suit_id}/answers/{item['item']}", json={"answer": "not_met", "note": "没有"}, headers={"If-Match": tag})
    assert answer.status_code == 200
    assert {"item": item["item"], "answer": "not_met", "note": "没有"}.items() <= answer.json()["answers"][0].items()
    checked = next(one for one in answer.json()["screening"]["findings"] if one["item"] == item["item"])
    assert (checked["answer"], checked["human"], checked["verdict"]) == (item["answer"], "not_met", "not_met")
    late = client.patch(f"{SUITS}/{suit_id}", json={"values": {"officer": "李某"}}, headers={"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "E611")
    assert client.patch(f"{SUITS}/{suit_id}", json={"values": {"officer": "李某"}}).status_code == 428
    closing = client.post(f"{SUITS}/{suit_id}/close", json={"ending": "withdrawn", "on": "2026-03-09"}, headers={"If-Match": answer.headers["ETag"]})
    assert closing.json()["state"] == "closed"
    assert client.get(f"{SUITS}/{suit_id}/history").json()["items"][0]["action"] == "closed"
    assert len(client.get(f"{SUITS}/{suit_id}/screenings").json()["items"]) == 2
    assert client.get(SUITS, params={"state": "closed"}).json()["total"] == 1
    assert client.get(SUITS, params={"state": "pending"}).json()["total"] == 0


def test_files_are_papers_from_the_moment_they_are_received(world: World) -> None:
    client = world.client("police")
    suit_id, _ = registered(client, world)
    files = [("files", ("起诉状.txt", "行政起诉状\n原告：钱某".encode(), "text/plain")), ("files", ("空.txt", b"", "text/plain"))]
    answer = client.post(f"{SUITS}/{suit_id}/papers", files=files)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["accepted"], answer.json()["refused"]) == (1, 1)
    again = client.put(f"{SUITS}/{suit_id}/papers/files/再来.txt", content="行政起诉状\n原告：钱某".encode())
    assert again.json()["duplicates"] == 1
    (paper,) = client.get(f"{SUITS}/{suit_id}").json()["papers"]
    assert (paper["name"], paper["progress"]) == ("起诉状.txt", "waiting")
    assert client.get(f"/api/v1/documents/{paper['document_id']}").json()["state"] == "received"


def test_a_judgment_is_not_taken_and_nobody_hands_in_for_a_suit_that_he_does_not_see(world: World) -> None:
    suit_id, _ = registered(world.client("police"), world)
    source = sorted(seed.TEXTS.glob("*.txt"))[0]
    seed.judgment(world, source, "police")
    refused = world.client("police").put(f"{SUITS}/{suit_id}/papers/files/x.txt", content=source.read_bytes())
    assert (refused.status_code, refused.json()["code"]) == (409, "E606")
    with world.database.read() as session:
        before = session.scalars(select(Document.id)).all()
    foreign = world.client("foreign_agency").put(f"{SUITS}/{suit_id}/papers/files/x.txt", content=b"x" * 2_000_000)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "E601")
    assert world.client("reader").put(f"{SUITS}/{suit_id}/papers/files/x.txt", content=b"x").status_code == 403
    with world.database.write() as session:
        assert session.scalars(select(Document.id)).all() == before
        session.get_one(Suit, suit_id).state = "dropped"
    assert world.client("police").put(f"{SUITS}/{suit_id}/papers/files/x.txt", content=b"x").json()["code"] == "E606"


def test_the_text_that_evidence_points_into(world: World) -> None:
    client = world.client("police")
    suit_id, _ = registered(client, world)
    paper = client.post(f"{SUITS}/{suit_id}/papers", files={"files": ("a.txt", b"x", "text/plain")}).json()["files"][0]
    assert client.get(f"{SUITS}/{suit_id}/papers/{paper['document_id']}/text").json()["code"] == "E601"  # not read yet
    assert client.get(f"{SUITS}/{suit_id}/papers/2000000000/text").json()["code"] == "E601"
