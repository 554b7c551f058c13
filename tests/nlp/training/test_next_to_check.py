"""What to check next: the unsure before the sure, and not the same case twice."""

from __future__ import annotations

import pytest

from nlp.document import Document
from nlp.pipeline import analyse
from nlp.training.next_to_check import LEAST, Candidate, candidate, next_to_check, uncertainty

PENALTY = "被告对原告作出罚款三千元的行政处罚决定，原告不服该处罚，认为没有听取陈述申辩"
INJURY = "被告作出工伤认定决定书，认定职工在上班途中受到的事故伤害为工伤，用人单位不服"


def unsure(name: str, sure: float, text: str = PENALTY) -> Candidate:
    return Candidate(name, {"act_type": sure, "field": 0.99}, text)


def test_the_unsure_comes_first() -> None:
    found = next_to_check([unsure("a", 0.95, INJURY), unsure("b", 0.55)])
    assert [one.id for one in found] == ["b", "a"]
    assert "行为种类的把握只有55%" in found[0].reasons and found[1].reasons[-1].startswith("各项把握都较高")


def test_its_twin_comes_last_and_what_was_checked_is_not_new() -> None:
    rows = [unsure("a", 0.5), unsure("twin", 0.52), unsure("other", 0.7, INJURY)]
    assert [one.id for one in next_to_check(rows)] == ["a", "other", "twin"]
    assert next_to_check(rows, [PENALTY])[0].id == "other"
    assert next_to_check(rows)[2].novelty == pytest.approx(0, abs=1e-6)


def test_as_many_as_asked_and_the_same_each_time() -> None:
    rows = [unsure(str(n), 0.6, PENALTY + str(n) * n) for n in range(9)]
    assert len(next_to_check(rows, count=4)) == 4 and len(next_to_check(rows, count=99)) == 9
    assert next_to_check(rows) == next_to_check(rows)
    assert next_to_check([]) == []


def test_worth_is_uncertainty_by_novelty() -> None:
    one = next_to_check([unsure("a", 0.6)])[0]
    assert (one.uncertainty, one.novelty) == (pytest.approx(0.8), 1) and one.worth == one.uncertainty
    assert uncertainty(unsure("a", 1.0)) == LEAST and uncertainty(Candidate("x", {}, "")) == 1


def test_a_judgment_that_tells_nothing_is_a_toss_up() -> None:
    text = "没有任何内容的文书"
    assert uncertainty(candidate("a", analyse(Document.from_text(text)).judgment, text)) == 1
