"""What each agency got: from its own judgment, from the one below where that stands, and what is in force."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.ledger.disputes import verdicts
from api.ledger.disputes.reading import reviewers
from api.ledger.disputes.traits import traits_of
from api.ledger.disputes.verdicts import Ending, Filled, Source
from api.ledger.due.workdays import Calendar
from nlp.judgment import Judgment as Findings
from tests.api.ledger.quarrels import CITY, LAND, POLICE, PROVINCE, Record, record

BLANK = Findings().to_json()
TODAY = date(2026, 3, 5)
COUNTY = "临江市云溪区人民政府"


def source(number: int, values: Record, text: str = "", **matched: int) -> Source:
    whole = BLANK | values
    names = {POLICE: 1, LAND: 2} | matched
    return Source(traits_of(number, whole, text, names), whole, names)


def made(*sources: Source, filled: dict[int, Filled] | None = None, today: date = TODAY) -> tuple[list[dict[str, Any]], Ending]:
    found, ending = verdicts.of(sources, filled or {}, Calendar(), today)
    return [one.values for one in found], ending


FIRST = record("（2024）浙9902行初36号", day="2024-05-06")
UPHELD = record("（2024）浙99行终50号", "second", day="2024-09-01", court=CITY, prior=("（2024）浙9902行初36号",), codes=("appeal_dismissed",))


def both(number: str, results: tuple[str, str], items: list[tuple[str, tuple[str, ...]]], **more: Any) -> Record:
    """A judgment on two agencies."""
    made_ = record(number, agencies=(POLICE, COUNTY), codes=tuple(dict.fromkeys(code for code, _ in items)), result="partly_lost", **more)
    named = [{"code": code, "text": code, "agencies": list(names), "performance_period": None} for code, names in items]
    return made_ | {
        "disposition_items": named,
        "results_by_agency": [{"name": name, "result": result} for name, result in zip((POLICE, COUNTY), results, strict=True)],
    }


def test_two_agencies_have_results_parts_and_causes_of_their_own() -> None:
    causes = [{"code": "procedure_violation", "detail": "P02", "quote": "", "agency": COUNTY, "confidence": 0.9}]
    values = both("（2024）浙9902行初36号", ("won", "lost"), [("revoke", (COUNTY,)), ("dismiss_claims", ())], causes=causes)
    police, county = made(source(1, values))[0]
    assert (police["result"], police["dispositions"], police["causes"]) == ("won", ["dismiss_claims"], [])
    assert (county["result"], county["dispositions"], county["causes"]) == ("lost", ["revoke"], [["procedure_violation", "P02"]])


def test_an_upheld_appeal_leaves_each_agency_what_it_had() -> None:
    first = both("（2024）浙9902行初36号", ("won", "lost"), [("revoke", (COUNTY,)), ("dismiss_claims", (POLICE,))])
    appeal = both("（2024）浙99行终50号", ("partly_lost", "partly_lost"), [("appeal_dismissed", ())], day="2024-09-01", court=CITY, prior=("（2024）浙9902行初36号",))
    appeal |= {"procedure": "second"}
    found, ending = made(source(1, first), source(2, appeal))
    assert [(one["stage"], one["result"], one["dispositions"], one["latest"], one["final"]) for one in found] == [
        ("first", "won", ["dismiss_claims"], False, False),
        ("first", "lost", ["revoke"], False, False),
        ("second", "won", ["dismiss_claims"], True, True),
        ("second", "lost", ["revoke"], True, True),
    ]
    assert ending.final


def test_what_a_person_said_of_the_appeal_prevails() -> None:
    said = source(2, UPHELD | {"results_by_agency": [{"name": POLICE, "result": "lost"}]})
    found, _ = made(source(1, FIRST), Source(said.traits, said.record, said.matched, told=True))
    assert [one["result"] for one in found] == ["won", "lost"]


def test_an_appeal_whose_first_instance_is_not_here_stands_by_itself() -> None:
    found, _ = made(source(1, UPHELD))
    assert [(one["result"], one["dispositions"], one["latest"], one["final"]) for one in found] == [("won", ["appeal_dismissed"], True, True)]


def test_an_appeal_withdrawn_brings_the_first_instance_into_force() -> None:
    gone = UPHELD | {"dispositions": ["appeal_withdrawn"], "doc_type": "ruling"}
    found, ending = made(source(1, FIRST), source(2, gone))
    assert [(one["stage"], one["latest"], one["final"]) for one in found] == [("first", True, True), ("second", False, False)]
    assert ending == Ending(True, None)


def test_an_order_of_retrial_leaves_in_force_what_the_retrial_then_replaces() -> None:
    order = record(
        "（2025）浙行申7号", "retrial_review", day="2025-03-01", court=PROVINCE, prior=("（2024）浙99行终50号",),
        codes=("retrial_ordered", "suspend"), result="open", doc_type="ruling",
    )  # fmt: skip
    prior = ("（2024）浙99行终50号", "（2025）浙行申7号")
    retrial = record("（2025）浙行再8号", "retrial", day="2025-09-01", court=PROVINCE, prior=prior, codes=("set_aside_below", "revoke"), result="lost")
    until = [(one["stage"], one["latest"]) for one in made(source(1, FIRST), source(2, UPHELD), source(3, order))[0]]
    assert until == [("first", False), ("second", True), ("retrial_review", False)]
    found, ending = made(source(1, FIRST), source(2, UPHELD), source(3, order), source(4, retrial))
    assert [(one["stage"], one["result"]) for one in found if one["latest"] and one["final"]] == [("retrial", "lost")]
    assert ending.final


JUDGED, RULED = FIRST, FIRST | {"doc_type": "ruling", "dispositions": ["reject_suit"], "agency_result": "procedural"}


@pytest.mark.parametrize(
    ("values", "line", "today", "final", "ripens"),
    [
        (JUDGED, Filled(), TODAY, False, None),
        (JUDGED, Filled(served=date(2026, 2, 2)), date(2026, 2, 24), False, date(2026, 2, 25)),  # the 17th is in the Spring Festival
        (JUDGED, Filled(served=date(2026, 2, 2)), date(2026, 2, 25), True, date(2026, 2, 25)),
        (JUDGED, Filled(served=date(2026, 3, 2)), date(2026, 3, 17), False, date(2026, 3, 18)),
        (JUDGED, Filled(served=date(2026, 3, 2)), date(2026, 3, 18), True, date(2026, 3, 18)),
        (RULED, Filled(served=date(2026, 3, 2)), date(2026, 3, 13), True, date(2026, 3, 13)),
        (JUDGED, Filled(served=date(2026, 3, 2), appealed=True), date(2026, 3, 18), False, None),
        (JUDGED, Filled(effective=date(2026, 3, 5)), TODAY, True, date(2026, 3, 5)),
        (JUDGED, Filled(effective=date(2026, 3, 6)), TODAY, False, date(2026, 3, 6)),
        (RULED | {"dispositions": ["withdraw_allowed"]}, Filled(), TODAY, True, None),
        (JUDGED | {"doc_type": "mediation", "dispositions": ["mediation"]}, Filled(), TODAY, True, None),
    ],
)
def test_when_a_first_instance_is_in_force(values: Record, line: Filled, today: date, final: bool, ripens: date | None) -> None:
    found, ending = made(source(1, values), filled={1: line}, today=today)
    assert [one["final"] for one in found] == [final]
    assert ending == Ending(final, None if final else ripens)


def test_withdrawn_after_the_agency_changed_its_act_is_what_people_say() -> None:
    gone = FIRST | {"doc_type": "ruling", "dispositions": ["withdraw_allowed"], "agency_result": "procedural", "results_by_agency": []}
    assert [(one["withdrawn"], one["self_corrected"], one["merits"]) for one in made(source(1, gone))[0]] == [(True, False, False)]
    assert [one["self_corrected"] for one in made(source(1, gone), filled={1: Filled(self_corrected=True)})[0]] == [True]
    assert [one["self_corrected"] for one in made(source(1, FIRST), filled={1: Filled(self_corrected=True)})[0]] == [False]


@pytest.mark.parametrize(
    ("codes", "causes", "statutes", "mild"),
    [
        (("declare_unlawful",), ("minor_procedure",), (), True),
        (("declare_unlawful",), ("minor_procedure", "wrong_law"), (), False),
        (("declare_unlawful",), (), ((74, 1, 2),), True),
        (("declare_unlawful",), (), ((74, 2, 1),), False),
        (("revoke",), ("minor_procedure",), (), False),
        (("declare_unlawful", "compensate"), ("minor_procedure",), (), False),
    ],
)
def test_mild_defects(codes: tuple[str, ...], causes: tuple[str, ...], statutes: tuple[tuple[int, int, int], ...], mild: bool) -> None:
    values = record("（2024）浙9902行初36号", codes=codes, result="lost") | {
        "causes": [{"code": code, "detail": None, "quote": "", "agency": None, "confidence": 0.9} for code in causes],
        "statutes": [{"law": "中华人民共和国行政诉讼法", "article": a, "paragraph": p, "item": i} for a, p, i in statutes],
    }
    assert [one["mild"] for one in made(source(1, values))[0]] == [mild]


@pytest.mark.parametrize(
    ("text", "dates", "heard"),
    [
        ("本院依法组成合议庭，公开开庭审理了本案。本案现已审理终结。", [], True),
        ("本院依法不公开开庭审理了本案。本案现已审理终结。", [], True),
        ("本院依法组成合议庭，决定不开庭审理。本案现已审理终结。", [], False),
        ("本院定于2024年5月6日公开开庭审理，原告申请撤诉。本案现已审理终结。", [], None),
        ("本院依法组成合议庭审理了本案。本案现已审理终结。一审法院公开开庭审理查明。", [], None),
        ("", ["2024-05-06"], True),
    ],
)
def test_whether_a_court_was_held(text: str, dates: list[str], heard: bool | None) -> None:
    assert [one["heard"] for one in made(source(1, FIRST | {"hearing_dates": dates}, text))[0]] == [heard]


def test_attendance_is_each_agencys_own() -> None:
    values = both("（2024）浙9902行初36号", ("won", "won"), [("dismiss_claims", ())]) | {
        "head_attended": "attended", "attendance": [{"state": "attended", "agency": COUNTY, "name": "某", "post": "副区长"}],
    }  # fmt: skip
    assert [one["head"] for one in made(source(1, values))[0]] == ["unstated", "attended"]
    assert [one["head"] for one in made(source(1, FIRST | {"head_attended": "absent", "attendance": []}))[0]] == ["absent"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"原告不服，向{COUNTY}申请行政复议。{COUNTY}于2024年3月1日作出维持的行政复议决定。", [COUNTY]),
        (f"被告{COUNTY}作出的云政复〔2024〕3号行政复议决定维持了{POLICE}作出的处罚决定。", [COUNTY]),
        (f"上诉人云某诉{POLICE}、{COUNTY}行政处罚及行政复议一案，不服原审判决。", [COUNTY]),
        (f"原告诉{POLICE}、{COUNTY}强制拆除一案，可以在六十日内申请行政复议。", []),
    ],
)
def test_who_reviewed_the_act(text: str, found: list[str]) -> None:
    assert reviewers([{"name": POLICE}, {"name": COUNTY}], text) == found


def test_one_organisation_under_two_names_is_one_agency() -> None:
    appeal = UPHELD | {"parties": [UPHELD["parties"][0], UPHELD["parties"][1] | {"name": "云溪公安局"}]}
    found, _ = made(source(1, FIRST), source(2, appeal, 云溪公安局=1))
    assert [(one["organisation_id"], one["latest"]) for one in found] == [(1, False), (1, True)]


def test_enforcement_is_of_the_agency_that_applies() -> None:
    values = record("（2024）浙9902行审3号", "nonlitigation_enforcement", codes=("enforce_denied",), result="not_suit", doc_type="ruling")
    found, ending = made(source(1, values))
    assert [(one["name"], one["stage"], one["result"], one["final"]) for one in found] == [(POLICE, "enforcement", "not_suit", True)]
    assert ending.final
