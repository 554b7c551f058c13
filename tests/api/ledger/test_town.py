"""The invented town's two years: its papers, read by the machine, become exactly the quarrels and the series of its plan."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from itertools import combinations

import pytest

from api.demo.place import place
from api.demo.suits import SERIES, plan
from api.demo.writing import papers
from api.ledger.disputes import series
from api.ledger.disputes.chaining import partition, tied
from api.ledger.disputes.numbers import number_of
from api.ledger.disputes.traits import Traits, traits_of
from nlp import analyse
from nlp.document import Document

TODAY, SEED = date(2026, 3, 2), 7


def key(printed: str) -> str:
    found = number_of(printed)
    assert found is not None, printed
    return found.key


@pytest.fixture(scope="module")
def town() -> dict[str, Traits]:
    """Case number → traits of its paper."""
    found: dict[str, Traits] = {}
    for paper in papers(SEED, TODAY):
        if paper.case_number:
            record = analyse(Document.from_text(paper.text)).judgment.to_json()
            found[key(paper.case_number)] = traits_of(len(found) + 1, record, paper.text, {})
    return found


def test_disputes_are_the_quarrels_of_the_plan(town: dict[str, Traits]) -> None:
    made = plan(place(), random.Random(SEED), TODAY)
    quarrels: dict[int, set[str]] = defaultdict(set)
    for suit in made.suits:
        quarrels[id(suit)].add(key(suit.case_number))
    for later in made.later:
        quarrels[id(later.suit)].add(key(later.case_number))
    expected = {frozenset(numbers) for numbers in quarrels.values()} | {frozenset((key(one.case_number),)) for one in made.applications}
    known = {traits.judgment_id: traits for traits in town.values()}
    numbers = {traits.judgment_id: number for number, traits in town.items()}
    ties = [pair for pair in combinations(known, 2) if tied(known[pair[0]], known[pair[1]])]
    assert {frozenset(numbers[one] for one in group) for group in partition(known, ties, ())} == expected
    assert len(expected) > 170
    assert sum(len(group) > 1 for group in expected) > 20


def test_the_neighbours_are_the_only_series(town: dict[str, Traits]) -> None:
    pairs = [pair for pair in combinations(town.values(), 2) if series.twins(*pair)]
    members = {one.judgment_id for pair in pairs for one in pair}
    assert len(members) == SERIES
