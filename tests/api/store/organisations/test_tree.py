"""The tree of organisations: made, renamed, moved, each deed in the audit, nothing beyond the caller's region."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.store import organisations
from api.store.organisations import Changes
from api.store.tables import AuditEntry, Organisation
from tests.api.world import World


def make(world: World, name: str, parent: int | None = None, login: str = "admin", region: str = "990102") -> int:
    with world.database.write() as session:
        return organisations.create(session, world.actor(login), name=name, kind="agency", region=region, parent_id=parent).id


def change(world: World, one: int, login: str = "admin", **changes: object) -> None:
    with world.database.write() as session:
        organisations.change(session, world.actor(login), one, Changes(**changes))  # type: ignore[typeddict-item]


def path(world: World, one: int) -> str:
    with world.database.read() as session:
        return session.get_one(Organisation, one).path


def refused(code: str) -> pytest.RaisesExc[ServiceError]:
    return pytest.raises(ServiceError, check=lambda error: error.code == code)


def test_a_subtree_moves_as_a_whole(world: World) -> None:
    top, other = make(world, "临江市云溪区人民政府"), make(world, "临江市云溪区水利局")
    middle = make(world, "临江市云溪区青石镇人民政府", top)
    low = make(world, "临江市云溪区青石镇综合执法队", middle)
    assert path(world, low) == f"/{top}/{middle}/{low}/"
    change(world, middle, parent_id=other)
    assert path(world, low) == f"/{other}/{middle}/{low}/"
    change(world, middle, parent_id=None)
    assert (path(world, middle), path(world, low)) == (f"/{middle}/", f"/{middle}/{low}/")
    for below in (middle, low):
        with refused("E606"):
            change(world, middle, parent_id=below)
    with world.database.read() as session:
        named = [row.name for row in organisations.listed(session, world.actor("admin").scope, "青石")]
    assert named == ["临江市云溪区青石镇人民政府", "临江市云溪区青石镇综合执法队"]


def test_the_old_name_is_kept_and_can_be_taken_up_again(world: World) -> None:
    land = world.organisations["land"]
    change(world, land, "bureau", name="临江市云溪区自然资源和规划局")
    with world.database.read() as session:
        row = session.get_one(Organisation, land)
        assert {(one.name, one.kind, one.until is None) for one in row.names} == {
            ("临江市云溪区自然资源和规划局", "official", True), ("临江市云溪区自然资源局", "former", False)
        }  # fmt: skip
    change(world, land, "bureau", name="临江市云溪区自然资源局")
    with world.database.read() as session:
        kinds = {one.name: one.kind for one in session.get_one(Organisation, land).names}
    assert kinds == {"临江市云溪区自然资源局": "official", "临江市云溪区自然资源和规划局": "former"}


@pytest.mark.parametrize("name", ["临江市公安局云溪分局", "临江市公安局 云溪分局", "临江市公安局\u200b云溪分局", "临江市公安局雲溪分局"])
def test_one_name_is_one_organisations(world: World, name: str) -> None:
    if "雲" not in name:
        with refused("E605"):
            make(world, name)
    with world.database.write() as session, refused("E605"):
        organisations.add_name(session, world.actor("admin"), world.organisations["land"], "临江市公安局云溪分局")
    with refused("E605"):
        change(world, world.organisations["land"], name="临江市公安局云溪分局")


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""}, {"name": " \u200b"}, {"name": "长" * 201}, {"kind": "court"}, {"region": "99"}, {"region": "９９０１０２"},
        {"field": "nothing"},
    ],
)  # fmt: skip
def test_values_are_checked(world: World, values: dict[str, str]) -> None:
    given = {"name": "临江市云溪区水利局", "kind": "agency", "region": "990102"} | values
    with world.database.write() as session, refused("E602"):
        organisations.create(session, world.actor("admin"), **given)  # type: ignore[arg-type]


def test_a_name_that_is_markup_stays_text(world: World) -> None:
    made = make(world, "<script>alert(1)</script>局")
    with world.database.read() as session:
        assert session.get_one(Organisation, made).name == "<script>alert(1)</script>局"


def test_a_bureau_keeps_to_its_region(world: World) -> None:
    make(world, "临江市云溪区水利局", login="bureau")
    make(world, "临江市云溪区青石镇人民政府", login="bureau", region="990102101")
    for region in ("990103", "990100", "990000"):
        with refused("E504"):
            make(world, f"临江市某局{region}", login="bureau", region=region)
    foreign = world.organisations["foreign_agency"]
    with refused("E601"):
        change(world, foreign, "bureau", name="临江市云溪区某局")
    with refused("E601"):
        make(world, "临江市云溪区财政局", foreign, "bureau")
    with refused("E601"):
        change(world, world.organisations["land"], "bureau", parent_id=foreign)
    with refused("E504"):
        change(world, world.organisations["land"], "bureau", region="990103")
    with world.database.write() as session, refused("E601"):
        organisations.add_name(session, world.actor("bureau"), foreign, "松陵市监局")


@pytest.mark.parametrize("login", ["police", "reader"])
def test_agencies_and_readers_change_nothing(world: World, login: str) -> None:
    with refused("E504"):
        make(world, "临江市云溪区水利局", login=login)
    with refused("E504"):
        change(world, world.organisations["police"], login, name="新名称")
    with world.database.write() as session, refused("E504"):
        organisations.add_name(session, world.actor(login), world.organisations["police"], "别称")
    with world.database.write() as session, refused("E504"):
        organisations.remove_name(session, world.actor(login), world.organisations["police"], 1)


def test_names_come_and_go_but_the_official_one_stays(world: World) -> None:
    land, bureau = world.organisations["land"], world.actor("bureau")
    with world.database.write() as session:
        made = organisations.add_name(session, bureau, land, "云溪国土局", kind="former").id
    with world.database.write() as session:
        organisations.remove_name(session, bureau, land, made)
        official = session.get_one(Organisation, land).names[0].id
        with refused("E606"):
            organisations.remove_name(session, bureau, land, official)
        with refused("E601"):
            organisations.remove_name(session, bureau, land, made)
    with world.database.write() as session, refused("E602"):
        organisations.add_name(session, bureau, land, "某局", kind="official")


def test_every_deed_is_in_the_audit(world: World) -> None:
    made = make(world, "临江市云溪区水利局", login="bureau")
    change(world, made, "bureau", name="临江市云溪区水务局", active=False)
    change(world, made, "bureau", name="临江市云溪区水务局")  # nothing new: nothing noted
    with world.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "organisation", AuditEntry.object_id == made)).all()
    assert [(one.action, one.login) for one in entries] == [("organisation.create", "bureau"), ("organisation.change", "bureau")]
    assert (entries[1].before["name"], entries[1].after["name"], entries[1].after["active"]) == ("临江市云溪区水利局", "临江市云溪区水务局", False)


@pytest.mark.parametrize("name", [
    "松陵区市场监督管理局",  # as judgments shorten it
    "临江市松陵区工商行政管理局",  # what it was before a reform
    "临江市松陵区公安局",  # of that district, and nobody has registered it yet
])  # fmt: skip
def test_a_bureau_gives_its_agencies_no_names_of_a_neighbours(world: World, name: str) -> None:
    bureau, land = world.actor("bureau"), world.organisations["land"]
    with refused("E602"), world.database.write() as session:
        organisations.add_name(session, bureau, land, name)
    with refused("E602"):
        change(world, land, "bureau", name=name)
    with refused("E602"):
        make(world, name, login="bureau")
    with world.database.write() as session:
        organisations.add_name(session, world.actor("admin"), land, name)


@pytest.mark.parametrize("name", [
    "云溪区国土资源局", "临江市云溪区公安局", "临江市水利局云溪分局", "青石镇人民政府", "高新技术产业开发区管理委员会", "区自规局",
])  # fmt: skip
def test_a_bureau_gives_names_of_its_own_region(world: World, name: str) -> None:
    make(world, "临江市司法局", region="990100")
    with world.database.write() as session:
        city = session.scalars(select(Organisation).where(Organisation.name == "临江市司法局")).one()
        city.kind = "bureau"
    with world.database.write() as session:
        organisations.add_name(session, world.actor("bureau"), world.organisations["land"], name)


def test_a_bureau_moves_nobody_else_under_its_agencies(world: World) -> None:
    """Who stands above sees what is below: the branch in the other district, too."""
    line = make(world, "临江市云溪区税务局")
    branch = make(world, "临江市松陵区税务所", line, region="990103")
    with refused("E601"):
        change(world, line, "bureau", parent_id=world.organisations["land"])
    assert path(world, branch) == f"/{line}/{branch}/"
    above = make(world, "临江市税务局", region="990100")
    change(world, line, parent_id=above)
    with refused("E601"):  # nor does it take away what others see
        change(world, line, "bureau", parent_id=world.organisations["land"])
