"""Deadlines and the calendar's days over HTTP."""

from __future__ import annotations

from datetime import timedelta

from api.store.types import today
from tests.api.ledger import suits
from tests.api.world import World

PATH = "/api/v1/deadlines"


def test_filters_and_what_is_told(world: World) -> None:
    police = suits.make(world, "police", {}, suit_received="2024-03-01", answered="2024-03-20", number="（2024）临9902行初1号")
    land = suits.make(world, "land", {}, suit_received=(today() - timedelta(days=1)).isoformat(), number="（2024）临9902行初2号")
    client = world.client("bureau")

    def found(**params: object) -> list[tuple[str, str, str]]:
        answer = client.get(PATH, params=params).json()
        assert answer["total"] == len(answer["items"])
        return [(one["organisation"][-3:], one["rule"], one["state"]) for one in answer["items"]]

    everything = [
        ("资源局", "answer", "open"), ("溪分局", "appeal_judgment", "unstarted"), ("资源局", "appeal_judgment", "unstarted"),
        ("溪分局", "answer", "done_late"),
    ]  # fmt: skip
    assert found() == everything
    assert found(state=["done_late", "open"]) == [everything[0], everything[3]]
    assert found(organisation=land.organisation) == [everything[0], everything[2]]
    assert found(dispute=police.id, rule="answer") == [everything[3]]
    assert found(first="2024-03-18", last="2024-03-18") == [everything[3]]
    assert found(first="2024-03-19", last="2024-03-20") == []
    assert client.get(PATH, params={"limit": 1, "offset": 1}).json()["items"][0]["missing"] == "未填写收到一审裁判日"
    answer = client.get(PATH, params={"dispute": police.id, "rule": "answer"}).json()["items"][0]
    assert client.get(f"{PATH}/{answer['id']}").json() == answer
    told = {name: answer[name] for name in ("start_on", "start_from_label", "due_on", "done_on", "source", "judgment_id", "certain", "remind_on")}
    assert told == {
        "start_on": "2024-03-01", "start_from_label": "收到应诉材料日", "due_on": "2024-03-18", "done_on": "2024-03-20",
        "source": "行政诉讼法第34条、第67条", "judgment_id": None, "certain": True, "remind_on": "2024-03-13",
    }  # fmt: skip


def test_what_is_refused(world: World) -> None:
    suits.make(world, "police", {}, suit_received="2024-03-01")
    client = world.client("bureau")
    assert client.get(PATH, params={"state": "late"}).status_code == 422
    assert client.get(PATH, params={"first": "2024-13-01"}).status_code == 422
    assert client.get(PATH, params={"organisation": world.organisations["foreign_agency"]}).json()["code"] == "E601"
    number = client.get(PATH).json()["items"][0]["id"]
    refused = client.post(f"{PATH}/{number}/move", json={"to": "2024-04-02", "reason": "延期"})
    assert (refused.status_code, refused.json()["code"]) == (409, "E606")
    assert client.post(f"{PATH}/{number}/move", json={"to": "2024-04-02", "reason": ""}).status_code == 422
    moved = client.post(f"{PATH}/{number}/move", json={"to": "2024-04-02", "reason": "延期", "allowed_by_court": True}).json()
    assert (moved["ends_on"], moved["due_on"], moved["moved"], moved["moved_why"]) == ("2024-04-02", "2024-03-18", True, "延期")


def test_days_of_the_calendar(world: World) -> None:
    admin, police = world.client("admin"), world.client("police")
    path = "/api/v1/calendar/days"
    assert admin.put(f"{path}/2027-02-08", json={"working": False, "note": "通知"}).json()["working"] is False
    assert admin.put(f"{path}/2027-02-08", json={"working": True, "note": "通知"}).json()["working"] is True
    assert admin.put(f"{path}/1066-02-08", json={"working": True, "note": "通知"}).json()["code"] == "E602"
    assert [one["day"] for one in police.get(path, params={"year": 2027}).json()["items"]] == ["2027-02-08"]
    assert police.get(path, params={"year": 2026}).json()["items"] == []
    assert admin.delete(f"{path}/2027-02-08").status_code == 204
    assert admin.delete(f"{path}/2027-02-08").json()["code"] == "E601"
