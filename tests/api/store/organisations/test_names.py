"""Which organisation a printed name means: sure only where nothing else can be meant."""

from __future__ import annotations

import pytest

from api.store.organisations.names import SURE, likeness, match
from api.store.organisations.places import parts, spelling, within
from api.store.organisations.tree import add_name, change
from api.store.tables import Organisation, OrganisationName
from tests.api.world import World


def add(world: World, name: str, *others: tuple[str, str]) -> int:
    with world.database.write() as session:
        row = Organisation(name=name, kind="agency", region="990102")
        row.names.append(OrganisationName(name=name, folded=spelling(name), kind="official"))
        row.names += [OrganisationName(name=one, folded=spelling(one), kind=kind) for one, kind in others]
        session.add(row)
        session.flush()
        return row.id


@pytest.mark.parametrize(
    ("name", "places", "body"),
    [
        ("临江市云溪区自然资源局", ("临江市", "云溪区"), "自然资源局"),
        ("安徽省临江市 云溪区自然资源局", ("安徽省", "临江市", "云溪区"), "自然资源局"),
        ("临江市城市管理局", ("临江市",), "城市管理局"),
        ("云溪区市场监督管理局", ("云溪区",), "市场监督管理局"),
        ("临江市公安局云溪分局", ("临江市",), "公安局云溪分局"),
        ("临江市云溪区青石镇人民政府", ("临江市", "云溪区", "青石镇"), "人民政府"),
        ("国家税务总局临江市税务局", ("临江市",), "税务局"),
        ("中华人民共和国临江海关", (), "临江海关"),
        ("公安局", (), "公安局"),
    ],
)
def test_places_and_what_remains(name: str, places: tuple[str, ...], body: str) -> None:
    found = parts(name)
    assert (found.places, found.body) == (places, body)


@pytest.mark.parametrize(
    ("printed", "own"),
    [
        ("芜湖市公安局", "安徽省芜湖市公安局"),
        ("安徽省 芜湖市镜湖区财政局", "芜湖市镜湖区财政局"),
        ("国家税务总局芜湖市税务局", "芜湖市税务局"),
        ("芜湖市（公安局）", "芜湖市(公安局)"),
    ],
)
def test_sure(printed: str, own: str) -> None:
    assert likeness(spelling(printed), spelling(own)) >= SURE


@pytest.mark.parametrize(
    ("printed", "own"),
    [
        ("鼓楼区公安局", "南京市鼓楼区公安局"),  # four cities have one
        ("云溪区自然资源局", "临江市云溪区自然资源局"),  # the table of divisions has it elsewhere
        ("临江市云溪区环境保护局", "临江市云溪区生态环境局"),
        ("临江市云溪区市场监督管埋局", "临江市云溪区市场监督管理局"),
    ],
)
def test_likely(printed: str, own: str) -> None:
    assert 80 <= likeness(spelling(printed), spelling(own)) < SURE


@pytest.mark.parametrize(
    ("printed", "own"),
    [
        ("临江市云溪区民政局", "临江市云溪区财政局"),
        ("徐州市鼓楼区公安局", "南京市鼓楼区公安局"),
        ("临江市公安局", "临江市公安局云溪分局"),
        ("临江市公安局松陵分局", "临江市公安局云溪分局"),
        ("临江市自然资源局", "临江市云溪区自然资源局"),
        ("自然资源局", "临江市云溪区自然资源局"),
        ("临江市云溪区白石镇人民政府", "临江市云溪区青石镇人民政府"),
        ("", "临江市云溪区财政局"),
    ],
)
def test_unlike(printed: str, own: str) -> None:
    assert likeness(spelling(printed), spelling(own)) < 80


def test_matching_in_the_store(world: World) -> None:
    police = world.organisations["police"]
    with world.database.read() as session:
        assert (match(session, "临江市公安局云溪分局").organisation_id, match(session, "临江市公安局云溪分局").status) == (police, "matched")
        assert match(session, "临江市公安局 云溪分局").status == "matched"
        assert match(session, "北海县水利局").organisation_id is None
        assert match(session, "北海县水利局").status == "to_confirm"
        near = match(session, "云溪区自然资源局")
        assert (near.organisation_id, near.status) == (world.organisations["land"], "to_confirm")


def test_two_of_the_same_name_are_asked_about(world: World) -> None:
    first = add(world, "临江市云溪区水务局", ("水务局", "alias"))
    add(world, "临江市松陵区水务局", ("水务局", "alias"))
    with world.database.read() as session:
        assert match(session, "水务局").status == "to_confirm"
        assert match(session, "临江市云溪区水务局").organisation_id == first


def test_former_names_and_aliases_are_names(world: World) -> None:
    bureau, land = world.actor("bureau"), world.organisations["land"]
    with world.database.write() as session:
        add_name(session, bureau, land, "云溪国土局")
        change(session, bureau, land, {"name": "临江市云溪区自然资源和规划局"})
    with world.database.read() as session:
        for name in ("云溪国土局", "临江市云溪区自然资源局", "临江市云溪区自然资源和规划局"):
            assert (match(session, name).organisation_id, match(session, name).status) == (land, "matched")


def test_an_organisation_out_of_use_is_not_matched(world: World) -> None:
    with world.database.write() as session:
        change(session, world.actor("admin"), world.organisations["land"], {"active": False})
    with world.database.read() as session:
        assert match(session, "临江市云溪区自然资源局").organisation_id is None


@pytest.mark.parametrize(
    ("name", "home", "inside"),
    [
        ("临江市云溪区水利局", ("临江市", "云溪区"), True),
        ("云溪区水利局", ("临江市", "云溪区"), True),
        ("临江市公安局云溪分局", ("临江市", "云溪区"), True),
        ("北山市云溪区水利局", ("临江市", "云溪区"), False),
        ("北山市公安局云溪分局", ("临江市", "云溪区"), False),
        ("临江市松陵区水利局", ("临江市", "云溪区"), False),
        ("临江市松陵区水利局", ("临江市",), True),
        ("临江市水利局", ("临江市", "云溪区"), False),
        ("水利局", (), False),
    ],
)
def test_whose_region_a_name_carries(name: str, home: tuple[str, ...], inside: bool) -> None:
    assert within(name, home) is inside
