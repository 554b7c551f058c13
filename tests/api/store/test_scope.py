"""Who sees what."""

from __future__ import annotations

import pytest

from api.errors import ServiceError
from api.store.scope import significant
from api.store.tables import Organisation
from tests.api.world import World


@pytest.mark.parametrize(("region", "digits"), [("340000", "34"), ("340200", "3402"), ("340202", "340202"), ("340202101", "340202101")])
def test_a_region_holds_the_codes_that_share_its_significant_digits(region: str, digits: str) -> None:
    assert significant(region) == digits


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("admin", {"bureau", "police", "land", "foreign_bureau", "foreign_agency"}),
        ("bureau", {"bureau", "police", "land"}),
        ("reader", {"bureau", "police", "land"}),
        ("police", {"police"}),
        ("foreign_bureau", {"foreign_bureau", "foreign_agency"}),
    ],
)
def test_organisations_within_a_scope(world: World, login: str, seen: set[str]) -> None:
    with world.database.read() as session:
        ids = set(session.scalars(world.actor(login).scope.organisations()))
    assert ids == {world.organisations[key] for key in seen}


def test_what_is_outside_does_not_exist(world: World) -> None:
    with world.database.read() as session, pytest.raises(ServiceError) as error:
        world.actor("police").scope.organisation(session, world.organisations["land"])
    assert error.value.code == "E601"
    with world.database.read() as session:
        assert isinstance(world.actor("bureau").scope.organisation(session, world.organisations["land"]), Organisation)
