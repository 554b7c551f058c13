"""首部: court, number, kind, procedure; and the date of the paper."""

from __future__ import annotations

import pytest

from nlp.judgment import Judgment, value_of
from tests.nlp.papers import read


def heading(text: str) -> Judgment:
    return read(heading=text).judgment


@pytest.mark.parametrize(
    ("text", "doc_type", "procedure", "number"),
    [
        ("青山县人民法院\n行政判决书\n（2019）青0921行初17号", "judgment", "first", "（2019）青0921行初17号"),
        ("青山县人民法院行政判决书（2019）青0921行初17号", "judgment", "first", "（2019）青0921行初17号"),
        ("青山县人民法院\n行政裁定书\n（2019）青0921行审3号", "ruling", "nonlitigation_enforcement", "（2019）青0921行审3号"),
        ("青山县人民法院\n行政赔偿判决书\n（2019）青0921行赔初3号", "compensation_judgment", "first", "（2019）青0921行赔初3号"),
        ("青山县人民法院\n行政调解书\n（2019）青0921行初17号", "mediation", "first", "（2019）青0921行初17号"),
        ("丹水省高级人民法院\n行 政 裁 定 书\n（2019）丹行申3号", "ruling", "retrial_review", "（2019）丹行申3号"),
        ("青山市中级人民法院\n行政判决书\n（2013）青行终字第17号", "judgment", "second", "（2013）青行终字第17号"),
        ("青山县人民法院\n行政判决书", "judgment", "first", None),
        ("", "judgment", "first", None),
    ],
)
def test_kind_procedure_and_number(text: str, doc_type: str, procedure: str, number: str | None) -> None:
    judgment = heading(text)
    assert value_of(judgment.doc_type) == doc_type
    assert value_of(judgment.procedure) == procedure
    assert value_of(judgment.case_number) == number


@pytest.mark.parametrize(
    ("printed", "region"),
    [
        ("河南省延津县人民法院", "河南省新乡市延津县"),
        ("延津县法院", "河南省新乡市延津县"),
        ("中华人民共和国最高人民法院", "全国"),
    ],
)
def test_the_court_stays_as_printed_and_its_region_is_looked_up(printed: str, region: str | None) -> None:
    judgment = heading(f"{printed}\n行政判决书\n（2019）豫0726行初17号")
    assert (value_of(judgment.court), judgment.court_region) == (printed, region)


def test_a_court_that_the_table_lacks_has_no_region() -> None:
    judgment = heading("青山县人民法院\n行政判决书\n（2019）青0921行初17号")
    assert (value_of(judgment.court), judgment.court_region) == ("青山县人民法院", None)


def test_a_heading_without_a_title_is_judged_by_its_result_with_less_confidence() -> None:
    told, guessed = heading("青山县人民法院\n行政判决书\n（2019）青0921行初17号"), heading("")
    assert told.doc_type is not None and guessed.doc_type is not None
    assert told.doc_type.evidence.confidence > guessed.doc_type.evidence.confidence


def test_a_number_of_retrial_on_a_ruling_that_only_refuses_is_a_review() -> None:
    judgment = read(
        heading="丹水省高级人民法院\n行政裁定书\n（2016）丹行再3号",
        parties="再审申请人（一审原告、二审上诉人）钱甲，男。\n被申请人（一审被告、二审被上诉人）青山县公安局。",
        course="再审申请人钱甲因诉青山县公安局行政处罚一案，向本院申请再审。本院依法组成合议庭进行了审查，现已审查终结。",
        basis="依照《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百一十六条之规定，裁定如下：",
        operative="驳回钱甲的再审申请。", costs="",
    ).judgment  # fmt: skip
    assert value_of(judgment.procedure) == "retrial_review"


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        ("审判长 吴丁\n二〇一九年五月六日\n书记员 郑戊", "2019-05-06"),
        ("审判长 吴丁\n二O一九年五月六日", "2019-05-06"),
        ("审判长 吴丁\n二〇一九年五月六日\n书记员 郑戊\n本件与原本核对无异，印制于二〇一九年五月十日", "2019-05-06"),
        ("审判长 吴丁\n书记员 郑戊", None),
    ],
)
def test_the_date_of_the_paper(closing: str, day: str | None) -> None:
    assert value_of(read(closing=closing).judgment.decision_date) == day


def test_a_paper_whose_last_page_is_missing_has_no_date() -> None:
    case = read(closing="")
    assert case.judgment.decision_date is None
    assert [n.code for n in case.notices] == ["W413"]
    assert "decision_date" in {r.field for r in case.judgment.needs_review}


def test_a_date_at_the_end_of_a_paper_without_result_is_doubtful() -> None:
    judgment = read(basis="", operative="", costs="", closing="二〇一九年五月六日").judgment
    assert value_of(judgment.decision_date) == "2019-05-06"
    assert "decision_date" in {r.field for r in judgment.needs_review}
