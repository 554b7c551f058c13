"""Masking by the interface: a case's names, a bureau's rules, any text on request."""

from __future__ import annotations

import pytest

from nlp.redact import Rules
from tests.api import seed
from tests.api.casebook import lost_cases
from tests.api.world import World

TEXT = "原告赵临舟，男，1984年5月2日出生，住临江市云溪区柳塘镇柳塘村6组12号，电话13900001234。赵临舟不服处罚决定，提起诉讼。"


@pytest.fixture
def case_id(world: World) -> int:
    return lost_cases.taken(world, lost_cases.lost(world))


def test_the_names_of_a_case_are_told_and_decided_on(world: World, case_id: int) -> None:
    client, at = world.client("bureau"), f"/api/v1/typical-cases/{case_id}/masking"
    answer = client.get(at)
    found = answer.json()
    assert {one["texts"][0]: one["shown"] for one in found["masked"]}["赵甲"] == "赵某"
    assert found["problems"] == []
    assert "赵甲" not in str(found["sections"])
    wanted = {"entity": "person：赵甲", "deed": "mask", "shown": "赵某某"}
    assert client.put(f"{at}/names", json=wanted).status_code == 428
    changed = client.put(f"{at}/names", json=wanted, headers={"If-Match": answer.headers["ETag"]})
    assert changed.status_code == 200
    assert "赵某某" in str(changed.json()["sections"])
    late = client.put(f"{at}/names", json=wanted | {"deed": "undo"}, headers={"If-Match": answer.headers["ETag"]})
    assert (late.status_code, late.json()["code"]) == (412, "E611")
    assert client.post(f"{at}/accept", headers={"If-Match": "*"}).json()["revision"] == changed.json()["revision"]


def test_who_gets_only_what_was_released_gets_no_names(world: World, case_id: int) -> None:
    for login in ("land", "police", "foreign_bureau"):
        assert world.client(login).get(f"/api/v1/typical-cases/{case_id}/masking").status_code == 404


def test_rules_are_read_and_written(world: World) -> None:
    client = world.client("bureau")
    answer = client.get("/api/v1/masking/rules")
    assert Rules.from_mapping(answer.json()) == Rules()
    wanted = answer.json() | {"kept_roles": []}
    changed = client.put("/api/v1/masking/rules", json=wanted, headers={"If-Match": answer.headers["ETag"]})
    assert changed.json()["kept_roles"] == []
    assert client.get("/api/v1/masking/rules").headers["ETag"] == changed.headers["ETag"] != answer.headers["ETag"]
    refused = client.put("/api/v1/masking/rules", json=wanted | {"masked": ["company"]}, headers={"If-Match": "*"})
    assert refused.status_code == 422
    assert "自然人姓名" in refused.json()["title"]


def test_any_text_is_masked_on_request(world: World) -> None:
    found = world.client("police").post("/api/v1/masking", json={"text": TEXT}).json()
    for secret in ("临舟", "1984年", "柳塘", "13900001234"):
        assert secret not in found["text"]
    assert found["left"] == []
    for piece in found["pieces"]:
        assert TEXT[piece["start"] : piece["end"]] != found["text"][piece["new_start"] : piece["new_end"]]


def test_a_judgment_is_masked_for_who_sees_it(world: World) -> None:
    judgment_id = seed.judgment(world, seed.TEXTS / "02-detention-revoked-facts-unclear.txt", "police")
    found = world.client("police").post("/api/v1/masking", json={"judgment_id": judgment_id}).json()
    assert "赵某" in found["text"]
    assert "赵甲" not in found["text"]
    assert world.client("land").post("/api/v1/masking", json={"judgment_id": judgment_id}).status_code == 404


def test_the_rules_of_the_region_are_used(world: World) -> None:
    text = "原告赵临舟不服处罚决定，提起诉讼。\n审判长　牛恒\n二〇二四年六月三日"
    client = world.client("bureau")
    assert "牛恒" in world.client("police").post("/api/v1/masking", json={"text": text}).json()["text"]
    client.put("/api/v1/masking/rules", json=Rules().to_mapping() | {"kept_roles": []}, headers={"If-Match": "*"})
    assert "牛恒" not in world.client("police").post("/api/v1/masking", json={"text": text}).json()["text"]
    own = world.organisations["foreign_bureau"]
    assert world.client("police").post("/api/v1/masking", json={"text": text, "bureau_id": own}).status_code == 404


@pytest.mark.parametrize("wanted", [{}, {"text": "甲", "judgment_id": 1}, {"text": " "}, {"text": "字" * 200_001}])
def test_what_is_no_request_is_refused(world: World, wanted: dict[str, object]) -> None:
    assert world.client("police").post("/api/v1/masking", json=wanted).status_code == 422
