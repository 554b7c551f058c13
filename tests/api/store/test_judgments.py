"""Lists: filters, order, pieces, counts; nothing from outside the scope in any of them."""

from __future__ import annotations

from datetime import date

import pytest

from api.errors import ServiceError
from api.store import judgments, search
from api.store.filters import EVERYTHING, Filters
from api.store.tables import Judgment
from tests.api import seed
from tests.api.world import World

COURT = "临江市云溪区人民法院"
CAUSE = {"code": "procedure_violation", "detail": "P02", "quote": "", "agency": None, "confidence": 0.9}


@pytest.fixture
def five(world: World) -> dict[str, int]:
    """Three of the police, one of them shared with the land office; one of the land office; one in the other district."""
    made = {}
    for key, values, owners in (
        ("old", {"decision_date": "2019-05-01", "agency_result": "won", "field": "market", "court": COURT}, ["police"]),
        ("lost", {"decision_date": "2021-05-01", "agency_result": "lost", "causes": [CAUSE], "court": COURT}, ["police"]),
        ("shared", {"decision_date": "2020-05-01", "agency_result": "partly_lost", "act_type": "penalty"}, ["police", "land"]),
        ("land", {"agency_result": "open", "court": "临江市松陵区人民法院"}, ["land"]),
        ("foreign", {"decision_date": "2022-05-01", "agency_result": "lost", "causes": [CAUSE]}, ["foreign_agency"]),
    ):
        made[key] = seed.record(world, {"case_number": f"（2021）皖9902行初{len(made)}号"} | values, *owners, text=f"{key} 处罚程序")
    return made


def keys(world: World, five: dict[str, int], login: str, sort: str = "-decision_date", **params: str) -> list[str]:
    names = {number: key for key, number in five.items()}
    with world.database.read() as session:
        found = judgments.page(session, world.actor(login).scope, Filters.from_params(params), sort=sort)
        assert found.total == len(found.rows)
        return [names[row.id] for row in found.rows]


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("admin", ["foreign", "lost", "shared", "old", "land"]),
        ("bureau", ["lost", "shared", "old", "land"]),
        ("reader", ["lost", "shared", "old", "land"]),
        ("police", ["lost", "shared", "old"]),
        ("land", ["shared", "land"]),
        ("foreign_bureau", ["foreign"]),
        ("foreign_agency", ["foreign"]),
    ],
)
def test_what_each_sees_newest_first_undated_last(world: World, five: dict[str, int], login: str, expected: list[str]) -> None:
    assert keys(world, five, login) == expected
    assert set(keys(world, five, login, text="处罚")) == set(expected)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"agency_result": "lost"}, {"lost", "foreign"}),
        ({"agency_result": "any_loss"}, {"lost", "foreign", "shared"}),
        ({"agency_result": "won,open"}, {"old", "land"}),
        ({"cause": "procedure_violation"}, {"lost", "foreign"}),
        ({"cause": "P02"}, {"lost", "foreign"}),
        ({"cause": "insufficient_evidence"}, set()),
        ({"field": "market"}, {"old"}),
        ({"act_type": "penalty"}, {"shared"}),
        ({"court": "松陵"}, {"land"}),
        ({"court": "%"}, set()),
        ({"decided_from": "2020-05-01", "decided_to": "2021-05-01"}, {"lost", "shared"}),
        ({"decided_to": "2019-12-31"}, {"old"}),
        ({"text": "处罚", "agency_result": "won"}, {"old"}),
        ({"text": "（2021）皖9902行初1号"}, {"lost"}),
        ({"text": "没有这个词"}, set()),
        ({"state": "checked"}, set()),
        ({"corrected": "false", "state": "to_check"}, {"old", "lost", "shared", "land", "foreign"}),
        ({"unknown": "ignored", "court": ""}, {"old", "lost", "shared", "land", "foreign"}),
    ],
)
def test_filters(world: World, five: dict[str, int], params: dict[str, str], expected: set[str]) -> None:
    assert set(keys(world, five, "admin", **params)) == expected


def test_an_organisation_and_those_below_it(world: World, five: dict[str, int]) -> None:
    police, foreign = str(world.organisations["police"]), str(world.organisations["foreign_agency"])
    assert keys(world, five, "bureau", organisation=police) == ["lost", "shared", "old"]
    assert keys(world, five, "land", organisation=police) == []  # another agency's share is not told
    assert keys(world, five, "bureau", organisation=foreign) == []
    assert keys(world, five, "admin", organisation=foreign) == ["foreign"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("agency_result", "victory"), ("cause", "x"), ("state", "'"), ("decided_from", "2021-13-01"), ("decided_to", "x"),
     ("organisation", "-1"), ("organisation", "１"), ("organisation", "9" * 30), ("corrected", "yes")],
)  # fmt: skip
def test_a_value_that_is_none_is_told(name: str, value: str) -> None:
    with pytest.raises(ServiceError) as error:
        Filters.from_params({name: value})
    assert error.value.code == "E602"


def test_order_by_several_and_back(world: World, five: dict[str, int]) -> None:
    assert keys(world, five, "admin", "agency_result,-decision_date") == ["foreign", "lost", "land", "shared", "old"]
    assert keys(world, five, "admin", "-agency_result,decision_date") == ["old", "shared", "land", "lost", "foreign"]
    assert keys(world, five, "admin", "decision_date") == ["old", "shared", "lost", "foreign", "land"]
    assert keys(world, five, "admin", "created_at") == list(five)
    with pytest.raises(ServiceError) as error:
        keys(world, five, "admin", "record")
    assert error.value.code == "E602"


@pytest.mark.parametrize("sort", sorted(judgments.SORTS))
@pytest.mark.parametrize("params", [{}, {"agency_result": "any_loss,won"}, {"text": "处罚"}])
def test_pieces_put_together_are_the_list(world: World, five: dict[str, int], sort: str, params: dict[str, str]) -> None:
    filters, scope = Filters.from_params(params), world.actor("admin").scope
    with world.database.read() as session:
        whole = [row.id for row in judgments.page(session, scope, filters, sort=sort).rows]
        pieces = [judgments.page(session, scope, filters, sort=sort, offset=at, limit=2) for at in range(0, 6, 2)]
        assert [row.id for piece in pieces for row in piece.rows] == whole
        assert {piece.total for piece in pieces} == {len(whole)}
        assert [row.id for row in judgments.records(session, scope, filters, sort=sort)] == whole


def test_all_ways_of_asking_give_the_same(world: World, five: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    for login in ("admin", "bureau", "police", "foreign_agency"):
        for params in ({}, {"text": "处罚"}, {"agency_result": "any_loss"}, {"cause": "P02"}):
            expected = keys(world, five, login, **params)
            for few in (10_000, -1):
                monkeypatch.setattr(judgments, "FEW", few)
                monkeypatch.setattr(judgments, "FEW_TEXTS", few)
                assert keys(world, five, login, **params) == expected
            monkeypatch.undo()


@pytest.mark.parametrize("few", [10_000, -1], ids=["row by row", "from the index"])
@pytest.mark.parametrize(
    "params",
    [{}, {"decided_from": "2020-05-01"}, {"decided_to": "2020-05-01"}, {"decided_from": "2019-05-01", "decided_to": "2019-05-01"},
     {"decided_to": "9999-12-31"}, {"agency_result": "any_loss"}, {"field": "market"}, {"act_type": "penalty"}, {"court": "云溪"},
     {"court": "%"}, {"cause": "P02"}, {"corrected": "false"}, {"corrected": "true"}, {"to_review": "true"}, {"to_review": "false"},
     {"state": "to_check"}, {"doc_type": "ruling"}, {"procedure": "second"}, {"organisation": "police"}, {"organisation": "foreign_agency"}],
)  # fmt: skip
def test_filters_mean_the_same_in_a_search(
    world: World, five: dict[str, int], monkeypatch: pytest.MonkeyPatch, few: int, params: dict[str, str]
) -> None:
    """Every text has the word, so that the search leaves the list as it is."""
    monkeypatch.setattr(judgments, "FEW_TEXTS", few)
    given = params | ({"organisation": str(world.organisations[params["organisation"]])} if "organisation" in params else {})
    for login in ("admin", "bureau", "police", "land", "foreign_agency"):
        for sort in ("-decision_date", "case_number"):
            assert keys(world, five, login, sort, text="处罚", **given) == keys(world, five, login, sort, **given)


def test_a_search_counts_up_to_a_limit(world: World, five: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgments, "CAP", 2)
    with world.database.read() as session:
        scope, filters = world.actor("admin").scope, Filters(text="处罚")
        first = judgments.page(session, scope, filters, limit=2)
        later = judgments.page(session, scope, filters, offset=2, limit=2)
        assert (first.total, first.capped, later.total, later.capped) == (2, True, 2, True)
        assert [row.id for row in [*first.rows, *later.rows]] == [five[key] for key in ("foreign", "lost", "shared", "old")]
        some = judgments.page(session, scope, Filters(text="处罚", agency_result=("lost",)))
        assert (some.total, some.capped) == (2, False)


@pytest.mark.parametrize(("login", "total"), [("admin", 5), ("bureau", 4), ("police", 3), ("land", 2), ("foreign_agency", 1)])
def test_counts_are_those_of_the_lists(world: World, five: dict[str, int], login: str, total: int) -> None:
    with world.database.read() as session:
        found = judgments.counts(session, world.actor(login).scope)
    assert found.total == total == sum(found.states.values()) == sum(found.results.values())
    assert found.causes.get("procedure_violation", 0) == len(keys(world, five, login, cause="procedure_violation"))
    assert found.results.get("lost", 0) == len(keys(world, five, login, agency_result="lost"))


def test_counts_under_a_filter(world: World, five: dict[str, int]) -> None:
    with world.database.read() as session:
        scope = world.actor("admin").scope
        found = judgments.counts(session, scope, Filters(decided_from=date(2021, 1, 1)))
        assert (found.total, found.results, found.causes) == (2, {"lost": 2}, {"procedure_violation": 2})
        assert judgments.counts(session, scope, EVERYTHING, causes=False).causes == {}


def test_rows_come_with_causes_and_without_records(world: World, five: dict[str, int]) -> None:
    with world.database.read() as session:
        [row] = judgments.page(session, world.actor("foreign_agency").scope, EVERYTHING).rows
    assert [(cause.code, cause.detail) for cause in row.causes] == [("procedure_violation", "P02")]
    assert "record" not in row.__dict__


@pytest.mark.parametrize("few", [judgments.FEW_TEXTS, -1], ids=["row by row", "from the index"])
@pytest.mark.parametrize(
    ("login", "params", "expected"),
    [
        ("admin", {}, ["foreign", "lost", "shared", "old", "land"]),
        ("bureau", {}, ["lost", "shared", "old", "land"]),
        ("land", {}, ["shared", "land"]),
        ("bureau", {"agency_result": "any_loss"}, ["lost", "shared"]),
        ("bureau", {"sort": "decision_date"}, ["old", "shared", "lost", "land"]),
        ("bureau", {"sort": "agency_result,-decision_date"}, ["lost", "land", "shared", "old"]),
    ],
)
def test_hits_stand_in_the_order_asked_for(
    world: World, five: dict[str, int], monkeypatch: pytest.MonkeyPatch, few: int, login: str, params: dict[str, str], expected: list[str]
) -> None:
    monkeypatch.setattr(judgments, "FEW_TEXTS", few)
    assert keys(world, five, login, text="处罚", **params) == expected


def test_of_more_hits_than_are_counted_the_newest_are_shown(
    world: World, five: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judgments, "CAP", 2)
    monkeypatch.setattr(judgments, "FEW_TEXTS", -1)
    with world.database.read() as session:
        found = judgments.page(session, world.actor("admin").scope, Filters(text="处罚"), limit=2)
        assert ([row.id for row in found.rows], found.total, found.capped) == ([five["foreign"], five["lost"]], 2, True)
        sorted_ = judgments.page(session, world.actor("admin").scope, Filters(text="处罚"), sort="decision_date", limit=2)
        assert ([row.id for row in sorted_.rows], sorted_.capped) == ([five["shared"], five["lost"]], True)
        own = judgments.page(session, world.actor("bureau").scope, Filters(text="处罚"), limit=2)  # the newest of all is not theirs
        assert ([row.id for row in own.rows], own.total, own.capped) == ([five["lost"], five["shared"]], 2, True)
        beyond = judgments.page(session, world.actor("bureau").scope, Filters(text="处罚"), offset=9)
        assert (beyond.rows, beyond.total, beyond.capped) == ([], 2, True)


def test_a_hit_whose_day_was_corrected_stands_at_its_new_place(world: World, five: dict[str, int]) -> None:
    with world.database.write() as session:
        judgment = session.get_one(Judgment, five["old"])
        judgment.decision_date = date(2030, 1, 1)
        search.index(session, judgment)
    assert keys(world, five, "admin", text="处罚") == ["old", "foreign", "lost", "shared", "land"]
    with world.database.write() as session:
        search.forget(session, five["old"])
    assert keys(world, five, "admin", text="处罚") == ["foreign", "lost", "shared", "land"]
