"""Each rule of `api.indicators.counting`, one case a rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.indicators.cases import cases
from api.indicators.counting import MEASURES
from api.indicators.period import Period
from api.indicators.query import NONE, UNMATCHED, Query
from api.indicators.tally import Tally, cross, tallies, tally
from tests.api.indicators.verdicts import Made, made, profile, verdict

Y2025, Y2026 = Period.year(2025), Period.year(2026)


def count(rows: list[Made], query: Query | None = None, **counting: Any) -> Tally:
    found = tally(made(rows), profile(**counting), query or Query())
    for measure in MEASURES:
        assert len(cases(made(rows), profile(**counting), query or Query(), measure)) == found.count(measure)
    return found


def chain(first: str, second: str, *, retrial: str | None = None, **values: Any) -> list[Made]:
    """A dispute through its instances: 2025 first, 2026 appeal, 2027 retrial."""
    same = {"dispute": verdict()["id"], **values}
    rows = [
        verdict(result=first, stage="first", decided=date(2025, 3, 5), latest=False, **same),
        verdict(result=second, stage="second", decided=date(2026, 3, 5), latest=retrial is None, final=retrial is None, **same),
    ]
    return rows if retrial is None else [*rows, verdict(result=retrial, stage="retrial", decided=date(2027, 3, 5), final=True, **same)]


def test_nothing_has_no_rates() -> None:
    found = count([])
    assert (found.decided, found.loss_rate, found.correction_rate, found.attendance_rate) == (0, None, None, None)


@pytest.mark.parametrize(
    ("values", "counting", "is_lost"),
    [
        ({"result": "won"}, {}, False),
        ({"result": "procedural"}, {}, False),
        ({"result": "open"}, {}, False),
        ({"result": None}, {}, False),
        ({"result": "lost"}, {}, True),
        ({"result": "partly_lost"}, {}, True),
        ({"result": "partly_lost"}, {"partly_lost": False}, False),
        ({"result": "lost", "mild": True}, {}, True),
        ({"result": "lost", "mild": True}, {"mild": False}, False),
        ({"result": "lost", "capacity": "review"}, {}, True),
        ({"result": "lost", "capacity": "review"}, {"review_joint": False}, False),
        ({"result": "lost", "dispositions": ["compensate"]}, {}, True),
        ({"result": "lost", "dispositions": ["compensate"]}, {"compensation": False}, False),
        ({"result": "lost", "dispositions": ["compensate", "dismiss_claims"]}, {"compensation": False}, False),
        ({"result": "lost", "dispositions": ["compensate", "declare_unlawful"]}, {"compensation": False}, True),
        ({"result": "lost", "dispositions": ["compensate"], "act_type": "agreement"}, {}, False),
        ({"result": "won", "dispositions": ["compensate"], "act_type": "agreement"}, {"agreement_compensation": True}, True),
        ({"result": "lost", "dispositions": ["compensate"], "act_type": "agreement", "causes": [["agreement_breach", "K02"]]}, {}, True),
        ({"result": "lost", "dispositions": ["declare_invalid"], "act_type": "agreement", "causes": [["void", None]]}, {}, False),
        ({"result": "lost", "dispositions": ["revoke"], "act_type": "agreement"}, {"agreement_ended": True}, True),
        ({"result": "lost", "dispositions": ["revoke"], "act_type": "agreement", "causes": [["procedure_violation", "P01"]]}, {}, True),
        ({"result": "lost", "dispositions": ["revoke", "redo"], "act_type": "agreement"}, {}, True),
        ({"result": "procedural", "withdrawn": True, "self_corrected": True}, {}, False),
        ({"result": "procedural", "withdrawn": True, "self_corrected": True}, {"withdrawn_after_correction": True}, True),
        ({"result": "procedural", "withdrawn": True}, {"withdrawn_after_correction": True}, False),
        ({"result": "procedural", "mediated": True}, {}, False),
        ({"result": "procedural", "mediated": True}, {"mediated": True}, True),
        ({"result": "procedural", "mediated": True, "capacity": "review"}, {"mediated": True, "review_joint": False}, False),
    ],
)  # fmt: skip
def test_what_is_lost(values: Made, counting: Made, is_lost: bool) -> None:
    found = count([verdict(**values)], **counting)
    assert (found.decided, found.lost, found.won) == (1, int(is_lost), int(not is_lost))
    assert (found.examined, found.corrected) == (1, int(is_lost))


def test_what_does_not_close_is_filed_but_not_decided() -> None:
    found = count([verdict(closing=False), verdict(stage="retrial_review")])
    assert (found.filed, found.decided) == (2, 0)


def test_rulings_are_no_judgments_on_the_merits() -> None:
    rows = [verdict(result="lost"), verdict(), verdict(result="procedural", merits=False), verdict(merits=False, self_corrected=True, withdrawn=True)]
    assert count(rows).loss_rate == 1 / 4
    assert count(rows, denominator="merits").loss_rate == 1 / 2
    both = count(rows, denominator="merits", withdrawn_after_correction=True)
    assert (both.lost, both.decided, both.withdrawn, both.self_corrected) == (2, 3, 1, 1)


def test_each_instance_stands_for_its_stage() -> None:
    rows = chain("lost", "won")
    assert count(rows).lost == count(rows, stage="first").lost == 1
    assert count(rows, stage="final").lost == count(rows, stage="all").lost == 0
    assert count(rows, Query(stage="final")).lost == 0
    each = count(rows, stage="all", unit="judgment")
    assert (each.decided, each.lost, each.filed) == (2, 1, 1)


def test_an_appeal_that_upholds_counts_once_where_disputes_are_counted() -> None:
    rows = chain("lost", "lost")
    assert count(rows, stage="all").lost == 1
    assert count(rows, stage="all", unit="judgment").lost == 2
    assert [count(rows, Query(period), stage="all").lost for period in (Y2025, Y2026)] == [0, 1]


def test_after_a_remand_the_new_first_instance_stands() -> None:
    again = verdict()["id"]
    rows = [
        verdict(dispute=again, result="lost", decided=date(2025, 1, 5)), verdict(dispute=again, result="won", decided=date(2025, 9, 5)),
    ]  # fmt: skip
    assert count(rows).lost == 0
    assert count(rows, unit="judgment").lost == 1


@pytest.mark.parametrize(
    ("counting", "lost"),
    [
        ({"stage": "final"}, [0, 0, 1]),
        ({"stage": "final", "retrial_reopens": False}, [0, 0, 0]),
        ({"stage": "all"}, [0, 0, 1]),
        ({"stage": "all", "retrial_reopens": False}, [0, 0, 0]),
        ({"stage": "all", "unit": "judgment", "retrial_reopens": False}, [0, 0, 1]),
        ({"stage": "first"}, [0, 0, 0]),
    ],
)
def test_retrials_count_in_their_year_or_not_at_all(counting: Made, lost: list[int]) -> None:
    rows = chain("won", "won", retrial="lost")
    assert [count(rows, Query(Period.year(year)), **counting).lost for year in (2025, 2026, 2027)] == lost
    decided = count(rows, **counting).decided
    assert decided == (3 if counting.get("unit") else 1)


def test_a_retrial_alone_is_what_there_is() -> None:
    rows = [verdict(stage="retrial", result="lost", final=True)]
    for stage in ("final", "all"):
        assert count(rows, stage=stage, retrial_reopens=False).lost == 1


def test_two_agencies_are_two_units_and_two_names_of_one_are_one() -> None:
    same = {"dispute": 1, "judgment": 1}
    rows = [verdict(organisation=1, result="won", **same), verdict(organisation=2, result="lost", **same)]
    assert (count(rows).decided, count(rows).lost) == (2, 1)
    rows = [verdict(organisation=1, result="lost", **same), verdict(organisation=1, result="won", **same)]
    assert (count(rows).decided, count(rows).lost) == (1, 1)
    assert count(rows, unit="judgment").lost == 1


def test_unmatched_defendants_are_told_apart_by_name() -> None:
    same = {"dispute": 1, "judgment": 1, "organisation": None}
    rows = [verdict(name="甲局", **same), verdict(name="乙局", result="lost", **same), verdict(name="乙局", **same)]
    assert (count(rows).decided, count(rows).lost) == (2, 1)
    assert list(tallies(made(rows), profile(), Query(), "organisation")) == [None]
    assert count(rows, Query(organisations=frozenset({1}))).decided == 0
    assert count(rows, Query(organisation=UNMATCHED)).decided == 2


def test_unmatched_defendants_of_a_bureau_stand_beside_its_figures() -> None:
    rows = [verdict(organisation=1, sight=7), verdict(organisation=None, sight=7), verdict(organisation=None, sight=8), verdict(organisation=2, sight=7)]
    own = Query(organisations=frozenset({1}))
    assert count(rows, own).decided == 1
    assert count(rows, own.within(unmatched_in=frozenset({7}))).decided == 1
    assert count(rows, Query()).decided == 4


def test_a_series_counts_each_or_once() -> None:
    rows = [verdict(series=5, result="won", decided=date(2025, 1, 1)), verdict(series=5, result="lost", decided=date(2025, 6, 1)),
            verdict(series=5, result="lost", decided=date(2025, 3, 1)), verdict(series=5, organisation=2), verdict()]  # fmt: skip
    each, once = count(rows), count(rows, series="once")
    assert (each.filed, each.decided, each.lost) == (5, 5, 2)
    assert (once.filed, once.decided, once.lost) == (3, 3, 1)
    assert cases(made(rows), profile(series="once"), Query(), "lost") == [rows[2]["id"]]


def test_a_series_once_keeps_the_instances_apart_where_judgments_are_counted() -> None:
    rows = [*chain("lost", "won", series=5), *chain("lost", "lost", series=5)]
    found = count(rows, series="once", unit="judgment", stage="all")
    assert (found.filed, found.decided, found.lost) == (1, 2, 2)


def test_the_day_is_that_of_the_decision_or_of_filing() -> None:
    rows = [verdict(result="lost", filed=date(2024, 12, 1), decided=date(2025, 3, 1))]
    assert count(rows, Query(Y2025)).lost == 1
    assert count(rows, Query(Y2025), year_by="filed").lost == 0
    assert count(rows, Query(Period.year(2024)), year_by="filed").lost == 1
    assert count(rows, Query(Y2025)).filed == 0


def test_an_unknown_day_of_filing_is_taken_from_the_other_instances_or_the_first_decision() -> None:
    rows = chain("lost", "lost", filed=None)
    assert [count(rows, Query(period)).filed for period in (Y2025, Y2026)] == [1, 0]
    rows[1]["filed"] = date(2023, 5, 5)
    assert count(rows, Query(Period.year(2023)), year_by="filed").lost == 1


def test_verdicts_without_a_day_are_in_no_period() -> None:
    rows = [verdict(result="lost", decided=None, filed=None)]
    assert count(rows).lost == count(rows).filed == 1
    assert count(rows, Query(Y2025)).lost == 0
    assert list(tallies(made(rows), profile(), Query(), "month")) == [None]


def test_other_papers_correct_where_the_profile_says_so() -> None:
    rows = [
        verdict(stage="reconsideration_decision", result="lost"), verdict(stage="reconsideration_decision", result="won"),
        verdict(stage="supervision_notice", result=None), verdict(stage="supervision_notice", result="won"), verdict(result="lost"), verdict(),
    ]  # fmt: skip
    alone = count(rows)
    assert (alone.lost, alone.corrected, alone.decided, alone.examined, alone.filed) == (1, 1, 2, 2, 2)
    with_papers = count(rows, papers=("reconsideration_decision", "supervision_notice"))
    assert (with_papers.lost, with_papers.corrected, with_papers.decided, with_papers.examined) == (1, 3, 2, 6)
    assert with_papers.correction_rate == 0.5


def test_refused_enforcement_corrects_where_the_profile_says_so() -> None:
    rows = [
        verdict(stage="enforcement", result="not_suit", dispositions=["enforce_denied"]),
        verdict(stage="enforcement", result="not_suit", dispositions=["enforce_denied", "terminate"]),
        verdict(stage="enforcement", result="not_suit", dispositions=["enforce_allowed"]),
    ]
    assert count(rows) == Tally(small_below=5)
    found = count(rows, enforcement_refused=True)
    assert (found.corrected, found.examined, found.decided, found.filed) == (1, 3, 0, 0)


def test_attendance_counts_every_heard_instance() -> None:
    rows = chain("lost", "won")
    rows[0] |= {"heard": True, "head": "attended"}
    rows[1] |= {"heard": True, "head": "absent"}
    more = [
        verdict(heard=None, head="attended"), verdict(heard=None, head="unstated"), verdict(heard=False, head="unstated"),
        verdict(heard=True, head="unstated"), verdict(stage="retrial_review", heard=True, head="attended"),
    ]  # fmt: skip
    found = count(rows + more)
    assert (found.heard, found.attended, found.attendance_rate) == (4, 2, 0.5)
    assert (count(rows, Query(stage="first")).heard, count(rows, Query(stage="final")).heard, count(rows, stage="final").heard) == (1, 1, 2)


def test_filters_look_at_the_verdict_that_stands() -> None:
    rows = [verdict(result="lost", causes=[["procedure_violation", "P02"], ["wrong_law", "L01"]], field="market", organisation=3),
            verdict(field=None, capacity="review", court="临江市中级人民法院")]  # fmt: skip
    facts, rule = made(rows, {3: "990102005", 1: "990102"}), profile()
    for filters in ({"cause": "procedure_violation"}, {"detail": "P02"}, {"field": "market"}, {"township": "990102005"}, {"organisation": 3}):
        assert tally(facts, rule, Query(**filters)).lost == 1
    for filters in ({"cause": "wrong_law"}, {"detail": "L01"}, {"field": "no such field"}, {"organisation": 9}):
        assert not tally(facts, rule, Query(**filters))
    for filters in ({"field": NONE}, {"capacity": "review"}, {"court": "临江市中级人民法院"}, {"township": NONE}, {"cause": NONE}):
        assert tally(facts, rule, Query(**filters)).decided == 1, filters


def test_parts_are_named_and_crossed() -> None:
    rows = [verdict(result="lost", causes=[["wrong_law", None]]), verdict(result="lost", field=None, causes=[["wrong_law", None]]),
            verdict(organisation=None, decided=date(2025, 4, 1))]  # fmt: skip
    facts, rule = made(rows), profile()
    assert {key: one.lost for key, one in tallies(facts, rule, Query(), "field").items()} == {"public_security": 1, None: 1}
    assert {key: one.decided for key, one in tallies(facts, rule, Query(), "month").items()} == {"2024-12": 0, "2025-03": 2, "2025-04": 1}
    assert {key: one.decided for key, one in tallies(facts, rule, Query(), "quarter").items()} == {"2024-Q4": 0, "2025-Q1": 2, "2025-Q2": 1}
    assert set(tallies(facts, rule, Query(), "organisation")) == {None, 1}
    assert cross(facts, rule, Query(), "lost", ("field", "cause")) == {("public_security", "wrong_law"): 1, (None, "wrong_law"): 1}


def test_few_cases_are_marked() -> None:
    found = tally(made([verdict(heard=True) for _ in range(4)]), profile(small=5), Query())
    assert found.small
    assert found.is_small("attendance_rate")
    assert not found.is_small("decided")
    assert not tally(made([verdict() for _ in range(5)]), profile(small=5), Query()).small
    with pytest.raises(KeyError):
        found.value("small_below")
    with pytest.raises(KeyError):
        cases(made([]), profile(), Query(), "small_below")
