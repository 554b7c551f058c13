"""What a draft would change, before it is applied."""

from __future__ import annotations

from datetime import date

import pytest

from api.errors import ServiceError
from api.indicators.period import Period
from api.indicators.preview import Preview, preview
from api.policy import builtin
from api.policy.profile import Profile
from api.store.tables import Dispute, LedgerEntry
from tests.api import seed
from tests.api.indicators.cases_made import Town, changed
from tests.api.world import World

YEAR = Period.year(2025)
POLICE = "临江市公安局云溪分局"


def look(world: World, before: str | Profile, after: str | Profile, login: str = "bureau") -> Preview:
    pair = [builtin.profiles()[one] if isinstance(one, str) else one for one in (before, after)]
    with world.database.read() as session:
        return preview(session, world.actor(login), *pair, YEAR, on=date(2026, 2, 1))


def test_the_same_profile_changes_nothing(world: World) -> None:
    Town(world).cases("police", 2, 2)
    assert look(world, "jinghu", "jinghu").nothing


def test_rules_that_differ_stand_side_by_side(world: World) -> None:
    found = look(world, "jinghu", changed("jinghu", "repeats", level="cause")).rules
    assert [(one.section, "原因细项" in one.before, "原因大类" in one.after) for one in found] == [("重复败诉", True, True)]
    only = look(world, "default", "jinghu").rules
    assert {one.section for one in only if not one.before} >= {"约谈", "期限", "案卷评查"}


def test_figures_show_the_cases_that_fall_out(world: World) -> None:
    town = Town(world)
    town.cases("police", 1, 1)
    mild = town.case("police", "lost", mild=True)
    found = {one.measure: one for one in look(world, "default", changed("default", "counting", mild=False)).figures}
    assert (found["lost"].before, found["lost"].after, found["lost"].dropped, found["lost"].gained) == (2, 1, (mild,), ())
    assert found["decided"].before == found["decided"].after == 3
    assert round(found["loss_rate"].after or 0, 3) == 0.333


def test_lists_show_who_comes_and_who_goes(world: World) -> None:
    Town(world).cases("police", 2, 3)
    found = [(one.list_code, one.line.organisation, one.before is None, one.after is None) for one in look(world, "default", "jinghu").lines]
    assert ("summons", POLICE, True, False) in found
    assert ("summons", POLICE, False, True) in [
        (one.list_code, one.line.organisation, one.before is None, one.after is None) for one in look(world, "jinghu", "default").lines
    ]


def test_deadlines_move_with_the_rules(world: World) -> None:
    judgment = seed.record(world, {"doc_type": "judgment"}, "police")
    town = Town(world)
    dispute = town.dispute_of(town.case("police", "lost", judgment_id=judgment))
    town.case("land", "won")
    with world.database.write() as session:
        values = {"judgment_received": "2025-03-10"}
        session.add(LedgerEntry(dispute_id=dispute, organisation_id=world.organisations["police"], values=values))
        session.get_one(Dispute, dispute).last_decided_on = date(2025, 3, 5)
    found = {(one.label, one.before, one.after) for one in look(world, "jinghu", "wuyang").deadlines if one.dispute_id == dispute}
    assert ("报送败诉判决书复印件备案", date(2025, 3, 24), None) in found  # 10 working days
    assert ("报备裁判文书、败诉原因分析报告和整改措施", None, date(2025, 3, 17)) in found  # 5 working days
    assert not [one for one in found if "上诉" in one[0]]


def test_only_who_may_change_it_looks(world: World) -> None:
    with pytest.raises(ServiceError) as error:
        look(world, "jinghu", "wuyang", "land")
    assert error.value.code == "E504"
