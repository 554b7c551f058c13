"""Disputes over HTTP: narrowed lists, a time line, and joining and parting."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.ledger.lines import entries
from api.store.tables import LedgerEntry
from tests.api.ledger.quarrels import CITY, DISTRICT, LAND, POLICE, dispute_of, record, renewed, save
from tests.api.world import World

FIRST = record("（2024）浙9902行初36号", day="2024-05-18", codes=("revoke",), result="lost")
APPEAL = record("（2024）浙99行终50号", "second", day="2024-09-01", court=CITY, prior=(("（2024）浙9902行初36号", DISTRICT),), codes=("appeal_dismissed",), result="lost")
OTHER = record("（2023）浙9902行初7号", day="2023-05-18", people=("山小田",), agencies=(LAND,), act_type="licence")
BASE = "/api/v1"


@pytest.fixture
def ids(world: World) -> dict[str, int]:
    made = {"first": save(world, FIRST), "appeal": save(world, APPEAL), "other": save(world, OTHER, "land")}
    renewed(world)
    return made | {"case": dispute_of(world, made["first"]), "single": dispute_of(world, made["other"])}


NARROWED = (
    ("", ["case", "single"]), ("sort=last_decided_on", ["single", "case"]), ("several=true", ["case"]), ("result=won", ["single"]),
    ("result=won&result=lost", ["case", "single"]), ("stage=second", ["case"]), ("act_type=licence", ["single"]), ("field=public_security", ["case", "single"]),
    ("text=自然资源", ["single"]), ("text=行初36", ["case"]), ("text=%25", []), ("decided_from=2024-01-01", ["case"]), ("decided_to=2024-01-01", ["single"]),
    ("final=true", ["case"]), ("final=false", ["single"]), ("kind=suit", ["case", "single"]), ("kind=reconsideration_decision", []), ("series=7", []),
    ("limit=1&offset=1", ["single"]),
)  # fmt: skip


def test_a_list_is_narrowed(world: World, ids: dict[str, int]) -> None:
    client = world.client("bureau")
    for asked, found in NARROWED:
        items = client.get(f"{BASE}/disputes?{asked}").json()["items"]
        assert [one["id"] for one in items] == [ids[name] for name in found], asked


def test_of_an_organisation_and_for_one(world: World, ids: dict[str, int]) -> None:
    home = world.organisations["land"]
    assert [one["id"] for one in world.client("bureau").get(f"{BASE}/disputes?organisation={home}").json()["items"]] == [ids["single"]]
    assert world.client("land").get(f"{BASE}/disputes").json()["total"] == 1
    assert world.client("foreign_bureau").get(f"{BASE}/disputes").json()["total"] == 0
    assert world.client("bureau").get(f"{BASE}/disputes?sort=password_hash").status_code == 422


def test_a_time_line_joined_and_parted(world: World, ids: dict[str, int]) -> None:
    client = world.client("bureau")
    shown = client.get(f"{BASE}/judgments/{ids['appeal']}/dispute").json()
    assert shown == client.get(f"{BASE}/disputes/{ids['case']}").json()
    assert [(one["stage"], one["why"], one["verdicts"][0]["result"]) for one in shown["instances"]] == [("first", "named", "lost"), ("second", "prior_number", "lost")]
    parted = client.post(f"{BASE}/judgments/{ids['appeal']}/dispute/part", json={"other_id": ids["first"], "note": "不是同一争议"}).json()
    assert [one["judgment_id"] for one in parted["instances"]] == [ids["appeal"]]
    joined = client.post(f"{BASE}/judgments/{ids['appeal']}/dispute/join", json={"other_id": ids["first"], "note": "看错了"}).json()
    assert joined["id"] == ids["case"]
    assert [(one["together"], one["note"]) for one in joined["said"]] == [(True, "看错了"), (False, "不是同一争议")]
    again = client.post(f"{BASE}/judgments/{ids['appeal']}/dispute/join", json={"other_id": ids["first"], "note": "再来"})
    assert (again.status_code, again.json()["code"]) == (422, "E602")


def test_what_another_agency_filled_in_is_not_told(world: World) -> None:
    both = save(world, record("（2024）浙9902行初61号", agencies=(POLICE, LAND), codes=("withdraw_allowed",), result=None, doc_type="ruling"), "police", "land")
    renewed(world)
    with world.database.write() as session:
        line = session.scalars(select(LedgerEntry).where(LedgerEntry.organisation_id == world.organisations["land"])).one()
        entries.fill(session, world.actor("land"), line.id, line.revision, {"self_corrected": True})
    renewed(world)
    for login, told in (("police", {POLICE: False, LAND: None}), ("land", {POLICE: None, LAND: True}), ("bureau", {POLICE: False, LAND: True})):
        shown = world.client(login).get(f"{BASE}/judgments/{both}/dispute").json()
        assert {one["name"]: one["self_corrected"] for one in shown["instances"][0]["verdicts"]} == told, login
    for login, owner, number in (("police", "land", 0), ("police", "police", 1), ("bureau", "land", 1)):
        assert world.client(login).get(f"{BASE}/disputes?organisation={world.organisations[owner]}").json()["total"] == number, (login, owner)
