"""Case reports over HTTP, from what is owed to the accepted file."""

from __future__ import annotations

import io

import docx

from api.reports.plan import PARTS
from tests.api.reports import lost
from tests.api.reports.test_moving import OWN
from tests.api.world import World

BASE = "/api/v1/reports"


def drafted(world: World, login: str = "police") -> dict:
    dispute_id = lost.case(world, "police")
    answer = world.client(login).post(BASE, json={"dispute_id": dispute_id, "organisation_id": world.organisations["police"]})
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"r1"'
    return answer.json()


def test_from_what_is_owed_to_the_accepted_file(world: World) -> None:
    report = drafted(world)
    police, bureau = world.client("police"), world.client("bureau")
    assert [one["code"] for one in report["sections"]] == list(PARTS)
    assert {one["section"] for one in report["missing"]} == set(OWN)
    assert report["hints"]["liability"]
    at = f"{BASE}/{report['id']}"
    assert police.post(f"{at}/submit", json={}, headers={"If-Match": '"r1"'}).json()["code"] == "E602"
    assert police.put(f"{at}/sections/liability", json={"paragraphs": ["x"]}).json()["code"] == "E604"
    for revision, (code, text) in enumerate(OWN.items(), 1):
        answer = police.put(f"{at}/sections/{code}", json={"paragraphs": [text]}, headers={"If-Match": f'"r{revision}"'})
        (passage,) = next(one for one in answer.json()["sections"] if one["code"] == code)["paragraphs"][0]
        assert (passage["text"], passage["source"]) == (text, "person")
    assert police.put(f"{at}/sections/facts", json={"paragraphs": ["x"]}, headers={"If-Match": '"r2"'}).json()["code"] == "E611"
    assert police.post(f"{at}/submit", json={}, headers={"If-Match": '"r5"'}).json()["state"] == "submitted"
    listed = bureau.get(BASE).json()
    assert (listed["total"], listed["counts"]["filed"], listed["items"][0]["report_id"]) == (1, 1, report["id"])
    assert bureau.post(f"{at}/return", json={"note": "请补充"}, headers={"If-Match": '"r6"'}).json()["state"] == "returned"
    assert police.post(f"{at}/submit", json={}, headers={"If-Match": '"r7"'}).status_code == 200
    done = bureau.post(f"{at}/accept", json={}, headers={"If-Match": '"r8"'}).json()
    assert (done["state"], done["missing"], done["hints"]) == ("accepted", [], {})
    file = police.get(f"{at}/file")
    assert OWN["liability"] in [one.text for one in docx.Document(io.BytesIO(file.content)).paragraphs]
    assert file.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    actions = [one["action"] for one in police.get(f"{at}/history").json()["items"]]
    assert actions == ["accepted", "submitted", "returned", "submitted", "changed", "changed", "changed", "changed", "drafted"]
    assert world.client("admin").get("/api/v1/audit", params={"action": "report.accept"}).json()["total"] == 1


def test_quotations_lead_into_the_judgment(world: World) -> None:
    facts = next(one for one in drafted(world)["sections"] if one["code"] == "facts")
    passage = facts["paragraphs"][0][0]
    text = world.client("police").get(f"/api/v1/documents/{passage['judgment_id']}/text").json()["text"]
    assert passage["text"].rstrip("。") == text[passage["start"] : passage["end"]].replace("\n", "").rstrip("。，")


def test_readers_of_the_region_read_and_write_nothing(world: World) -> None:
    report, reader = drafted(world, "bureau"), world.client("reader")
    at = f"{BASE}/{report['id']}"
    assert reader.get(at).status_code == 200
    assert reader.put(f"{at}/sections/liability", json={"paragraphs": ["x"]}, headers={"If-Match": "*"}).json()["code"] == "E504"
    assert world.client("foreign_bureau").get(at).json()["code"] == "E601"
