"""The sets of organisations by which a judgment is seen are always those of its involvements."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.store import judgments, sights
from api.store.filters import Filters
from api.store.scope import COUNTING
from api.store.tables import Involvement, Judgment, Organisation, Sight, SightMember
from tests.api.seed import record
from tests.api.world import World

LOGINS = ("admin", "bureau", "reader", "police", "land", "foreign_bureau", "foreign_agency")


def by_involvements(session: Session, world: World, login: str) -> set[int]:
    """What somebody sees, from the involvements alone."""
    scope = world.actor(login).scope
    if scope.everything:
        return set(session.scalars(select(Judgment.id)))
    inside = [one for one in session.scalars(select(Organisation)) if _within(scope.region, scope.path, one)]
    rows = session.execute(select(Involvement.judgment_id, Involvement.organisation_id, Involvement.status))
    return {judgment for judgment, organisation, status in rows if status in COUNTING and organisation in {one.id for one in inside}}


def _within(region: str | None, path: str | None, one: Organisation) -> bool:
    return (region is not None and one.region.startswith(region)) or (path is not None and one.path.startswith(path))


def agree(world: World) -> None:
    """Each person sees what the involvements say, and no set is there twice."""
    for login in LOGINS:
        with world.database.read() as session:
            seen = set(session.scalars(world.actor(login).scope.judgments().with_only_columns(Judgment.id)))
            assert seen == by_involvements(session, world, login), login
            found = judgments.page(session, world.actor(login).scope, Filters(text="某局"))
            assert {row.id for row in found.rows} == seen, login
    with world.database.read() as session:
        members: dict[int, set[int]] = {one: set() for one in session.scalars(select(Sight.id))}
        for row in session.scalars(select(SightMember)):
            members[row.sight_id].add(row.organisation_id)
        assert len({frozenset(one) for one in members.values()}) == len(members)


@pytest.fixture(autouse=True)
def searches_ask_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgments, "FEW_TEXTS", -1)


def test_sight_follows_the_involvements_through_any_change(world: World) -> None:
    chance = random.Random(9904)
    made = [record(world, {"case_number": str(at)}, owner, text="某局") for at, owner in enumerate(("police", "land", "foreign_agency", "police"))]
    homes = [*world.organisations.values(), None]
    agree(world)
    for turn in range(60):
        with world.database.write() as session:
            rows = session.scalars(select(Involvement).order_by(Involvement.id)).all()
            row = chance.choice(rows) if rows else None
            match chance.randrange(5):
                case 0:
                    session.add(
                        Involvement(judgment_id=chance.choice(made), organisation_id=chance.choice(homes), role="defendant",
                                    name=f"某局{turn}", status=chance.choice((*COUNTING, "to_confirm", "rejected")))
                    )  # fmt: skip
                case 1 if row is not None:
                    row.status = chance.choice((*COUNTING, "to_confirm", "rejected"))
                case 2 if row is not None:
                    row.organisation_id = chance.choice(homes)
                case 3 if row is not None:
                    row.judgment_id = chance.choice(made)
                case 4 if row is not None:
                    session.delete(row)
        agree(world)


def test_sight_follows_an_organisation_that_moves(world: World) -> None:
    record(world, {}, "police", text="某局")
    with world.database.write() as session:
        moved = session.get_one(Organisation, world.organisations["police"])
        moved.region = session.get_one(Organisation, world.organisations["foreign_bureau"]).region
    agree(world)
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(world.actor("foreign_bureau").scope.judgments().subquery())) == 1
        assert session.scalar(select(func.count()).select_from(world.actor("bureau").scope.judgments().subquery())) == 0


def test_the_change_is_seen_within_the_same_transaction(world: World) -> None:
    judgment = record(world, {}, "police")
    with world.database.write() as session:
        asked = world.actor("land").scope.judgments().where(Judgment.id == judgment)
        assert session.scalar(asked) is None
        session.add(
            Involvement(judgment_id=judgment, organisation_id=world.organisations["land"], role="third_party", name="某局", status="matched")
        )
        assert session.scalar(asked) is not None
        session.rollback()


def test_a_set_is_made_once(world: World) -> None:
    with world.database.write() as session:
        one, other = world.organisations["police"], world.organisations["land"]
        connection = session.connection()
        assert sights.of(connection, [one, other, one]) == sights.of(connection, [other, one])
        assert sights.of(connection, []) is None
