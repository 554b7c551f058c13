"""Pending suits of the demonstration: papers moved to the present say what they said, and their levels are the same on any day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from api.demo import pending, shifted
from api.demo.loading import SEED
from api.demo.place import place
from api.demo.writing import papers
from api.ledger.due.workdays import Calendar
from api.screening import outcomes
from api.store.tables import Verdict
from nlp import risk, screening
from nlp.document import Document
from nlp.screening import HumanAnswer
from nlp.suit import SuitFile
from nlp.suits import gather, read_paper
from tests.api.ledger import filed
from tests.api.screening.filed import screened
from tests.api.world import World

WEEKS = timedelta(weeks=100)
LAST = date(2024, 7, 10)
LEVELS = ("red", "red", "green", "yellow", "unknown", "red", "green", "red", "red", "red", "red")
"""Of the suits in their order, once people have answered."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2024年7月10日", "2026年6月10日"), ("二〇二四年七月十日", "二〇二六年六月十日"), ("2024年3月5日立案，5月8日告知", "2026年2月3日立案，4月8日告知"),
        ("2024年1月20日受理，7月10日决定", "2025年12月20日受理，2026年6月10日决定"), ("2024年1月，", "2025年12月，"), ("〔2024〕78号", "〔2026〕78号"),
        ("1980年7月17日出生", "1980年7月17日出生"), ("2024年13月1日", "2024年13月1日"), ("（1989）1号", "（1989）1号"), ("罚款2024元", "罚款2024元"),
    ],
)  # fmt: skip
def test_days_are_moved_by_whole_weeks(before: str, after: str) -> None:
    assert shifted.moved(before, LAST, WEEKS) == after


def test_the_newest_day_of_all_papers() -> None:
    assert shifted.newest(["2024年3月5日", "二〇二四年七月十日，2024年8月"]) == LAST
    assert shifted.newest(["没有日期"]) is None


def read(told: dict, today: date) -> SuitFile:
    return gather([read_paper(Document.from_text(text)) for text in pending.written(told, today).values()])


@pytest.mark.parametrize("today", [date(2026, 3, 2), date(2026, 10, 9), date(2027, 2, 24)])
def test_levels_are_the_same_on_any_day(today: date) -> None:
    found = []
    for told in pending.words()["pending"]:
        answers = {one["item"]: HumanAnswer(one["given"], one["note"]) for one in told.get("answer", ())}
        found.append(risk.assess(screening.screen(read(told, today), calendar=Calendar(), on=today, answers=answers)).level)
    assert tuple(found) == LEVELS


def test_papers_are_of_the_agency_and_lie_before_the_day_of_receipt() -> None:
    today = date(2026, 3, 2)
    for told in pending.words()["pending"]:
        unit = place().units[told["unit"]]
        file = read(told, today)
        assert file.agency is not None
        assert file.agency.value in {unit.name, *unit.former}
        newest = shifted.newest(pending.written(told, today).values())
        assert newest is not None
        assert timedelta(days=2) <= today - timedelta(days=told["received"]) - newest <= timedelta(days=9)
        assert "皖" not in "".join(pending.written(told, today).values())


def test_numbers_of_pending_suits_are_no_judgments() -> None:
    """Otherwise the judgment of another would close them."""
    today = date(2026, 3, 2)
    highest = max(int(found[1]) for paper in papers(SEED, today) if (found := re.search(r"行初(\d+)号", paper.case_number)))
    for told in pending.words()["pending"]:
        number = read(told, today).case_number
        assert number is None or int(re.findall(r"\d+", number.value)[-1]) > pending.ABOVE > 2 * highest


@pytest.mark.parametrize(("number", "level"), [(0, "red"), (pending.WRONG - 1, "green")], ids=["rightly", "wrongly"])
def test_what_was_foretold_is_held_against_its_judgment(world: World, number: int, level: str) -> None:
    filed.lost(world, "police")
    with world.database.read() as session:
        verdict = session.scalars(select(Verdict)).one()
    pending.foretell(world.services, verdict.id, number)
    screened(world)
    with world.database.read() as session:
        [found] = outcomes.reliability(session, world.actor("bureau")).rows.values()
        assert (found.level, found.lost, found.suit.state, found.suit.ending) == (level, True, "closed", "judged")
        assert found.probability is not None
        assert found.suit.received_on is not None
        assert found.suit.received_on < (verdict.decided_on or date.max)
