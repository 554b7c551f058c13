"""Whom a judgment concerns, and that people's word stands."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.store import organisations
from api.store.organisations import Changes
from api.store.tables import AuditEntry, Involvement, Judgment
from tests.api import seed
from tests.api.world import World


def party(name: str, role: str = "defendant", kind: str = "agency") -> dict[str, Any]:
    return {"name": name, "role": role, "original_role": role, "kind": kind}


def judgment(world: World, *names: str, submitter: str = "") -> int:
    """A judgment whose defendants bear these names, taken in as the worker does."""
    made = seed.record(world, {"parties": [party(name) for name in names], "case_number": f"{names}"}, text=f"{names}")
    involve(world, made, [party(name) for name in names], submitter)
    return made


def involve(world: World, judgment_id: int, parties: list[dict[str, Any]], submitter: str = "", **record: Any) -> None:
    with world.database.write() as session:
        row = session.get_one(Judgment, judgment_id)
        organisations.involve(session, row, {"parties": parties, **record}, world.organisations.get(submitter, 0))


def rows(world: World, judgment_id: int) -> dict[str, Involvement]:
    with world.database.read() as session:
        found = session.scalars(select(Involvement).where(Involvement.judgment_id == judgment_id)).all()
    return {row.name if row.role != "submitter" else "submitter": row for row in found}


def asked(world: World, login: str) -> list[str]:
    with world.database.read() as session:
        found = [one.name for one in organisations.to_confirm(session, world.actor(login).scope)]
        assert organisations.waiting(session, world.actor(login).scope) == len(found)
    return found


def sees(world: World, login: str, judgment_id: int) -> bool:
    with world.database.read() as session:
        return session.scalar(world.actor(login).scope.judgments().where(Judgment.id == judgment_id)) is not None


def confirm(world: World, login: str, judgment_id: int, name: str, organisation: str, *, alias: bool = False) -> None:
    with world.database.write() as session:
        row = session.scalars(select(Involvement).where(Involvement.judgment_id == judgment_id, Involvement.name == name)).one()
        organisations.confirm(session, world.actor(login), row.id, world.organisations[organisation], alias=alias)


def reject(world: World, login: str, judgment_id: int, name: str) -> None:
    with world.database.write() as session:
        row = session.scalars(select(Involvement).where(Involvement.judgment_id == judgment_id, Involvement.name == name)).one()
        organisations.reject(session, world.actor(login), row.id)


def test_parties_are_matched_and_the_submitter_is_there(world: World) -> None:
    made = seed.record(world, {}, text="一")
    people = [party("临江市公安局云溪分局"), party("张某", "plaintiff", "person"), party("北海县水利局", "third_party")]
    involve(world, made, people, "bureau", results_by_agency=[{"name": "临江市公安局云溪分局", "result": "lost"}])
    found = rows(world, made)
    assert set(found) == {"临江市公安局云溪分局", "北海县水利局", "submitter"}
    police = found["临江市公安局云溪分局"]
    assert (police.organisation_id, police.status, police.result, police.role) == (world.organisations["police"], "matched", "lost", "defendant")
    assert (found["北海县水利局"].organisation_id, found["北海县水利局"].status) == (None, "to_confirm")
    assert found["submitter"].organisation_id == world.organisations["bureau"]
    assert sees(world, "police", made)
    assert not sees(world, "land", made)


def test_again_is_the_same(world: World) -> None:
    made = judgment(world, "临江市公安局云溪分局", submitter="bureau")
    before = {name: row.id for name, row in rows(world, made).items()}
    involve(world, made, [party("临江市公安局 云溪分局")], "bureau")
    assert {name: row.id for name, row in rows(world, made).items()} == before
    involve(world, made, [party("临江市公安局云溪分局")], "police")  # another handed the same case in
    assert len(rows(world, made)) == len(before)  # by name: one submitter shown, yet
    with world.database.read() as session:
        submitters = session.scalars(select(Involvement.organisation_id).where(Involvement.role == "submitter")).all()
    assert set(submitters) == {world.organisations["bureau"], world.organisations["police"]}


def test_a_party_that_is_gone_sees_no_more(world: World) -> None:
    made = judgment(world, "临江市公安局云溪分局")
    involve(world, made, [party("临江市云溪区自然资源局")])
    assert set(rows(world, made)) == {"临江市云溪区自然资源局"}
    assert not sees(world, "police", made)
    assert sees(world, "land", made)


def test_what_is_not_confirmed_gives_no_sight(world: World) -> None:
    made = judgment(world, "临江市云溪区国土资源局")
    row = rows(world, made)["临江市云溪区国土资源局"]
    assert (row.organisation_id, row.status) == (world.organisations["land"], "to_confirm")
    assert not sees(world, "land", made)
    confirm(world, "bureau", made, row.name, "land")
    assert sees(world, "land", made)


def test_what_people_said_survives_reanalysis(world: World) -> None:
    made = judgment(world, "临江市云溪区国土资源局", "临江市公安局云溪分局", submitter="bureau")
    confirm(world, "bureau", made, "临江市云溪区国土资源局", "land")
    reject(world, "bureau", made, "临江市公安局云溪分局")
    involve(world, made, [party("临江市云溪区国土资源局", "appellant"), party("临江市公安局云溪分局")], "bureau")
    found = rows(world, made)
    assert (found["临江市云溪区国土资源局"].status, found["临江市云溪区国土资源局"].role) == ("confirmed", "appellant")
    assert found["临江市公安局云溪分局"].status == "rejected"
    assert not sees(world, "police", made)
    with world.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "involvement")).all()
    assert actions == ["involvement.confirm", "involvement.reject"]


def test_a_confirmed_name_is_asked_about_once_if_so_wished(world: World) -> None:
    first, second = judgment(world, "云溪国土"), judgment(world, "云溪国土", "临江市公安局云溪分局")
    confirm(world, "bureau", second, "云溪国土", "land", alias=True)
    assert rows(world, first)["云溪国土"].status == "matched"  # it waited, too
    third = judgment(world, "云溪国土", "临江市水利局")
    assert rows(world, third)["云溪国土"].organisation_id == world.organisations["land"]


def test_a_new_organisation_finds_what_waits_for_it(world: World) -> None:
    made = judgment(world, "临江市云溪区水利局")
    with world.database.write() as session:
        water = organisations.create(session, world.actor("bureau"), name="临江市云溪区水利局", kind="agency", region="990102").id
    assert (rows(world, made)["临江市云溪区水利局"].organisation_id, rows(world, made)["临江市云溪区水利局"].status) == (water, "matched")
    assert asked(world, "admin") == []


def test_a_new_name_finds_what_waits_for_it(world: World) -> None:
    made = judgment(world, "云溪分局")
    with world.database.write() as session:
        organisations.add_name(session, world.actor("bureau"), world.organisations["police"], "云溪分局")
    assert sees(world, "police", made)
    other = judgment(world, "临江市公安局云溪新区分局")
    with world.database.write() as session:
        organisations.change(session, world.actor("admin"), world.organisations["police"], Changes(name="临江市公安局云溪新区分局"))
    assert sees(world, "police", other)


def test_who_is_asked(world: World) -> None:
    names = (
        "临江市云溪区国土资源局",  # like the land office's former name: proposed, so its bureau is asked
        "临江市云溪区水利局",  # nobody's, but it carries the region's name
        "临江市公安局云溪二分局",
        "北山市云溪区水利局",  # another city's district of the same name
        "临江市松陵区水利局",
        "北海县水利局",
    )
    for name in names:
        judgment(world, name)
    shared = judgment(world, "北海县民政局", "临江市公安局云溪分局")
    assert set(asked(world, "admin")) == {*names, "北海县民政局"}
    assert set(asked(world, "bureau")) == {*names[:3], "北海县民政局"}  # the last: in a judgment that it sees
    assert set(asked(world, "foreign_bureau")) == {"临江市松陵区水利局"}
    assert set(asked(world, "police")) == {"北海县民政局"}
    with world.database.read() as session:
        shown = {one.name: one.visible for one in organisations.to_confirm(session, world.actor("bureau").scope)}
    assert shown["北海县民政局"]
    assert not shown["临江市云溪区水利局"]
    assert sees(world, "bureau", shared)


def test_who_may_decide(world: World) -> None:
    made = judgment(world, "临江市松陵区水利局", "临江市云溪区水利局")
    with pytest.raises(ServiceError) as error:
        confirm(world, "bureau", made, "临江市松陵区水利局", "land")
    assert error.value.code == "E601"
    with pytest.raises(ServiceError) as error:
        confirm(world, "bureau", made, "临江市云溪区水利局", "foreign_agency")
    assert error.value.code == "E601"
    for login in ("police", "reader", "foreign_agency"):
        with pytest.raises(ServiceError) as error:
            confirm(world, login, made, "临江市云溪区水利局", "police")
        assert error.value.code == "E504"
    confirm(world, "bureau", made, "临江市云溪区水利局", "land")
    confirm(world, "admin", made, "临江市松陵区水利局", "foreign_agency")
    with pytest.raises(ServiceError) as error:  # the judgment is seen now, but the other region's sight is not ours to take
        reject(world, "bureau", made, "临江市松陵区水利局")
    assert error.value.code == "E601"
    assert sees(world, "foreign_agency", made)


def test_a_submitter_is_no_question(world: World) -> None:
    made = judgment(world, "临江市公安局云溪分局", submitter="bureau")
    with world.database.write() as session, pytest.raises(ServiceError) as error:
        organisations.reject(session, world.actor("bureau"), rows(world, made)["submitter"].id)
    assert error.value.code == "E601"


def test_a_changed_proposal_is_told(world: World) -> None:
    made = judgment(world, "临江市云溪区国土资源局")
    row = rows(world, made)["临江市云溪区国土资源局"]
    with world.database.write() as session, pytest.raises(ServiceError) as error:
        organisations.reject(session, world.actor("bureau"), row.id, world.organisations["police"])
    assert error.value.code == "E606"


def test_who_is_likely(world: World) -> None:
    made = judgment(world, "临江市云溪区国土资源局")
    row = rows(world, made)["临江市云溪区国土资源局"]
    with world.database.read() as session:
        [(found, organisation)] = organisations.likely(session, world.actor("bureau"), row.id)
        assert (organisation.id, found.score) == (world.organisations["land"], row.score)
