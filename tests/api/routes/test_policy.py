"""Profiles and their evaluation over HTTP."""

from __future__ import annotations

from datetime import date

from api.policy import builtin
from tests.api.indicators.cases_made import Town
from tests.api.world import World

API = "/api/v1"
JINGHU = builtin.texts()["jinghu"]


def test_a_profile_from_draft_to_evaluation(world: World) -> None:
    town = Town(world)
    town.cases("police", 2, 3, date(2025, 3, 5))
    client, agency = world.client("bureau"), world.client("land")
    assert client.get(f"{API}/policy").json()["code"] == "default"
    assert {one["code"] for one in agency.get(f"{API}/policy/builtin").json()["items"]} == set(builtin.texts())
    tried = client.post(f"{API}/policy/preview", json={"text": JINGHU, "period": "2025"}).json()
    assert not tried["nothing"] and {one["list_code"] for one in tried["lines"]} >= {"summons"}
    draft = client.post(f"{API}/policy/versions", json={"text": JINGHU, "note": "试行"})
    assert draft.status_code == 201 and draft.json()["applied_at"] is None
    number = draft.json()["version"]
    assert agency.get(f"{API}/policy/versions/{number}").status_code == 404
    applied = client.post(f"{API}/policy/versions/{number}/apply", json={"replacing": None}).json()
    assert applied["in_force"] and applied["applier"] == "bureau"
    again = client.post(f"{API}/policy/versions/{number}/apply", json={"replacing": number})
    assert (again.status_code, again.json()["code"]) == (409, "E606")
    assert agency.get(f"{API}/policy").json()["version"] == number
    found = client.get(f"{API}/evaluation", params={"period": "2025"}).json()
    lists = {one["code"]: one["lines"] for one in found["lists"]}
    assert (found["policy"], found["comparing"]) == ("镜湖", True)
    assert [(line["organisation"], len(line["verdict_ids"])) for line in lists["summons"]] == [("临江市公安局云溪分局", 2)]
    assert agency.get(f"{API}/evaluation", params={"period": "2025"}).json()["comparing"] is False


def test_two_who_apply_at_once(world: World) -> None:
    client = world.client("bureau")
    numbers = [client.post(f"{API}/policy/versions", json={"text": JINGHU}).json()["version"] for _ in range(2)]
    assert client.post(f"{API}/policy/versions/{numbers[0]}/apply", json={}).status_code == 200
    late = client.post(f"{API}/policy/versions/{numbers[1]}/apply", json={})
    assert (late.status_code, late.json()["code"]) == (412, "E611")


def test_what_is_wrong_is_told(world: World) -> None:
    client = world.client("bureau")
    answer = client.post(f"{API}/policy/check", json={"text": JINGHU.replace("days = 10", "days = -1")}).json()
    assert answer["code"] == "E612" and "“天数”（days）不能小于 0" in answer["title"]
    assert client.get(f"{API}/evaluation", params={"period": "2025-Q5"}).json()["code"] == "E602"
    assert client.post(f"{API}/policy/check", json={"text": JINGHU}).json()["sections"][0]["title"] == "统计口径"


def test_averages(world: World) -> None:
    client = world.client("bureau")
    sent = {"year": 2025, "measure": "loss_rate", "value": 0.145, "source": "省厅通报"}
    assert client.put(f"{API}/benchmarks", json=sent).json()["own"]
    (seen,) = world.client("land").get(f"{API}/benchmarks").json()["items"]
    assert (seen["value"], seen["own"]) == (0.145, False)
    assert client.put(f"{API}/benchmarks", json=sent | {"value": 14.5}).json()["code"] == "E602"
    assert client.delete(f"{API}/benchmarks", params={"year": 2025, "measure": "loss_rate"}).status_code == 204
    assert client.get(f"{API}/benchmarks").json()["items"] == []
