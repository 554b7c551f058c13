"""Disputes in the store: what is one, in which order its judgments may come, and what stays when people think otherwise."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from api.ledger import renewal
from api.store.tables import Involvement, LedgerQueue, Organisation, Stamp
from tests.api.ledger.quarrels import CITY, DISTRICT, LAND, PERSON, POLICE, PROVINCE, dispute, dispute_of, disputes, record, renewed, save, verdicts
from tests.api.world import World

FIRST = record("（2021）浙9902行初36号", codes=("revoke",), result="lost")
APPEAL = record("（2021）浙99行终50号", "second", day="2021-09-01", court=CITY, prior=(("（2021）浙9902行初36号", DISTRICT),), codes=("appeal_dismissed",), result="lost")
REVIEW = record(
    "（2022）浙行申7号", "retrial_review", day="2022-03-01", court=PROVINCE, prior=(("（2021）浙99行终50号", CITY),), codes=("retrial_denied",),
    result="lost", doc_type="ruling",
)  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_instances_are_one_dispute_whatever_comes_first(world: World, order: tuple[int, ...]) -> None:
    known: dict[int, int] = {}
    for number in order:
        known[number] = save(world, (FIRST, APPEAL, REVIEW)[number])
        renewed(world)
    assert disputes(world) == {frozenset(known.values())}
    found = dispute(world, dispute_of(world, known[0]))
    assert (found.number, found.court, found.stage, found.result, found.final) == ("（2021）浙9902行初36号", DISTRICT, "retrial_review", "lost", True)
    marks = [(row.stage, row.result, row.latest, row.final, row.dispositions) for one in range(3) for row in verdicts(world, known[one])]
    assert marks == [
        ("first", "lost", False, False, ["revoke"]),
        ("second", "lost", True, True, ["revoke"]),
        ("retrial_review", "lost", False, False, ["revoke"]),
    ]


def test_reviews_of_a_judgment_that_is_not_here_are_one_dispute(world: World) -> None:
    appeal, review = save(world, APPEAL), save(world, REVIEW | {"prior_cases": [*APPEAL["prior_cases"]]})
    renewed(world)
    assert disputes(world) == {frozenset((appeal, review))}
    assert dispute(world, dispute_of(world, appeal)).number == "（2021）浙9902行初36号"


def test_a_case_sent_back_goes_on_in_its_dispute(world: World) -> None:
    back = record("（2021）浙99行终50号", "second", day="2021-09-01", court=CITY, prior=("（2021）浙9902行初36号",), codes=("set_aside_below", "remand"), result="open", doc_type="ruling")
    anew = record("（2021）浙9902行初90号", day="2021-12-01", prior=("（2021）浙9902行初36号", "（2021）浙99行终50号"), codes=("revoke",), result="lost")
    text = "本院作出（2021）浙9902行初36号行政判决，原告上诉。临江市中级人民法院以（2021）浙99行终50号行政裁定撤销原判，发回重审。"
    ids = [save(world, FIRST), save(world, back), save(world, anew, text=text)]
    renewed(world)
    assert disputes(world) == {frozenset(ids)}
    marks = [(row.result, row.latest, row.closing) for one in ids for row in verdicts(world, one)]
    assert marks == [("lost", False, True), ("open", False, False), ("lost", True, True)]
    assert not dispute(world, dispute_of(world, ids[0])).final


def test_a_new_suit_that_tells_of_an_older_one_is_its_own(world: World) -> None:
    anew = record("（2022）浙9902行初11号", day="2022-04-01", prior=("（2021）浙9902行初36号",))
    text = "（2021）浙9902行初36号行政判决撤销了被告的处罚决定，被告重新作出处罚决定，原告仍不服。"
    appeal = record("（2022）浙99行终8号", "second", day="2022-08-01", court=CITY, prior=("（2022）浙9902行初11号", "（2021）浙9902行初36号"), codes=("appeal_dismissed",))
    older, newer, upheld = save(world, FIRST), save(world, anew, text=text), save(world, appeal)
    renewed(world)
    assert disputes(world) == {frozenset((older,)), frozenset((newer, upheld))}


@pytest.mark.parametrize(
    "other",
    [
        record("（2021）浙99行终50号", "second", day="2021-09-01", court=CITY, prior=("（2021）浙9902行初36号",), people=("林别人",)),
        record("（2021）浙99行终50号", "second", day="2021-09-01", court=CITY, prior=("（2021）浙9902行初36号",), agencies=(LAND,)),
        record("（2021）浙99行终50号", "second", day="2021-09-01", court=CITY, prior=("（2021）浙9902行初××号",)),
        record("（2021）浙99行终50号", "second", day="2021-09-01", court=CITY, prior=("（2020）浙9902行初36号",)),
        record("（2021）浙99行终50号", "second", day="2020-09-01", court=CITY, prior=("（2021）浙9902行初36号",)),
        record("（2021）浙9902行审36号", "nonlitigation_enforcement", day="2021-09-01", prior=("（2021）浙9902行初36号",)),
    ],
    ids=["other people", "another agency", "masked number", "another year", "before it was decided", "enforcement"],
)
def test_a_number_alone_chains_nothing(world: World, other: dict[str, object]) -> None:
    ids = [save(world, FIRST), save(world, other)]
    renewed(world)
    assert disputes(world) == {frozenset((one,)) for one in ids}


@pytest.mark.parametrize(("court", "together"), [("临江市云溪区人民法院", True), ("云溪区法院", True), ("临江市松陵区人民法院", False), (None, True)])
def test_short_signs_of_old_numbers_go_with_their_court(world: World, court: str | None, together: bool) -> None:
    first = save(world, record("（2014）云行初字第00036号", day="2014-05-18"))
    appeal = save(world, record("（2014）临中法行终字第5号", "second", day="2014-09-01", court=CITY, prior=(("(2014)云行初字36号", court),)))
    renewed(world)
    assert disputes(world) == ({frozenset((first, appeal))} if together else {frozenset((first,)), frozenset((appeal,))})


def test_a_slip_put_right_is_no_case_and_closes_nothing(world: World) -> None:
    wrong = record("（2020）浙9902行初36号", codes=("revoke",), result="lost")
    slip = record("（2021）浙9902行初36号之一", day="2021-06-01", prior=("（2020）浙9902行初36号", "（2021）浙9902行初36号"), codes=("other",), result="procedural", doc_type="ruling")
    ids = [save(world, wrong), save(world, slip)]
    renewed(world)
    assert disputes(world) == {frozenset(ids)}
    assert [(row.closing, row.latest) for one in ids for row in verdicts(world, one)] == [(True, True), (False, False)]
    assert dispute(world, dispute_of(world, ids[0])).result == "lost"


def test_of_contradictory_numbers_the_one_that_is_there_counts(world: World) -> None:
    appeal = APPEAL | {"prior_cases": [{"case_number": one, "court": None} for one in ("（2021）浙9920行初36号", "（2021）浙9902行初36号")]}
    ids = [save(world, FIRST), save(world, appeal)]
    renewed(world)
    assert disputes(world) == {frozenset(ids)}


def test_a_successor_body_is_the_same_agency(world: World) -> None:
    appeal = APPEAL | {"parties": [FIRST["parties"][0], FIRST["parties"][1] | {"name": "云溪国土资源所"}]}
    ids = [save(world, FIRST), save(world, appeal)]
    renewed(world)
    assert len(disputes(world)) == 2
    with world.database.write() as session:
        police = session.get_one(Organisation, world.organisations["police"])
        session.add(Involvement(judgment_id=ids[1], organisation_id=police.id, role="defendant", name="云溪国土资源所", status="confirmed"))
    renewed(world)
    assert disputes(world) == {frozenset(ids)}
    assert [row.organisation_id for one in ids for row in verdicts(world, one)] == [world.organisations["police"]] * 2


def test_renewing_again_changes_nothing_but_the_stamp(world: World) -> None:
    ids = [save(world, FIRST), save(world, APPEAL)]
    renewed(world)
    before = [(row.id, row.dispute_id, row.result) for one in ids for row in verdicts(world, one)]
    with world.database.write() as session:
        session.add_all(LedgerQueue(judgment_id=one) for one in ids)
    with world.database.read() as session:
        stamp = session.get_one(Stamp, "verdicts").value
    assert renewal.catch_up(world.database) == 2
    assert [(row.id, row.dispute_id, row.result) for one in ids for row in verdicts(world, one)] == before
    with world.database.read() as session:
        assert session.get_one(Stamp, "verdicts").value == stamp + 1
        assert not session.scalars(select(LedgerQueue)).all()


def test_who_only_handed_in_one_paper_does_not_see_the_rest(world: World) -> None:
    first = save(world, FIRST, "police")
    forged = save(world, APPEAL | {"parties": APPEAL["parties"]}, "foreign_agency")
    with world.database.write() as session:  # a sender's own organisation is no party of it
        for row in session.scalars(select(Involvement).where(Involvement.judgment_id == forged, Involvement.role == "defendant")):
            session.delete(row)
    renewed(world)
    assert disputes(world) == {frozenset((first, forged))}
    with world.database.read() as session:
        sees = [world.actor(login).scope.holds_dispute() for login in ("police", "foreign_agency")]
        from api.store.tables import Dispute

        assert [session.scalar(select(Dispute.id).where(one)) is not None for one in sees] == [True, False]
    assert PERSON and POLICE
