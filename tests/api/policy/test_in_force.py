"""Whose profile counts for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.errors import ServiceError
from api.policy import builtin, in_force, store
from api.store.tables import Organisation, PolicyVersion
from api.store.types import now
from tests.api.world import World


def version(world: World, bureau: int | None, name: str, *, minutes: int | None = 0) -> int:
    """An applied version of that name, or a draft (`minutes` None)."""
    text = builtin.texts()["default"].replace('name = "通用"', f'name = "{name}"')
    with world.database.write() as session:
        row = PolicyVersion(organisation_id=bureau, based_on="default", text=text, user_id=world.users["admin"])
        row.applied_at = None if minutes is None else now() + timedelta(minutes=minutes)
        session.add(row)
        session.flush()
        return row.id


def name_for(world: World, organisation_id: int | None) -> str:
    with world.database.read() as session:
        return in_force.profile_of(session, organisation_id).name


def bureau(world: World, region: str) -> int:
    with world.database.write() as session:
        row = Organisation(name=f"{region}司法局", kind="bureau", region=region)
        session.add(row)
        session.flush()
        return row.id


def test_without_any_version_the_built_in_default_counts(world: World) -> None:
    assert name_for(world, None) == name_for(world, world.organisations["police"]) == "通用"
    with world.database.read() as session:
        assert in_force.version_of(session, world.organisations["police"]) is None


def unreadable(world: World, bureau: int | None, text: str = "old = 0") -> int:
    """A version that an earlier program took."""
    made = version(world, bureau, "旧")
    with world.database.write() as session:
        session.get_one(PolicyVersion, made).text = text
    return made


def test_what_cannot_be_read_is_passed_over_and_said(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    bureau_id, police = world.organisations["bureau"], world.organisations["police"]
    made = unreadable(world, bureau_id, "older = 0  # said once in a process")
    assert name_for(world, police) == "通用"
    version(world, bureau(world, "990100"), "全市", minutes=-5)
    assert name_for(world, police) == name_for(world, bureau_id) == "全市"
    [line] = [one for one in capsys.readouterr().out.splitlines() if "profile_unreadable" in one]
    assert f"version={made}" in line
    assert "缺少这一项" in line
    with world.database.read() as session:
        policies = in_force.InForce.of(session)
        assert policies.passed_over(police) == policies.passed_over(bureau_id) == made
        assert policies.passed_over(world.organisations["foreign_agency"]) is policies.passed_over(None) is None
        standing = store.standing(session, world.actor("bureau"))
        assert (standing.profile.name, standing.passed_over) == ("全市", made)
        with pytest.raises(ServiceError) as refused:
            in_force.profile_for_paper(session, bureau_id)
        assert refused.value.code == "E612"
        assert in_force.profile_for_paper(session, None).name == "通用"


def test_a_version_in_its_place_counts_again(world: World) -> None:
    unreadable(world, world.organisations["bureau"])
    with world.database.write() as session:
        actor = world.actor("bureau")
        draft = store.write(session, actor, builtin.texts()["jinghu"])
        shown = store.standing(session, actor)
        store.apply(session, actor, draft.id, replacing=shown.version.id if shown.version else None)
        again = store.standing(session, actor)
    assert (again.version, again.passed_over) == (draft, None)
    assert name_for(world, world.organisations["police"]) == builtin.profiles()["jinghu"].name


def test_a_bureaus_version_counts_for_its_region_only(world: World) -> None:
    made = version(world, world.organisations["bureau"], "云溪")
    assert [name_for(world, world.organisations[one]) for one in ("bureau", "police", "land")] == ["云溪"] * 3
    assert name_for(world, world.organisations["foreign_agency"]) == name_for(world, None) == "通用"
    with world.database.read() as session:
        found = in_force.version_of(session, world.organisations["land"])
        assert found is not None and found.id == made
        assert in_force.profile_for(session, world.actor("police")).name == "云溪"


def test_the_nearest_region_above_counts_where_a_bureau_has_none(world: World) -> None:
    version(world, bureau(world, "990000"), "全省")
    assert name_for(world, world.organisations["police"]) == "全省"
    version(world, bureau(world, "990100"), "全市", minutes=-5)  # nearer beats newer
    assert name_for(world, world.organisations["police"]) == "全市"
    version(world, None, "所有", minutes=5)
    assert (name_for(world, world.organisations["police"]), name_for(world, None)) == ("全市", "所有")


def test_the_one_applied_last_counts_and_drafts_do_not(world: World) -> None:
    bureau_id = world.organisations["bureau"]
    version(world, bureau_id, "后拟先用", minutes=3)
    version(world, bureau_id, "新拟旧用", minutes=1)
    version(world, bureau_id, "草稿", minutes=None)
    assert name_for(world, world.organisations["land"]) == "后拟先用"


def test_many_organisations_are_answered_from_one_look(world: World) -> None:
    version(world, world.organisations["bureau"], "云溪")
    with world.database.read() as session:
        view = in_force.InForce.of(session)
        names = {key: view.profile(one).name for key, one in world.organisations.items()}
    assert names["police"] == "云溪" and names["foreign_bureau"] == "通用"


@pytest.mark.parametrize("code", list(builtin.texts()))
def test_every_built_in_profile_is_valid_and_bears_the_code_of_its_file(code: str) -> None:
    assert builtin.profiles()[code].code == code
