"""Corrections and checks by the API: If-Match, what is answered, and to whom."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.errors import ServiceError
from api.routes.kit.etags import matches, revision_seen
from tests.api import seed
from tests.api.world import World

CHANGE = {"changes": [{"field": "decision_date", "action": "change", "value": "2021-05-17"}]}


@pytest.fixture
def address(world: World) -> str:
    return f"/api/v1/judgments/{seed.judgment(world, seed.PDFS / '01-penalty-revoked-and-redo.pdf', 'police')}"


def _post(client: TestClient, address: str, sent: Any, tag: str | None) -> Any:
    return client.post(address, json=sent, headers={} if tag is None else {"If-Match": tag})


def test_a_correction_gives_the_next_tag(world: World, address: str) -> None:
    client = world.client("police")
    tag = client.get(f"{address}/fields").headers["ETag"]
    answer = _post(client, f"{address}/corrections", CHANGE, tag)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == client.get(f"{address}/corrections").headers["ETag"] != tag
    (row,) = client.get(f"{address}/corrections").json()
    assert (row["label"], row["before_text"], row["after_text"], row["user"]) == ("裁判日期", "2021-05-18", "2021-05-17", "police")


@pytest.mark.parametrize(("tag", "status", "code"), [(None, 428, "E604"), ('"r0"', 412, "E603"), ('W/"r1"', 412, "E603"), ("r1", 422, "E602")])
def test_without_the_right_tag_nothing_is_saved(world: World, address: str, tag: str | None, status: int, code: str) -> None:
    client = world.client("police")
    answer = _post(client, f"{address}/corrections", CHANGE, tag)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get(f"{address}/corrections").json() == []


@pytest.mark.parametrize("tag", ["*", '"r9", "r1"', ' "r1" '])
def test_tags_in_lists_and_any(world: World, address: str, tag: str) -> None:
    assert _post(world.client("police"), f"{address}/corrections", CHANGE, tag).status_code == 200


@pytest.mark.parametrize(("login", "status"), [(None, 401), ("reader", 403), ("land", 404), ("foreign_bureau", 404)])
@pytest.mark.parametrize("act", ["corrections", "check", "second-check", "reopen"])
def test_only_who_may(world: World, address: str, login: str | None, status: int, act: str) -> None:
    sent = {"corrections": CHANGE, "check": {}, "second-check": None, "reopen": {"reason": "请再看"}}[act]
    assert _post(world.client(login), f"{address}/{act}", sent, "*").status_code == status


@pytest.mark.parametrize("part", ["fields", "history", "corrections"])
def test_what_others_do_not_see(world: World, address: str, part: str) -> None:
    assert world.client("land").get(f"{address}/{part}").status_code == 404
    assert world.client("reader").get(f"{address}/{part}").status_code == 200


def test_from_doubt_to_checked_and_back(world: World, address: str) -> None:
    client = world.client("police")
    assert _post(client, f"{address}/check", {}, "*").status_code == 409
    doubtful = client.get(f"{address}/fields").json()["needs_review"]
    answer = _post(client, f"{address}/check", {"accept": doubtful}, "*").json()
    assert (answer["state"], answer["state_label"], answer["review_count"]) == ("checked", "已核对", 0)
    assert _post(client, f"{address}/second-check", None, "*").status_code == 409
    assert _post(client, f"{address}/reopen", {"reason": "请再看"}, "*").json()["state"] == "to_check"
    kinds = [event["kind"] for event in client.get(f"{address}/history").json()]
    assert kinds == ["upload", "analysis", "check", "reopen"]


def test_the_fields_show_machine_and_human_value(world: World, address: str) -> None:
    client = world.client("police")
    place = {"start": 10, "end": 12, "page": 1, "boxes": [[1.0, 2.0, 3.0, 4.0]], "text": "落款"}
    sent = {"changes": [CHANGE["changes"][0] | {"place": place, "note": "见落款"}]}
    assert _post(client, f"{address}/corrections", sent, "*").status_code == 200
    sheet = client.get(f"{address}/fields").json()
    assert [group["label"] for group in sheet["groups"]] == ["案件", "当事人", "被诉行为", "主文", "败诉原因", "法律依据", "出庭"]
    (shown,) = next(f for f in sheet["groups"][0]["fields"] if f["name"] == "decision_date")["values"]
    assert (shown["value"], shown["machine"], shown["changed"], shown["by"]) == ("2021-05-17", "2021-05-18", True, "police")
    assert shown["places"][0]["boxes"] == [[1.0, 2.0, 3.0, 4.0]]


def test_hostile_text_comes_back_as_text(world: World, address: str) -> None:
    hostile = "<script>alert(1)</script>=cmd|' /C'!A0"
    sent = {"changes": [{"field": "court", "action": "change", "value": hostile + "\u202e\u0000"}]}
    client = world.client("police")
    assert _post(client, f"{address}/corrections", sent, "*").status_code == 200
    assert client.get(f"{address}/corrections").json()[0]["after"] == hostile


def test_the_revision_that_was_seen() -> None:
    assert revision_seen('"r3", "r2"', 2) == 2
    assert revision_seen('"r1"', 2) == 1
    assert revision_seen('"other"', 2) == -1
    assert not matches('W/"r2"', 2)
    with pytest.raises(ServiceError):
        revision_seen('"r2', 2)
