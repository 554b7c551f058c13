"""Organisations and what waits to be confirmed, in the API."""

from __future__ import annotations

import pytest

from api.store import organisations
from api.store.tables import Judgment
from tests.api import seed
from tests.api.world import World

BASE = "/api/v1/organisations"
NEW = {"name": "临江市云溪区水利局", "kind": "agency", "region": "990102"}


def waiting(world: World, name: str) -> int:
    """A judgment with a defendant of this name, taken in; returns its id."""
    made = seed.record(world, {"case_number": name}, text=name)
    parties = [{"name": name, "role": "defendant", "original_role": "defendant", "kind": "agency"}]
    with world.database.write() as session:
        organisations.involve(session, session.get_one(Judgment, made), {"parties": parties}, 0)
    return made


@pytest.mark.parametrize(("login", "seen"), [("admin", 5), ("bureau", 3), ("reader", 3), ("police", 1), ("foreign_agency", 1)])
def test_each_sees_his_own(world: World, login: str, seen: int) -> None:
    client = world.client(login)
    found = client.get(BASE).json()
    assert (found["total"], len(found["items"])) == (seen, seen)
    assert len(client.get(f"{BASE}/tree").json()) == seen
    ids = {one["id"] for one in found["items"]}
    for one in world.organisations.values():
        assert client.get(f"{BASE}/{one}").status_code == (200 if one in ids else 404)


def test_made_found_changed_and_named(world: World) -> None:
    bureau = world.client("bureau")
    made = bureau.post(BASE, json=NEW | {"parent_id": world.organisations["land"]})
    assert made.status_code == 201
    here = made.headers["Location"]
    assert bureau.get(here).json()["name"] == NEW["name"]
    [top] = [one for one in bureau.get(f"{BASE}/tree").json() if one["id"] == world.organisations["land"]]
    assert [one["name"] for one in top["children"]] == [NEW["name"]]
    changed = bureau.patch(here, json={"name": "临江市云溪区水务局", "parent_id": None}).json()
    assert (changed["name"], changed["parent_id"], changed["region"]) == ("临江市云溪区水务局", None, "990102")
    assert {(one["name"], one["kind"]) for one in changed["names"]} == {("临江市云溪区水务局", "official"), (NEW["name"], "former")}
    added = bureau.post(f"{here}/names", json={"name": "云溪水利"})
    assert added.status_code == 201
    assert bureau.get(BASE, params={"q": "云溪水利"}).json()["total"] == 1
    assert bureau.delete(f"{here}/names/{added.json()['id']}").status_code == 204
    assert bureau.get(BASE, params={"q": "云溪水利"}).json()["total"] == 0
    assert bureau.patch(here, json={"active": False}).json()["active"] is False
    assert bureau.get(BASE, params={"active": "false"}).json()["total"] == 1


@pytest.mark.parametrize(
    ("login", "sent", "status"),
    [
        ("police", NEW, 403), ("reader", NEW, 403), ("bureau", NEW | {"region": "990103"}, 403), ("bureau", NEW | {"parent_id": 9999}, 404),
        ("bureau", NEW | {"name": "临江市公安局云溪分局"}, 409), ("bureau", NEW | {"name": ""}, 422), ("bureau", NEW | {"kind": "court"}, 422),
        ("bureau", NEW | {"region": "9901"}, 422), ("bureau", NEW | {"field": "x"}, 422), ("bureau", NEW | {"path": "/1/"}, 422), ("bureau", {}, 422),
    ],
)  # fmt: skip
def test_what_is_refused(world: World, login: str, sent: dict[str, object], status: int) -> None:
    assert world.client(login).post(BASE, json=sent).status_code == status


def test_foreign_organisations_are_not_there(world: World) -> None:
    client, foreign = world.client("bureau"), f"{BASE}/{world.organisations['foreign_agency']}"
    assert client.patch(foreign, json={"name": "某局"}).status_code == 404
    assert client.post(f"{foreign}/names", json={"name": "某局"}).status_code == 404
    assert client.delete(f"{foreign}/names/1").status_code == 404


def test_confirming_gives_sight(world: World) -> None:
    made, name = waiting(world, "临江市云溪区国土资源局"), "临江市云溪区国土资源局"
    bureau, land = world.client("bureau"), world.client("land")
    assert land.get(f"/api/v1/judgments/{made}").status_code == 404
    [question] = bureau.get("/api/v1/involvements", params={"status": "to_confirm"}).json()["items"]
    assert (question["name"], question["organisation_id"], question["visible"]) == (name, world.organisations["land"], False)
    here = f"/api/v1/involvements/{question['id']}"
    assert [one["organisation_id"] for one in bureau.get(f"{here}/candidates").json()] == [world.organisations["land"]]
    done = bureau.post(f"{here}/confirm", json={"organisation_id": world.organisations["land"], "alias": True})
    assert (done.status_code, done.json()["status"]) == (200, "confirmed")
    assert land.get(f"/api/v1/judgments/{made}").status_code == 200
    assert name in {one["name"] for one in bureau.get(f"{BASE}/{world.organisations['land']}").json()["names"]}
    assert bureau.get("/api/v1/involvements").json()["total"] == 0


def test_rejecting_ends_the_question(world: World) -> None:
    waiting(world, "临江市云溪区国土资源局")
    bureau = world.client("bureau")
    [question] = bureau.get("/api/v1/involvements").json()["items"]
    here = f"/api/v1/involvements/{question['id']}/reject"
    assert bureau.post(here, json={"organisation_id": world.organisations["police"]}).status_code == 409
    assert bureau.post(here, json={}).json()["status"] == "rejected"
    assert bureau.get("/api/v1/involvements").json()["total"] == 0


@pytest.mark.parametrize(("login", "status"), [("police", 403), ("reader", 403), ("foreign_bureau", 404)])
def test_who_may_not_decide(world: World, login: str, status: int) -> None:
    waiting(world, "临江市云溪区国土资源局")
    [question] = world.client("bureau").get("/api/v1/involvements").json()["items"]
    here = f"/api/v1/involvements/{question['id']}"
    client = world.client(login)
    assert client.post(f"{here}/confirm", json={"organisation_id": world.organisations["land"]}).status_code == status
    assert client.post(f"{here}/reject", json={}).status_code == status
    assert client.get(f"{here}/candidates").status_code == status
    listed = client.get("/api/v1/involvements")
    assert listed.json()["total"] == 0 if status == 404 else listed.status_code == 403
