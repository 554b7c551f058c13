"""Proposals for typical cases: what each criterion finds, near-duplicates left out, the list varied, deeds remembered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.casebook import candidates, criteria, proposals, settings
from api.casebook.criteria import Judge
from api.casebook.proposals import Proposals, alike, marks
from api.errors import ServiceError
from api.indicators.period import Period
from api.store.tables import Dispute, Organisation, Series, TypicalCase, Verdict
from tests.api import seed
from tests.api.bulletins.quarter import NAMES
from tests.api.indicators.verdicts import verdict, write
from tests.api.world import Shelf, World

QUARTER = Period.quarter(2025, 1)
PROCEDURE = [["procedure_violation", "P02"]]
PARTY = {"kind": "person", "representative": None, "agents": [], "aliases": []}


@pytest.fixture
def world(shelf: Shelf) -> World:
    """No application is needed."""
    return shelf


def case(world: World, owner: str = "police", *, people: int = 1, third: int = 0, dispute: int | None = None, **values: Any) -> int:
    """A lost case of the quarter with its judgment; its dispute."""
    day = values.pop("decided", date(2025, 2, 3))
    more = {} if dispute is None else {"dispute": dispute}
    made = verdict(**{
        "result": "lost", "dispositions": ["revoke"], "causes": PROCEDURE, "decided": day, "organisation": world.organisations[owner],
        "name": NAMES[owner], "final": True, **more, **values,
    })  # fmt: skip
    write(world, [made])
    parties = [PARTY | {"name": f"赵甲{number}", "role": "plaintiff", "original_role": "plaintiff"} for number in range(people)]
    parties += [PARTY | {"name": f"钱乙{number}", "role": "third_party", "original_role": "third_party"} for number in range(third)]
    judgment_id = seed.record(world, {"case_number": f"（2025）江9902行初{made['id']}号", "parties": parties}, owner)
    with world.database.write() as session:
        session.get_one(Verdict, made["id"]).judgment_id = judgment_id
    return int(made["dispute"])


def proposed(world: World, period: Period = QUARTER, login: str = "bureau") -> Proposals:
    with world.database.read() as session:
        return proposals.proposed(session, world.actor(login), None, period)


def reasons(world: World, dispute: int) -> dict[str, str]:
    """Criterion → text, of the proposal of a dispute."""
    found = next(one for one in proposed(world).found if one.candidate.verdict.dispute_id == dispute)
    return {one.criterion: one.text for one in found.reasons}


def series(world: World, disputes: list[int]) -> None:
    with world.database.write() as session:
        made = Series(name="系列案", size=len(disputes))
        session.add(made)
        session.flush()
        for one in disputes:
            session.get_one(Dispute, one).series_id = made.id


def test_every_criterion_has_a_test_a_plan_and_its_words() -> None:
    for one in criteria.criteria().values():
        assert one.plan in criteria.plans()
        assert one.test in criteria.TESTS
        assert one.weight > 0
        assert criteria.label(one.code).startswith(criteria.plans()[one.plan].label)
    assert set(criteria.plans()) == set(settings.PLANS)
    assert {one.test for one in criteria.criteria().values()} == set(criteria.TESTS)


def test_wide_effect(world: World) -> None:
    many = case(world, people=12, third=3, act_type="expropriation", field="housing")
    assert {"many_plaintiffs", "third_parties", "public_matter"} <= reasons(world, many).keys()
    assert reasons(world, many)["many_plaintiffs"] == "起诉人 12 人，人数众多"
    assert {"many_plaintiffs", "third_parties", "public_matter"}.isdisjoint(reasons(world, case(world, "land", causes=[["inaction", "I01"]])))


def test_twins_are_one_proposal_and_stand_behind_it(world: World) -> None:
    twins = [case(world) for _ in range(3)]
    series(world, twins)
    found = proposed(world).found
    assert len(found) == 1
    assert {found[0].candidate.verdict.dispute_id, *(one.verdict.dispute_id for one in found[0].alike)} == set(twins)
    reason = next(one for one in found[0].reasons if one.criterion == "series")
    assert reason.text == "系列案，共 3 件"
    assert set(reason.disputes) == set(twins) - {found[0].candidate.verdict.dispute_id}


def test_repeated_loss_of_one_agency_is_one_proposal(world: World) -> None:
    again = [case(world, decided=date(2025, 1, day)) for day in (6, 7, 8)]
    other = case(world, "land", field="natural_resources", act_type="license")
    found = proposed(world).found
    assert {one.candidate.verdict.dispute_id for one in found} == {again[2], other}
    texts = reasons(world, again[2])
    assert "多次败诉，共 3 件" in texts["repeated"]
    assert texts["procedure"] == "应听证未告知、未组织"
    assert texts["same_conduct"].endswith("败诉 3 件")
    assert texts["field_lost"] == "公安交警领域本期败诉 3 件，居第 1 位"


def test_what_higher_courts_did(world: World) -> None:
    changed = case(world, stage="first", result="won", dispositions=["dismiss_claims"], causes=[], latest=False, decided=date(2024, 6, 1))
    case(world, dispute=changed, stage="second", dispositions=["set_aside_below", "revoke"], court="江州省高级人民法院", decided=date(2025, 2, 4))
    with world.database.read() as session:
        bureau = session.get_one(Organisation, world.organisations["bureau"])
        found = candidates.one(session, world.actor("bureau"), bureau, changed, world.organisations["police"])
        judge = Judge(candidates.Field.of(session, world.actor("bureau"), bureau, QUARTER), settings.PLANS)
        texts = {one.criterion: one.text for one in judge.reasons(found)}
    assert found is not None
    assert [step.stage for step in found.steps] == ["first", "second"]
    assert texts["changed_above"] == "二审改变了下级法院的裁判"
    assert texts["higher_court"] == "由江州省高级人民法院裁判"
    assert "through_instances" not in texts


def test_what_a_higher_court_took_back_is_not_proposed(world: World) -> None:
    lost = case(world, latest=False)
    case(world, dispute=lost, stage="second", result="won", dispositions=["set_aside_below", "dismiss_claims"], decided=date(2025, 3, 20))
    assert proposed(world).found == ()


def test_passive_response_and_inaction(world: World) -> None:
    passive = case(world, causes=[["no_evidence_in_time", "S01"]], heard=True, head="absent")
    idle = case(world, "land", causes=[["inaction", "I03"]], field="natural_resources", act_type="inaction")
    assert {"passive", "head_absent"} <= reasons(world, passive).keys()
    assert "inaction" in reasons(world, idle)
    assert "procedure" not in reasons(world, idle)


def test_a_new_cause_needs_something_to_be_new_against(world: World) -> None:
    fresh = case(world, causes=[["ultra_vires", "C05"]])
    assert "new_cause" not in {one.criterion for found in proposed(world).found for one in found.reasons}
    for number in range(10):
        case(world, "land", causes=PROCEDURE, decided=date(2024, 1, 5 + number))
    assert "“" in reasons(world, fresh)["new_cause"]


def test_what_was_decided_is_not_proposed_again(world: World) -> None:
    first, twin = case(world, people=12), case(world, people=12)
    assert len(proposed(world).found) == 1
    with world.database.write() as session:
        session.add(TypicalCase(
            bureau_id=world.organisations["bureau"], dispute_id=first, organisation_id=world.organisations["police"], judgment_id=1, reasons=[],
            state="dismissed", sections=[], masking={}, user_id=world.users["bureau"],
        ))  # fmt: skip
    assert proposed(world).found == (), twin


def test_the_list_is_varied(world: World) -> None:
    for number in range(3):
        case(world, people=12, field=f"field{number}", decided=date(2025, 3, 1 + number))
    case(world, "land", people=12, causes=[["inaction", "I01"]], field="natural_resources", decided=date(2025, 1, 2))
    first, second = proposed(world).found[:2]
    assert first.candidate.main != second.candidate.main


def test_only_the_plans_that_a_bureau_chose(world: World) -> None:
    lost = case(world, causes=PROCEDURE)
    with world.database.write() as session:
        settings.write(session, world.actor("bureau"), world.organisations["bureau"], 0, {"plans": ["jinghu"]})
    assert proposed(world).found == ()
    assert proposed(world).unfit == 1
    with world.database.write() as session:
        settings.write(session, world.actor("bureau"), world.organisations["bureau"], 1, {"plans": ["wuyang"]})
    assert list(reasons(world, lost)) == ["procedure"]


def test_only_within_sight(world: World) -> None:
    case(world, people=12)
    assert proposed(world, login="foreign_bureau").lost == 0
    with pytest.raises(ServiceError, match="E504"):
        proposed(world, login="police")
    with pytest.raises(ServiceError, match="E602"):
        proposed(world, login="admin")


def test_likeness_is_symmetric(world: World) -> None:
    for number in range(4):
        case(world, ("police", "land")[number % 2], causes=[PROCEDURE, [["inaction", "I01"]]][number // 2])
    with world.database.read() as session:
        bureau = session.get_one(Organisation, world.organisations["bureau"])
        found = candidates.Field.of(session, world.actor("bureau"), bureau, QUARTER).candidates
    assert len(found) == 4
    assert all(alike(one, other) == alike(other, one) for one in found for other in found)
    assert all(set(marks(one)) & set(marks(other)) for one in found for other in found if alike(one, other))
