"""Disputes as a matter of judgments and of what people said alone: nothing lost, nothing twice, whatever the order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from api.ledger.disputes.chaining import Statement, partition, tied
from api.ledger.disputes.traits import Traits, traits_of
from api.store.tables import LedgerQueue
from nlp.judgment import Judgment as Findings
from tests.api.ledger.quarrels import CITY, DISTRICT, LAND, POLICE, PROVINCE, Record, disputes, record, save
from tests.api.renewing import catch_up
from tests.api.world import Shelf

NAMES = ("云晓溪", "山小田", "梅大川")
COURSES = ("first", "upheld", "reviewed", "sent_back")


def quarrel(number: int, course: str, person: str, agency: str) -> list[tuple[Record, str]]:
    """The papers of one quarrel with their texts, from the first instance to where its course leads."""
    who = {"people": (person,), "agencies": (agency,)}
    own, appeal, again = f"（2021）浙9902行初{number}号", f"（2021）浙99行终{number}号", f"（2022）浙9902行初{number}号"
    papers = [(record(own, day="2021-03-01", **who), "")]
    if course == "sent_back":
        back = record(appeal, "second", day="2021-08-01", court=CITY, prior=((own, DISTRICT),), codes=("set_aside_below", "remand"), result="open", **who)
        anew = record(again, day="2022-03-01", prior=((own, None), (appeal, None)), **who)
        papers += [(back, ""), (anew, f"本院作出{own}判决，二审以{appeal}裁定撤销原判，发回重审。")]
    elif course != "first":
        papers.append((record(appeal, "second", day="2021-08-01", court=CITY, prior=((own, DISTRICT),), codes=("appeal_dismissed",), **who), ""))
    if course == "reviewed":
        review = record(f"（2022）浙行申{number}号", "retrial_review", day="2022-05-01", court=PROVINCE, prior=((appeal, CITY), (own, DISTRICT)), codes=("retrial_denied",), **who)
        papers.append((review, ""))
    return papers


quarrels = st.lists(
    st.tuples(st.sampled_from(COURSES), st.sampled_from(NAMES), st.sampled_from((POLICE, LAND))), min_size=1, max_size=5
).map(lambda wanted: [quarrel(number, *one) for number, one in enumerate(wanted, 1)])


def traits(papers: list[tuple[Record, str]]) -> dict[int, Traits]:
    blank = Findings().to_json()
    return {number: traits_of(number, blank | values, text, {}) for number, (values, text) in enumerate(papers, 1)}


def ties(known: Mapping[int, Traits]) -> set[tuple[int, int]]:
    return {(one, other) for one, other in combinations(sorted(known), 2) if tied(known[one], known[other])}


@given(quarrels, st.randoms(use_true_random=False))
def test_every_quarrel_is_one_dispute_and_no_two_are(wanted: list[list[tuple[Record, str]]], chance: Random) -> None:
    expected, papers = set(), []
    for one in wanted:
        expected.add(frozenset(range(len(papers) + 1, len(papers) + len(one) + 1)))
        papers += one
    known = traits(papers)
    pairs = list(ties(known))
    chance.shuffle(pairs)
    assert all(tied(known[one], known[other]) == tied(known[other], known[one]) for one, other in combinations(known, 2))
    assert set(partition(known, pairs, ())) == expected


links = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.booleans()).filter(lambda it: it[0] != it[1]), max_size=6)


def statements(said: list[tuple[int, int, bool]]) -> list[Statement]:
    return [Statement(number, min(one, other), max(one, other), together) for number, (one, other, together) in enumerate(said, 1)]


@given(quarrels, links, st.randoms(use_true_random=False))
def test_what_people_say_neither_loses_nor_doubles_a_judgment(wanted: list[list[tuple[Record, str]]], said: list[tuple[int, int, bool]], chance: Random) -> None:
    known = traits([paper for one in wanted for paper in one])
    pairs, told = list(ties(known)), statements(said)
    found = partition(known, pairs, told)
    assert sorted(one for group in found for one in group) == sorted(known)
    order = list(known)
    for shuffled in (order, pairs, told):
        chance.shuffle(shuffled)
    assert set(partition({one: known[one] for one in order}, pairs, told)) == set(found)


@given(quarrels, links, st.integers(1, 12), st.integers(1, 12))
def test_the_newest_word_holds_and_can_be_taken_back(wanted: list[list[tuple[Record, str]]], said: list[tuple[int, int, bool]], one: int, other: int) -> None:
    known = traits([paper for group in wanted for paper in group])
    if one == other or one not in known or other not in known:
        return
    pairs, told = ties(known), statements(said)
    before = partition(known, pairs, told)
    were = any({one, other} <= group for group in before)
    turned = partition(known, pairs, [*told, Statement(90, one, other, not were)])
    assert any({one, other} <= group for group in turned) is not were
    back = partition(known, pairs, [*told, Statement(90, one, other, not were), Statement(91, one, other, were)])
    assert any({one, other} <= group for group in back) is were
    if not said:
        assert set(back) == set(before)


@settings(max_examples=8, deadline=None)
@given(quarrels, st.randoms(use_true_random=False), st.integers(1, 4))
def test_in_whatever_order_and_pieces_judgments_arrive(shelves: Callable[[], Shelf], wanted: list[list[tuple[Record, str]]], chance: Random, piece: int) -> None:
    shelf = shelves()
    papers = [paper for one in wanted for paper in one]
    order = list(range(len(papers)))
    chance.shuffle(order)
    ids: dict[int, int] = {}
    for start in range(0, len(order), piece):
        for number in order[start : start + piece]:
            ids[number] = save(shelf, papers[number][0], text=papers[number][1] or "没有正文", name=f"{number}.txt")
        catch_up(shelf.database, limit=2)
    known = traits(papers)
    expected = {frozenset(ids[one - 1] for one in group) for group in partition(known, ties(known), ())}
    assert disputes(shelf) == expected
    with shelf.database.write() as session:
        session.add_all(LedgerQueue(judgment_id=one) for one in ids.values())
    catch_up(shelf.database)
    assert disputes(shelf) == expected
