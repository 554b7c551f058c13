"""Screening a suit: the law of the act's day, people's answers beside the machine's, and the causes they lead to."""

from __future__ import annotations

from datetime import date

import pytest

from api.ledger.due.workdays import Calendar
from nlp.document import Document
from nlp.screening import Finding, HumanAnswer, Screening, items, mends, screen
from nlp.suit import SuitFile
from nlp.suits import gather, read_paper
from tests.nlp.screening.examples import suit
from tests.nlp.suits.expected import FOLDERS, expected, papers

CALENDAR = Calendar()
TODAY = date(2025, 1, 6)


def screened(file: SuitFile, **answers: HumanAnswer) -> Screening:
    return screen(file, calendar=CALENDAR, on=TODAY, answers={code.replace("_", ".", 1): one for code, one in answers.items()})


def finding(of: Screening, code: str) -> Finding:
    (found,) = (one for one in of.findings if one.item.code == code)
    return found


LATE = suit("penalty", {"steps": ["filed 2024-03-01", "told 2024-06-20", "decided 2024-07-10"]})


def test_a_late_decision_is_counted_in_days() -> None:
    found = finding(screened(LATE), "penalty.period")
    assert found.answer == "not_met" and found.question is None
    assert found.reasons == ("自立案2024-03-01至作出决定2024-07-10共131日，超过90日。",)
    assert found.evidence


def test_what_is_missed_comes_before_what_is_open() -> None:
    causes = screened(LATE).causes
    assert [one.code for one in causes if one.shown] == ["P09"]
    assert causes[0].items == ("penalty.period",) and not causes[-1].shown


def test_a_mild_slip_is_weaker_than_one_that_annuls() -> None:
    mild, grave = screened(LATE), screened(suit("penalty", {"steps": ["filed 2024-03-01", "!told", "decided 2024-07-10"]}))
    assert [(one.code, one.strength) for one in mild.causes if one.shown] == [("P09", "mild")]
    assert [(one.code, one.strength) for one in grave.causes if one.shown] == [("P01", "decisive"), ("P09", "mild")]
    assert {one.strength for one in grave.causes if not one.shown} == {"unproven"}


def test_what_the_acts_own_list_asks_is_not_asked_twice() -> None:
    codes = [one.item.code for one in screened(LATE).findings]
    assert "penalty.remedies" in codes and "any.remedies" not in codes and len(set(codes)) == len(codes)
    older = screened(suit("penalty", {"steps": ["decided 2020-07-10"]}))
    assert "any.remedies" in [one.item.code for one in older.findings]


def test_mediation_is_named_only_where_the_law_allows_it() -> None:
    named = {item.code for found in items().values() for item in found if item.mend in ("mediate", "discretion", "settle")}
    assert {code.partition(".")[0] for code in named} == {"penalty", "expropriation", "agreement", "compensation"}
    assert {item.cause[0] for found in items().values() for item in found if item.code in named} <= set("DKIP")


def test_a_persons_answer_counts_and_the_machines_stays() -> None:
    of = screened(LATE, penalty_period=HumanAnswer("met", "鉴定期间四十五日依法扣除"))
    found = finding(of, "penalty.period")
    assert (found.answer, found.verdict) == ("not_met", "met")
    assert not any(one.shown for one in of.causes)


def test_what_is_open_has_its_question() -> None:
    found = finding(screened(LATE), "penalty.served")
    assert found.answer == "not_shown" and found.question


def test_police_acts_have_the_law_of_their_day() -> None:
    def basis(on: str) -> int:
        file = suit("penalty", {"steps": [f"decided {on}"], "field": "public_security"})
        return finding(screened(file), "penalty.period").item.basis[0].article

    assert (basis("2025-12-31"), basis("2026-01-01")) == (99, 118)


def test_a_suit_of_unknown_type_is_not_screened() -> None:
    assert screened(SuitFile(())) == Screening(None)


def test_every_way_of_mending_is_used() -> None:
    assert {item.mend for found in items().values() for item in found} == mends().keys()


@pytest.fixture(scope="module")
def answers() -> list[tuple[str, str, str | None]]:
    """Of the invented suits: where, the answer given, the answer expected (None: none is named)."""
    found = []
    for folder in FOLDERS:
        file = gather([read_paper(Document.from_text(text)) for text in papers(folder).values()])
        want = dict(expected(folder).items)
        found += [(f"{folder.name} {one.item.code}", one.answer, want.get(one.item.code)) for one in screened(file).findings]
    return found


def test_planted_defects_are_found(answers: list[tuple[str, str, str | None]]) -> None:
    planted = [(where, answer) for where, answer, want in answers if want == "not_met"]
    missed = [where for where, answer in planted if answer != "not_met"]
    assert len(planted) >= 95
    assert len(missed) <= 0.05 * len(planted), missed


def test_nothing_else_is_called_a_defect(answers: list[tuple[str, str, str | None]]) -> None:
    claimed = [(where, want) for where, answer, want in answers if answer == "not_met"]
    wrong = [where for where, want in claimed if want != "not_met"]
    assert len(wrong) <= 0.05 * len(claimed), wrong


def test_what_is_missed_can_be_seen_in_a_paper() -> None:
    for folder in FOLDERS:
        file = gather([read_paper(Document.from_text(text)) for text in papers(folder).values()])
        for one in screened(file).findings:
            assert one.answer != "not_met" or one.evidence, (folder.name, one.item.code)
