"""The course of the suit: filed, heard, and the papers of earlier instances."""

from __future__ import annotations

from nlp.judgment import Judgment
from tests.nlp.papers import read

LISTED = "上诉人（原审原告）钱甲，男。\n被上诉人（原审被告）青山县公安局。"
COURSE = (
    "上诉人钱甲因治安行政处罚一案，不服青山县人民法院（2019）青0921行初1号行政判决，向本院提起上诉。"
    "本院于2019年6月3日受理后，依法组成合议庭，于2019年7月4日公开开庭审理了本案，现已审理终结。"
)


def appeal(body: str = "原审法院认为，处罚合法，遂判决驳回钱甲的诉讼请求。", operative: str = "驳回上诉，维持原判。") -> Judgment:
    return read(
        heading="青山市中级人民法院\n行政判决书\n（2019）青09行终17号", parties=LISTED, course=COURSE, body=body, operative=operative
    ).judgment


def test_dates_of_filing_and_hearing() -> None:
    judgment = read().judgment
    assert judgment.filed_date is not None and judgment.filed_date.value == "2019-03-01"
    assert [v.value for v in judgment.hearing_dates] == ["2019-04-02"]


def test_several_hearings() -> None:
    course = (
        "原告钱甲诉被告青山县公安局一案，本院于2019年3月1日受理后，于2019年4月2日、2019年5月3日公开开庭审理了本案，现已审理终结。"
    )
    assert read(course=course).judgment.hearing_dates[-1].value == "2019-05-03"


def test_a_date_of_the_facts_is_none_of_the_proceedings() -> None:
    dates = {v.value for v in read().judgment.hearing_dates}
    assert "2019-01-01" not in dates


def test_the_decision_below_and_its_court() -> None:
    (prior,) = appeal().prior_cases
    assert (prior.case_number, prior.court) == ("（2019）青0921行初1号", "青山县人民法院")


def test_each_earlier_paper_once_and_never_the_document_s_own() -> None:
    body = "原审法院认为，（2018）青0921行初8号行政判决已经生效，（2019）青09行终17号一案不影响该判决，遂判决驳回钱甲的诉讼请求。"
    operative = "撤销青山县人民法院（2019）青0921行初1号行政判决；驳回钱甲的起诉。"
    numbers = [c.case_number for c in appeal(body, operative).prior_cases]
    assert sorted(numbers) == ["（2018）青0921行初8号", "（2019）青0921行初1号"]


def test_a_civil_suit_and_what_a_party_cites_are_no_earlier_instance() -> None:
    body = (
        "原审法院认为，（2018）青0921民初5号民事判决与本案无关，遂判决驳回钱甲的诉讼请求。\n"
        "钱甲上诉称，应当参照（2017）青0921行初3号行政判决。"
    )
    assert [c.case_number for c in appeal(body).prior_cases] == ["（2019）青0921行初1号"]


def test_a_word_between_names_that_is_part_of_a_place_cuts_no_court_name() -> None:
    course = "上诉人钱甲因与被上诉人青山县公安局处罚一案，不服天津市和平区人民法院（2014）和行初字第3号行政判决，向本院提起上诉。"
    assert read(course=course).judgment.prior_cases[0].court == "天津市和平区人民法院"
