"""The days of each plan on the real calendar, for one case (2024: 清明 4–6 April, 7 April worked; 劳动节 1–5 May, 28 April worked)."""

from __future__ import annotations

from datetime import date

import pytest

from api.ledger.due import asked
from api.ledger.due.asked import Asked, Facts
from api.ledger.due.workdays import Calendar
from api.policy import builtin
from api.store.tables import Verdict


def deadlines(code: str, *, result: str = "lost", final: bool = False, **days: str) -> dict[str, Asked]:
    """What a plan asks of an agency in a case of one judgment."""
    verdict = Verdict(
        judgment_id=1, stage="first", result=result, final=final, latest=True, capacity="original", dispositions=["revoke"] if result == "lost" else [],
        causes=[], mild=False, self_corrected=False, mediated=False, withdrawn=False, merits=True, closing=True,
    )  # fmt: skip
    facts = Facts([verdict], days, {1: "judgment"}, {})
    return {one.rule: one for one in asked.of(builtin.profiles()[code], facts, Calendar())}


@pytest.mark.parametrize(
    ("code", "rule", "start", "received", "due"),
    [
        ("jinghu", "judgment_filed", "judgment_received", date(2024, 3, 29), date(2024, 4, 15)),  # 10 working days over 清明
        ("jinghu", "judgment_filed", "judgment_received", date(2024, 3, 4), date(2024, 3, 18)),
        ("jinghu", "case_report", "final_received", date(2024, 3, 4), date(2024, 4, 3)),  # 30 days
        ("wuyang", "suit_reported", "suit_received", date(2024, 4, 3), date(2024, 4, 9)),  # Sunday the 7th is worked
        ("wuyang", "suit_reported", "suit_received", date(2024, 3, 1), date(2024, 3, 6)),
        ("wuyang", "loss_reported", "judgment_received", date(2024, 4, 28), date(2024, 5, 8)),  # over 劳动节
        ("changji", "answer", "suit_received", date(2024, 3, 4), date(2024, 3, 19)),
        ("kecheng", "appeal_judgment", "judgment_received", date(2024, 3, 4), date(2024, 3, 19)),
        ("nantong", "appeal_judgment", "judgment_received", date(2024, 4, 20), date(2024, 5, 6)),  # the last day is free: moved
    ],
)
def test_each_plans_days(code: str, rule: str, start: str, received: date, due: date) -> None:
    found = deadlines(code, final=rule == "case_report", **{start: received.isoformat()})[rule]
    assert (found.start_on, found.due_on, found.certain) == (received, due, True)
    assert found.source == next(one.source for one in builtin.profiles()[code].deadline if one.code == rule)


@pytest.mark.parametrize(("code", "rule"), [("jinghu", "judgment_filed"), ("jinghu", "case_report"), ("wuyang", "loss_reported")])
def test_who_won_has_nothing_to_report(code: str, rule: str) -> None:
    received = {"judgment_received": "2024-03-04", "final_received": "2024-03-04"}
    assert rule in deadlines(code, final=True, **received)
    assert rule not in deadlines(code, final=True, result="won", **received)


def test_jinghus_report_waits_for_the_judgment_to_be_in_force() -> None:
    assert "case_report" not in deadlines("jinghu", judgment_received="2024-03-04")
    assert deadlines("jinghu", final=True)["case_report"].due_on is None  # nobody has said when it was received


def test_wuyangs_report_counts_from_the_first_judgment_and_ends_when_filed() -> None:
    found = deadlines("wuyang", judgment_received="2024-03-04", report_filed="2024-03-11")["loss_reported"]
    assert (found.due_on, found.done_on) == (date(2024, 3, 11), date(2024, 3, 11))
    assert "整改措施" in found.label


def test_every_wuyang_suit_is_reported_lost_or_not() -> None:
    assert "suit_reported" in deadlines("wuyang", result="won", suit_received="2024-03-04")
    assert "suit_reported" not in deadlines("jinghu", suit_received="2024-03-04")
