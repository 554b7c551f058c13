"""What a corrected number means for other judgments, and for files that come later."""

from __future__ import annotations

import pytest

from api.errors import ServiceError
from api.intake import documents
from api.review.corrections import Change, correct
from api.store.tables import Judgment
from api.worker.steps import Steps
from tests.api import seed
from tests.api.intake.test_save import POLICE, judgments, text, told
from tests.api.worker.working import take_in
from tests.api.world import World

READ, RIGHT = "（2021）浙0899行初36号", "（2021）浙0899行初39号"


def number(world: World, judgment_id: int, case_number: str, login: str = "police") -> Judgment:
    """The judgment after somebody corrected its case number."""
    with world.database.write() as session:
        revision = session.get_one(Judgment, judgment_id).revision
        change = Change("case_number", None, "change", case_number)
        return correct(session, world.actor(login), judgment_id, revision, change)


@pytest.fixture
def two(world: World, steps: Steps) -> tuple[int, int]:
    """A judgment of the police, and one of the land office."""
    first = take_in(world, steps, text(POLICE), "police")
    other = take_in(world, steps, text("临江市云溪区自然资源局", number="39"), "land")
    return first.judgment_id, other.judgment_id


def test_who_sees_the_other_is_told_and_nothing_is_saved(world: World, two: tuple[int, int]) -> None:
    with pytest.raises(ServiceError, match=f"另一份文书（编号 {two[1]}）完全相同") as told:
        number(world, two[0], RIGHT, "bureau")
    assert told.value.code == "E606"
    first = next(one for one in judgments(world) if one.id == two[0])
    assert (first.case_number, first.revision) == (READ, 1)


def test_who_does_not_see_the_other_learns_nothing(world: World, two: tuple[int, int]) -> None:
    changed = number(world, two[0], RIGHT)
    assert changed.case_number == RIGHT
    keys = {one.key for one in judgments(world)}
    assert len(keys) == 2
    with world.database.write() as session:  # and whoever sees both is not hindered in other corrections of it
        court = Change("act_type", None, "change", "license")
        assert correct(session, world.actor("bureau"), two[0], changed.revision, court).act_type == "license"


def test_the_same_bytes_stay_with_the_judgment_whose_number_was_corrected(world: World, steps: Steps) -> None:
    first = take_in(world, steps, text(POLICE), "police")
    number(world, first.judgment_id, RIGHT)
    again = take_in(world, steps, text(POLICE), "bureau")
    assert (again.judgment_id, again.version) == (first.judgment_id, 1)
    assert take_in(world, steps, text(POLICE), "foreign_agency").state == "held"
    assert len(judgments(world)) == 1


def test_other_bytes_with_the_right_number_are_a_version(world: World, steps: Steps) -> None:
    first = take_in(world, steps, text(POLICE), "police")
    number(world, first.judgment_id, RIGHT)
    clean = take_in(world, steps, text(POLICE, number="39"), "police")
    assert (clean.judgment_id, clean.version) == (first.judgment_id, 2)
    assert judgments(world)[0].case_number == RIGHT


def test_other_bytes_with_the_old_number_are_a_judgment_of_their_own_until_somebody_corrects_it(
    world: World, steps: Steps
) -> None:
    first = take_in(world, steps, text(POLICE), "police")
    number(world, first.judgment_id, RIGHT)
    misread = take_in(world, steps, text(POLICE, more="\n"), "police")
    assert misread.judgment_id != first.judgment_id
    with pytest.raises(ServiceError, match="E606"):
        number(world, misread.judgment_id, RIGHT)


def test_a_held_file_joins_the_judgment_of_its_bytes(world: World, steps: Steps) -> None:
    first = take_in(world, steps, text(POLICE), "police")
    number(world, first.judgment_id, RIGHT)
    held = take_in(world, steps, text(POLICE), "land")
    assert (held.state, told(world, "bureau")) == ("held", ["to_decide"])
    with world.database.write() as session:
        assert documents.admit(session, world.actor("bureau"), held.id).judgment_id == first.judgment_id


def test_the_sentence_reaches_the_caller(world: World) -> None:
    parts = {"court": "甲法院", "doc_type": "judgment"}
    one = seed.record(world, parts | {"case_number": "（2024）皖9902行初1号"}, "police")
    other = seed.record(world, parts | {"case_number": "（2024）皖9902行初2号"}, "police")
    client = world.client("police")
    for made, value in ((one, "（2024）皖9902行初3号"), (other, "（2024）皖9902行初3号")):
        change = {"changes": [{"field": "case_number", "action": "change", "value": value}]}
        answer = client.post(f"/api/v1/judgments/{made}/corrections", json=change, headers={"If-Match": "*"})
    assert answer.status_code == 409
    assert "以那一份为准" in answer.json()["title"]
