"""Another system asks for a volume: chosen, arranged, frozen, downloaded, checked."""

from __future__ import annotations

from typing import Any

from api.casebook.volumes.book import KINDS
from tests.api.casebook.volumes import sample
from tests.api.world import World

AT = "/api/v1/casebooks"


def begun(world: World, **sent: Any) -> tuple[int, str]:
    """A new volume: its id and entity tag."""
    answer = world.client("bureau").post(AT, json=sent)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], answer.headers["ETag"]


def test_from_the_choice_to_the_files(world: World) -> None:
    first, second = sample.released(world), sample.released(world, "land")
    client = world.client("bureau")
    number, tag = begun(world, title="典型案例", choose={}, print={"group": "none", "note": "内部资料"})
    shown = client.get(f"{AT}/{number}").json()
    assert (shown["cases"], shown["count"], shown["state"]) == ([second, first], 2, "draft")
    assert [one["id"] for one in client.get(f"{AT}/{number}/candidates").json()["items"]] == [second, first]
    assert [one["code"] for one in client.get(f"{AT}/{number}/readiness").json()["obstacles"]] == ["number"]
    tag = client.put(f"{AT}/{number}/cases", json={"cases": [first, second]}, headers={"If-Match": tag}).headers["ETag"]
    tag = client.patch(f"{AT}/{number}", json={"number": "第1辑"}, headers={"If-Match": tag}).headers["ETag"]
    assert client.get(f"{AT}/{number}/readiness").json() == {"obstacles": [], "leaks": []}
    frozen = client.post(f"{AT}/{number}/freeze", headers={"If-Match": tag}).json()
    assert [one["kind"] for one in frozen["files"]] == list(KINDS)
    assert [one["number"] for one in frozen["contents"]] == [1, 2]
    read = world.client("police")
    listed = read.get(AT).json()
    assert [(one["id"], one["number"]) for one in listed["items"]] == [(number, "第1辑")]
    assert read.get(f"{AT}/{number}").json()["cases"] == []
    file = read.get(f"{AT}/{number}/files/wechat")
    assert file.headers["Content-Type"] == "text/html; charset=utf-8"
    assert file.content.startswith(b"<section")
    checked = client.get(f"{AT}/{number}/check").json()
    assert all(one["same"] and one["intact"] for one in checked["files"])


def test_who_saw_an_older_one_is_told(world: World) -> None:
    number, tag = begun(world)
    client = world.client("bureau")
    assert client.patch(f"{AT}/{number}", json={"title": "x"}).status_code == 428
    assert client.patch(f"{AT}/{number}", json={"title": "x"}, headers={"If-Match": tag}).status_code == 200
    assert client.patch(f"{AT}/{number}", json={"title": "y"}, headers={"If-Match": tag}).status_code == 412


def test_a_name_in_the_preface_is_named_with_its_place(world: World) -> None:
    number, tag = begun(world, cases=[sample.released(world, secret="赵临舟")], number="1", preface="感谢赵临舟。")
    client = world.client("bureau")
    leaks = client.get(f"{AT}/{number}/readiness").json()["leaks"]
    assert len({one["file"] for one in leaks}) == len(KINDS)
    assert all("赵临舟" in one["shown"] for one in leaks)
    refused = client.post(f"{AT}/{number}/freeze", headers={"If-Match": tag})
    assert refused.status_code == 409
    assert "赵临舟" in refused.json()["title"]


def test_what_cannot_be_is_refused(world: World) -> None:
    client = world.client("bureau")
    assert client.post(AT, json={"print": {"group": "colour"}}).status_code == 422
    assert client.post(AT, json={"print": {"subtitle": "长" * 61}}).status_code == 422
    assert client.post(AT, json={"cases": [999]}).status_code == 404
    number, _ = begun(world)
    assert client.get(f"{AT}/{number}/files/exe").status_code == 422
    assert client.get(f"{AT}/{number}/check").status_code == 409


def test_numbers_that_no_case_has_are_refused(world: World) -> None:
    for number in (2**63, 0, -1):
        assert world.client("bureau").post("/api/v1/casebooks", json={"cases": [number]}).status_code == 422
    settings = world.client("bureau").get("/api/v1/casebook/settings").json() | {"bureau_id": 2**63}
    assert world.client("bureau").put("/api/v1/casebook/settings", json=settings, headers={"If-Match": "*"}).status_code == 422
