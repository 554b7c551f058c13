"""A bulletin's life: made, edited with its history, sent once, read by whom it concerns."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from api.bulletins import files, gathering, keeping
from api.errors import ServiceError
from api.indicators.period import Period
from api.store.tables import AuditEntry, Bulletin, BulletinFile, Organisation
from tests.api.bulletins import quarter
from tests.api.bulletins.sample import frozen
from tests.api.world import World

BASE = "/api/v1/bulletins"


def made(world: World, bureau: str = "bureau") -> int:
    """A draft of a made-up quarter."""
    with world.database.write() as session:
        return keeping.add(session, world.actor("admin"), world.organisations[bureau], frozen(charts=())).id


def sent(world: World, bureau: str = "bureau") -> int:
    bulletin_id, actor = made(world, bureau), world.actor("admin")
    with world.database.read() as session:
        kept = files.keep(session, actor, bulletin_id, 1, world.services.files)
    with world.database.write() as session:
        files.send(session, actor, bulletin_id, 1, kept)
    return bulletin_id


def test_one_call_makes_it(world: World) -> None:
    quarter.fill(world)
    answer = world.client("bureau").post(BASE, json={"period": "2025-Q1"})
    assert answer.status_code == 201
    found = answer.json()
    assert found["title"] == "临江市云溪区司法局关于2025年第一季度行政诉讼案件情况的通报"
    assert [one["code"] for one in found["sections"]][:3] == ["lead", "situation", "ranking"]
    lost = next(one for one in found["figures"] if one["code"] == "lost")
    assert (lost["value"], lost["before"]) == (3, 1)
    cases = world.client("bureau").get(f"{BASE}/{found['id']}/figures/lost/cases").json()
    assert [one["number"] for one in cases["items"]] == ["（2025）江9902行初2号", "（2025）江9902行初1号", "（2025）江9902行初3号"]
    ranked = world.client("bureau").get(f"{BASE}/{found['id']}/figures/ranking:0/cases").json()
    assert ranked["label"] == "各单位案件和排名：临江市公安局云溪分局"
    assert len(ranked["items"]) == 2
    assert answer.headers["ETag"] == '"r1"'


def test_what_happens_later_changes_nothing_in_it(world: World) -> None:
    quarter.fill(world)
    client = world.client("bureau")
    bulletin_id = client.post(BASE, json={"period": "2025-Q1"}).json()["id"]
    before = {kind: client.get(f"{BASE}/{bulletin_id}/files/{kind}").content for kind in files.TYPES}
    quarter.more(world)
    assert {kind: client.get(f"{BASE}/{bulletin_id}/files/{kind}").content for kind in files.TYPES} == before
    again = client.post(BASE, json={"period": "2025-Q1"}).json()
    assert next(one["value"] for one in again["figures"] if one["code"] == "lost") == 4


def test_sections_are_edited_with_their_history(world: World) -> None:
    bulletin_id, client = made(world), world.client("bureau")
    words = {"title": "总体情况", "paragraphs": ["（一）新的小标题", "新的一段。", "〔表：总体情况〕"]}
    answer = client.put(f"{BASE}/{bulletin_id}/sections/situation", json=words, headers={"If-Match": '"r1"'})
    assert answer.headers["ETag"] == '"r2"'
    stale = client.put(f"{BASE}/{bulletin_id}/sections/causes", json=words, headers={"If-Match": '"r1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "E611")
    assert "bureau" in stale.json()["title"], "who changed it"
    (change,) = client.get(f"{BASE}/{bulletin_id}/history").json()["items"]
    assert (change["section"], change["who"]) == ("situation", "bureau")
    assert change["before"]["paragraphs"][0].startswith("2026年第一季度，全区新收")
    redrafted = client.post(f"{BASE}/{bulletin_id}/sections/situation/redraft", headers={"If-Match": '"r2"'}).json()
    assert redrafted["sections"][1]["paragraphs"] == change["before"]["paragraphs"]


def test_what_changes_nothing_is_no_change(world: World) -> None:
    bulletin_id, client = made(world), world.client("bureau")
    same = client.get(f"{BASE}/{bulletin_id}").json()["sections"][1]
    given = {"title": same["title"], "paragraphs": same["paragraphs"]}
    answer = client.put(f"{BASE}/{bulletin_id}/sections/situation", json=given, headers={"If-Match": '"r1"'})
    assert answer.headers["ETag"] == '"r1"'
    assert client.get(f"{BASE}/{bulletin_id}/history").json()["items"] == []


@pytest.mark.parametrize(
    ("section", "words", "status"),
    [
        ("situation", {"title": "x", "paragraphs": ["〔表：没有的表〕"]}, 422), ("nowhere", {"title": "x", "paragraphs": []}, 404),
        ("situation", {"title": "x", "paragraphs": ["字" * 20_001]}, 422),
    ],
)  # fmt: skip
def test_words_that_cannot_be_kept(world: World, section: str, words: dict[str, object], status: int) -> None:
    answer = world.client("bureau").put(f"{BASE}/{made(world)}/sections/{section}", json=words, headers={"If-Match": "*"})
    assert answer.status_code == status


def test_what_was_sent_never_changes(world: World) -> None:
    bulletin_id, client = made(world), world.client("bureau")
    assert client.post(f"{BASE}/{bulletin_id}/send", headers={"If-Match": '"r1"'}).json()["files"] == ["docx", "pdf", "xlsx"]
    kept = client.get(f"{BASE}/{bulletin_id}/files/pdf").content
    with world.database.write() as session:
        row = session.scalars(select(BulletinFile).where(BulletinFile.kind == "pdf")).one()
        assert row.sha256 == hashlib.sha256(kept).hexdigest()
        session.get_one(Bulletin, bulletin_id).title = "别的标题"
    assert client.get(f"{BASE}/{bulletin_id}/files/pdf").content == kept
    refused = {
        client.put(f"{BASE}/{bulletin_id}/sections/situation", json={"title": "", "paragraphs": []}, headers={"If-Match": "*"}).status_code,
        client.patch(f"{BASE}/{bulletin_id}", json={"title": "x"}, headers={"If-Match": "*"}).status_code,
        client.post(f"{BASE}/{bulletin_id}/send", headers={"If-Match": "*"}).status_code,
        client.delete(f"{BASE}/{bulletin_id}").status_code,
    }
    assert refused == {409}


def test_a_damaged_file_is_not_handed_out(world: World) -> None:
    bulletin_id = sent(world)
    with world.database.read() as session:
        row = session.scalars(select(BulletinFile).where(BulletinFile.kind == "docx")).one()
    place: Path = world.services.files.path(row.sha256)
    place.chmod(0o600)
    place.write_bytes(b"x")
    assert world.client("bureau").get(f"{BASE}/{bulletin_id}/files/docx").json()["code"] == "E720"


def test_it_is_not_sent_when_somebody_changed_it_meanwhile(world: World) -> None:
    bulletin_id, actor = made(world), world.actor("bureau")
    with world.database.read() as session:
        kept = files.keep(session, actor, bulletin_id, 1, world.services.files)
    with world.database.write() as session:
        keeping.rename(session, actor, bulletin_id, 1, title="另一个标题", number="")
    with pytest.raises(ServiceError) as refused, world.database.write() as session:
        files.send(session, actor, bulletin_id, 1, kept)
    assert refused.value.code == "E611"


READERS = {
    "bureau": (True, True), "reader": (True, True), "admin": (True, True), "police": (False, True), "land": (False, True),
    "foreign_bureau": (False, False), "foreign_agency": (False, False),
}  # fmt: skip
"""Who → whether he reads a draft, and what was sent."""


def test_who_reads_drafts_and_who_what_was_sent(world: World) -> None:
    drafted, out = made(world), sent(world)
    for login, (draft, told) in READERS.items():
        client = world.client(login)
        assert (client.get(f"{BASE}/{drafted}").status_code == 200) is draft, login
        assert (client.get(f"{BASE}/{out}").status_code == 200) is told, login
        assert {one["id"] for one in client.get(BASE).json()["items"]} == ids(drafted, draft) | ids(out, told), login


def ids(one: int, there: bool) -> set[int]:
    return {one} if there else set()


def test_agencies_get_the_paper_but_not_the_list_of_all_cases(world: World) -> None:
    quarter.fill(world)
    with world.database.read() as session:
        bureau_id, found = gathering.gather(session, world.actor("bureau"), None, Period.quarter(2025, 1))
    with world.database.write() as session:
        bulletin_id = keeping.add(session, world.actor("bureau"), bureau_id, found).id
    world.client("bureau").post(f"{BASE}/{bulletin_id}/send", headers={"If-Match": "*"})
    police = world.client("police")
    assert police.get(f"{BASE}/{bulletin_id}/files/docx").status_code == 200
    assert police.get(f"{BASE}/{bulletin_id}/files/xlsx").status_code == 404
    seen = police.get(f"{BASE}/{bulletin_id}/figures/lost/cases").json()["items"]
    assert {one["agency"] for one in seen} == {"临江市公安局云溪分局"}


def test_a_city_tells_the_agencies_of_its_districts(world: World) -> None:
    with world.database.write() as session:
        city = Organisation(name="临江市司法局", kind="bureau", region="990100")
        session.add(city)
        session.flush()
        city.path = f"/{city.id}/"
        world.organisations["city"] = city.id
    bulletin_id = sent(world, "city")
    assert world.client("foreign_agency").get(f"{BASE}/{bulletin_id}").status_code == 200


def test_drafts_can_be_thrown_away_and_had_back(world: World) -> None:
    bulletin_id, client = made(world), world.client("bureau")
    client.patch(f"{BASE}/{bulletin_id}", json={"title": "另一个标题", "number": "云司通〔2026〕3号"}, headers={"If-Match": "*"})
    assert client.delete(f"{BASE}/{bulletin_id}").status_code == 204
    assert client.get(f"{BASE}/{bulletin_id}").status_code == 404
    assert client.get(BASE).json()["total"] == 0
    assert client.delete(f"{BASE}/{bulletin_id}").status_code == 404
    assert client.post(f"{BASE}/{bulletin_id}/restore").json()["title"] == "另一个标题"
    assert client.post(f"{BASE}/{bulletin_id}/restore").status_code == 404
    with world.database.read() as session:
        actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "bulletin").order_by(AuditEntry.id)))
    assert actions == ["bulletin.create", "bulletin.change", "bulletin.discard", "bulletin.restore"]


@pytest.mark.parametrize("period", ["2025-Q5", "gestern", "2025-02-30..2025-03-01", "2025-03-02..2025-03-01", "2999"])
def test_what_is_no_period(world: World, period: str) -> None:
    answer = world.client("bureau").post(BASE, json={"period": period})
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")


def test_the_definition_is_shown_before(world: World) -> None:
    found = world.client("bureau").get(f"{BASE}/preview", params={"period": "2025-H1"}).json()
    assert found["period"] == "2025年上半年"
    assert found["definition"].startswith("口径：通用")


def test_a_title_is_one_line_that_can_be_seen(world: World) -> None:
    bulletin_id, client = made(world), world.client("bureau")
    named = client.patch(f"{BASE}/{bulletin_id}", json={"title": " 通\u202e报\n标题 ", "number": "云司\u200b〔2026〕1号"}, headers={"If-Match": "*"}).json()
    assert (named["title"], named["number"]) == ("通报 标题", "云司〔2026〕1号")
    for wrong in ({"title": " \u200b", "number": ""}, {"title": "题" * 201, "number": ""}, {"title": "题", "number": "号" * 61}):
        assert client.patch(f"{BASE}/{bulletin_id}", json=wrong, headers={"If-Match": "*"}).status_code == 422
