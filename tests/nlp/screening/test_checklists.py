"""The checklists: each item answers its own examples, one wording holds at a time, and what it cites exists."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.ledger.due.workdays import Calendar
from nlp import taxonomy
from nlp.knowledge import Provision
from nlp.lexicon import article_exists, law
from nlp.screening.checklist import Item, condition, examples, items, mends
from nlp.screening.engine import act_day, judge
from tests.corpora.test_knowledge import FILES, LONGEST_RUN, runs, text
from tests.nlp.screening.examples import suit

ALL = [item for found in items().values() for item in found]
CALENDAR = Calendar()


def provisions() -> set[Provision]:
    return {p for one in (*ALL, *mends().values()) for p in one.basis}


@pytest.mark.parametrize(("item", "met", "facts"), examples(), ids=lambda value: getattr(value, "code", None))
def test_an_item_answers_its_examples(item: Item, met: bool, facts: Mapping[str, Any]) -> None:
    file = suit(item.act_type, facts)
    assert item.holds(act_day(file), facts.get("field", "market"))
    answer, seen = judge(item, file, CALENDAR)
    assert answer == ("met" if met else "not_met")
    assert seen.reasons


def test_every_item_has_an_example_of_each_answer() -> None:
    for kind in (True, False):
        assert {id(item) for item, met, _ in examples() if met == kind} == {id(item) for item in ALL}


@pytest.mark.parametrize("item", ALL, ids=lambda item: f"{item.code}-{item.basis[0]}")
def test_papers_that_say_nothing_decide_nothing(item: Item) -> None:
    assert judge(item, suit(item.act_type, {}), CALENDAR)[0] in ("not_shown", "ask", "not_applicable")


def test_of_one_requirement_one_wording_holds_at_a_time() -> None:
    days = (date(2013, 5, 1), date(2021, 7, 15), date(2025, 12, 31), date(2026, 1, 1))
    for code in sorted({one.code for one in ALL}):
        for one, other in itertools.combinations([one for one in ALL if one.code == code], 2):
            assert one.act_type == other.act_type
            for field, day in itertools.product(taxonomy.fields(), days):
                assert not (one.holds(day, field) and other.holds(day, field)), (code, field, day)


def test_sentences_are_printable_chinese() -> None:
    for item in ALL:
        assert item.question.endswith("？")
        assert item.requires.endswith("。")
        for sentence in (item.question, item.requires):
            assert 8 <= len(sentence) <= 60, sentence
            assert not re.search(r"[,;:?!()\s\"'《]", sentence), sentence


def test_cited_laws_are_in_the_table() -> None:
    for one in provisions():
        found = law(one.law)
        assert found is not None
        assert found.name == one.law
        assert article_exists(found, one.article, one.start), one


def test_paragraph_and_item_are_in_the_statute(shared: Path) -> None:
    for one in provisions():
        paragraphs = text(shared, one).get(one.article)
        assert paragraphs, one
        assert one.paragraph is None or len(paragraphs) > 1, f"{one}: the only paragraph has no number"
        assert (one.paragraph or 1) <= len(paragraphs), one
        assert one.paragraph or not one.item or len(paragraphs) == 1, f"{one}: of which paragraph?"
        assert one.item is None or one.item in paragraphs[(one.paragraph or 1) - 1].items, one


def test_no_requirement_is_copied_from_a_statute(shared: Path) -> None:
    known = runs(shared)
    size = LONGEST_RUN + 1
    for sentence in (*(item.requires for item in ALL), *(one.text for one in mends().values())):
        assert not [sentence[at : at + size] for at in range(len(sentence) - size + 1) if sentence[at : at + size] in known]


def test_every_wording_has_its_text() -> None:
    assert {(one.law, one.start) for one in provisions()} <= FILES.keys()


@pytest.mark.parametrize(
    ("raw", "slip"),
    [
        ({"done": "flown"}, KeyError),
        ({"dnoe": "told"}, KeyError),
        ({"done": "told", "by": "post"}, TypeError),
        ({"within": 3, "unit": "weeks", "start": "told", "end": "decided"}, KeyError),
        ({"says": "听证", "kinds": ["letter"]}, KeyError),
    ],
)
def test_a_slip_in_a_condition_is_an_error(raw: dict[str, Any], slip: type[Exception]) -> None:
    with pytest.raises(slip):
        condition(raw)
