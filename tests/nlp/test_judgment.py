"""The typed result: its JSON, and that all evidence points into it."""

from __future__ import annotations

from typing import Any

from nlp.document import Span
from nlp.judgment import Evidence, Judgment, Party, Value, evidence_json, value_of
from tests.nlp.papers import read

PLACE = Evidence((Span(0, 1),), 0.9, "rule:test")


def party(name: str, role: str, original: str | None, kind: str) -> Party:
    return Party(name, role, original, kind, None, (), (), PLACE)  # type: ignore[arg-type]  # any role


def target(found: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) names; fails where there is nothing."""
    for step in pointer.removeprefix("/").split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def test_every_pointer_resolves_and_every_place_is_what_the_text_says() -> None:
    case = read(
        course="原告钱甲不服被告青山县公安局治安行政处罚一案，本院于2019年3月1日立案后，于2019年4月2日公开开庭审理了本案。"
        "青山县人民法院（2018）青0921行初1号行政判决已撤销。被告青山县公安局副局长周丙到庭参加诉讼。本案现已审理终结。",
        operative="一、撤销青公行罚决字〔2019〕第8号行政处罚决定；\n二、责令被告青山县公安局于本判决生效之日起30日内重新作出决定；\n"
        "三、被告青山县公安局于本判决生效之日起10日内返还罚款500元。",
    )  # fmt: skip
    plain = case.judgment.to_json()
    places = evidence_json(case.judgment.evidence(), case.document)
    assert {"/court", "/case_number", "/filed_date", "/hearing_dates/0", "/head_attended", "/performance_periods/1",
            "/disposition_items/1", "/statutes/0", "/act_numbers/0", "/costs_borne_by/0", "/prior_cases/0",
            "/prior_case_numbers/0", "/parties/1", "/agency_result", "/field"} <= places.keys()  # fmt: skip
    for pointer, found in places.items():
        assert target(plain, pointer) not in (None, [], {}), pointer
        for place in found:
            assert case.document.text[place["start"] : place["end"]] == place["text"]
            assert 0 <= place["confidence"] <= 1


def test_lists_of_codes_point_at_the_first_item_with_the_code() -> None:
    judgment = read(operative="一、撤销第8号处罚决定；\n二、撤销第9号处罚决定；\n三、驳回原告钱甲的其他诉讼请求。").judgment
    assert judgment.to_json()["dispositions"] == ["revoke", "dismiss_claims"]
    found = dict(judgment.evidence())
    assert found["/dispositions/0"] == judgment.dispositions[0].evidence
    assert found["/dispositions/1"] == judgment.dispositions[2].evidence


def test_nothing_found_has_every_key_and_no_evidence() -> None:
    empty = Judgment()
    assert empty.to_json().keys() == read().judgment.to_json().keys()
    assert list(empty.evidence()) == []
    assert empty.to_json()["head_attended"] == "unstated"


def test_sued_agencies() -> None:
    person = party("钱甲", "appellee", "plaintiff", "person")
    agency = party("青山县公安局", "appellant", "defendant", "agency")
    other = party("青山县财政局", "third_party", "third_party", "agency")
    assert Judgment(parties=[person, agency, other]).agencies() == [agency]
    assert Judgment(parties=[person, other]).agencies() == [other]
    applicant = party("青山县水务局", "enforcement_applicant", None, "agency")
    assert Judgment(parties=[applicant]).agencies() == []


def test_a_bare_value() -> None:
    assert value_of(None) is None
    assert value_of(Value("甲", PLACE)) == "甲"
