"""Disputes in the store: what is one, in which order its judgments may come, and what stays when people think otherwise."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from api.ledger.disputes import renewal
from api.ledger.disputes.traits import RULES
from api.store.tables import Dispute, Involvement, JudgmentTrait, LedgerQueue, Organisation, Stamp
from tests.api.ledger.quarrels import (
    CITY,
    DISTRICT,
    LAND,
    PROVINCE,
    dispute,
    dispute_of,
    disputes,
    record,
    renewed,
    save,
    verdicts,
)
from tests.api.renewing import catch_up
from tests.api.world import World

FIRST = record("（2021）浙9902行初36号", codes=("revoke",), result="lost")
APPEAL = record("（2021）浙99行终50号", "second", day="2021-09-01", court=CITY, prior=(("（2021）浙9902行初36号", DISTRICT),), codes=("appeal_dismissed",), result="lost")
REVIEW = record(
    "（2022）浙行申7号", "retrial_review", day="2022-03-01", court=PROVINCE, prior=(("（2021）浙99行终50号", CITY),), codes=("retrial_denied",),
    result="lost", doc_type="ruling",
)  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_instances_are_one_dispute_whatever_comes_first(shelf: World, order: tuple[int, ...]) -> None:
    known: dict[int, int] = {}
    for number in order:
        known[number] = save(shelf, (FIRST, APPEAL, REVIEW)[number])
        renewed(shelf)
    assert disputes(shelf) == {frozenset(known.values())}
    found = dispute(shelf, dispute_of(shelf, known[0]))
    assert (found.number, found.court, found.stage, found.result, found.final) == ("（2021）浙9902行初36号", DISTRICT, "retrial_review", "lost", True)
    marks = [(row.stage, row.result, row.latest, row.final, row.dispositions) for one in range(3) for row in verdicts(shelf, known[one])]
    assert marks == [
        ("first", "lost", False, False, ["revoke"]),
        ("second", "lost", True, True, ["revoke"]),
        ("retrial_review", "lost", False, False, ["revoke"]),
    ]


def test_reviews_of_a_judgment_that_is_not_here_are_one_dispute(shelf: World) -> None:
    appeal, review = save(shelf, APPEAL), save(shelf, REVIEW | {"prior_cases": [*APPEAL["prior_cases"]]})
    renewed(shelf)
    assert disputes(shelf) == {frozenset((appeal, review))}
    assert dispute(shelf, dispute_of(shelf, appeal)).number == "（2021）浙9902行初36号"


def test_a_case_sent_back_goes_on_in_its_dispute(shelf: World) -> None:
    back = APPEAL | {"dispositions": ["set_aside_below", "remand"], "agency_result": "open", "results_by_agency": [], "doc_type": "ruling"}
    anew = record("（2021）浙9902行初90号", day="2021-12-01", prior=("（2021）浙9902行初36号", "（2021）浙99行终50号"), codes=("revoke",), result="lost")
    text = "本院作出（2021）浙9902行初36号行政判决，原告上诉。临江市中级人民法院以（2021）浙99行终50号行政裁定撤销原判，发回重审。"
    ids = [save(shelf, FIRST), save(shelf, back), save(shelf, anew, text=text)]
    renewed(shelf)
    assert disputes(shelf) == {frozenset(ids)}
    marks = [(row.result, row.latest, row.closing) for one in ids for row in verdicts(shelf, one)]
    assert marks == [("lost", False, True), ("open", False, False), ("lost", True, True)]
    assert not dispute(shelf, dispute_of(shelf, ids[0])).final


def test_a_new_suit_that_tells_of_an_older_one_is_its_own(shelf: World) -> None:
    anew = record("（2022）浙9902行初11号", day="2022-04-01", prior=("（2021）浙9902行初36号",))
    text = "（2021）浙9902行初36号行政判决撤销了被告的处罚决定，被告重新作出处罚决定，原告仍不服。"
    appeal = record("（2022）浙99行终8号", "second", day="2022-08-01", court=CITY, prior=("（2022）浙9902行初11号", "（2021）浙9902行初36号"), codes=("appeal_dismissed",))
    older, newer, upheld = save(shelf, FIRST), save(shelf, anew, text=text), save(shelf, appeal)
    renewed(shelf)
    assert disputes(shelf) == {frozenset((older,)), frozenset((newer, upheld))}


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
def test_a_number_alone_chains_nothing(shelf: World, other: dict[str, object]) -> None:
    ids = [save(shelf, FIRST), save(shelf, other)]
    renewed(shelf)
    assert disputes(shelf) == {frozenset((one,)) for one in ids}


@pytest.mark.parametrize(("court", "together"), [("临江市云溪区人民法院", True), ("云溪区法院", True), ("临江市松陵区人民法院", False), (None, True)])
def test_short_signs_of_old_numbers_go_with_their_court(shelf: World, court: str | None, together: bool) -> None:
    first = save(shelf, record("（2014）云行初字第00036号", day="2014-05-18"))
    appeal = save(shelf, record("（2014）临中法行终字第5号", "second", day="2014-09-01", court=CITY, prior=(("(2014)云行初字36号", court),)))
    renewed(shelf)
    assert disputes(shelf) == ({frozenset((first, appeal))} if together else {frozenset((first,)), frozenset((appeal,))})


def test_a_slip_put_right_is_no_case_and_closes_nothing(shelf: World) -> None:
    wrong = record("（2020）浙9902行初36号", codes=("revoke",), result="lost")
    prior = ("（2020）浙9902行初36号", "（2021）浙9902行初36号")
    slip = record("（2021）浙9902行初36号之一", day="2021-06-01", prior=prior, codes=("other",), result="procedural", doc_type="ruling")
    ids = [save(shelf, wrong), save(shelf, slip)]
    renewed(shelf)
    assert disputes(shelf) == {frozenset(ids)}
    assert [(row.closing, row.latest) for one in ids for row in verdicts(shelf, one)] == [(True, True), (False, False)]
    assert dispute(shelf, dispute_of(shelf, ids[0])).result == "lost"


def test_of_contradictory_numbers_the_one_that_is_there_counts(shelf: World) -> None:
    appeal = APPEAL | {"prior_cases": [{"case_number": one, "court": None} for one in ("（2021）浙9920行初36号", "（2021）浙9902行初36号")]}
    ids = [save(shelf, FIRST), save(shelf, appeal)]
    renewed(shelf)
    assert disputes(shelf) == {frozenset(ids)}


def test_a_successor_body_is_the_same_agency(shelf: World) -> None:
    appeal = APPEAL | {"parties": [FIRST["parties"][0], FIRST["parties"][1] | {"name": "云溪国土资源所"}]}
    ids = [save(shelf, FIRST), save(shelf, appeal)]
    renewed(shelf)
    assert len(disputes(shelf)) == 2
    with shelf.database.write() as session:
        police = session.get_one(Organisation, shelf.organisations["police"])
        session.add(Involvement(judgment_id=ids[1], organisation_id=police.id, role="defendant", name="云溪国土资源所", status="confirmed"))
    renewed(shelf)
    assert disputes(shelf) == {frozenset(ids)}
    assert [row.organisation_id for one in ids for row in verdicts(shelf, one)] == [shelf.organisations["police"]] * 2


def test_renewing_again_changes_nothing_but_the_stamp(shelf: World) -> None:
    ids = [save(shelf, FIRST), save(shelf, APPEAL)]
    renewed(shelf)
    before = [(row.id, row.dispute_id, row.result) for one in ids for row in verdicts(shelf, one)]
    with shelf.database.write() as session:
        session.add_all(LedgerQueue(judgment_id=one) for one in ids)
    with shelf.database.read() as session:
        stamp = session.get_one(Stamp, "verdicts").value
    assert catch_up(shelf.database) == 2
    assert [(row.id, row.dispute_id, row.result) for one in ids for row in verdicts(shelf, one)] == before
    with shelf.database.read() as session:
        assert session.get_one(Stamp, "verdicts").value == stamp + 1
        assert not session.scalars(select(LedgerQueue)).all()


def test_what_older_rules_made_is_made_anew_once(shelf: World) -> None:
    first, appeal = save(shelf, FIRST), save(shelf, APPEAL)
    renewed(shelf)
    with shelf.database.write() as session:
        assert renewal.after_upgrade(session)
    renewed(shelf)
    with shelf.database.write() as session:
        assert not renewal.after_upgrade(session)
        session.get_one(Stamp, renewal.RULED).value = 0
        session.get_one(JudgmentTrait, appeal).traits = {"rules": 0, "shape": "another"}
        assert renewal.after_upgrade(session)
        assert renewal.renew(session, 1) == 1  # the first one needs the other's traits, which are old
    renewed(shelf)
    assert disputes(shelf) == {frozenset((first, appeal))}
    with shelf.database.read() as session:
        assert session.get_one(JudgmentTrait, appeal).traits["rules"] == RULES


def test_who_only_handed_in_one_paper_does_not_see_the_rest(shelf: World) -> None:
    first, forged = save(shelf, FIRST, "police"), save(shelf, APPEAL, "foreign_agency")
    with shelf.database.write() as session:  # its sender is no party of it
        for row in session.scalars(select(Involvement).where(Involvement.judgment_id == forged, Involvement.role == "defendant")):
            session.delete(row)
    renewed(shelf)
    assert disputes(shelf) == {frozenset((first, forged))}
    with shelf.database.read() as session:
        seen = [session.scalar(select(Dispute.id).where(shelf.actor(login).scope.holds_dispute())) for login in ("police", "foreign_agency")]
    assert seen == [dispute_of(shelf, first), None]
