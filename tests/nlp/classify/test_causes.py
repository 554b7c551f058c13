"""Failure causes of whole invented documents."""

import pytest

from nlp.case import Case
from nlp.classify.cause_decision import cited_codes
from nlp.document import Document
from nlp.pipeline import analyse

HEAD = """青岚县人民法院
行政判决书
（2019）云0921行初18号
原告赵甲，男，住青岚县落雁镇。
被告青岚县林业局，住所地青岚县城关镇。
法定代表人钱乙，局长。
原告赵甲不服被告青岚县林业局林业行政处罚一案，于2019年3月4日向本院提起诉讼。本院受理后，依法公开开庭审理了本案。本案现已审理终结。
原告诉称，被告作出的处罚决定主要证据不足，且超越职权，请求撤销。
被告辩称，处罚决定认定事实清楚，程序合法。
经审理查明，被告于2018年12月3日对原告作出青林罚决字〔2018〕7号行政处罚决定。
"""
TAIL = """
案件受理费五十元，由被告青岚县林业局负担。
如不服本判决，可在判决书送达之日起十五日内向本院递交上诉状。
审判长孙丙
二〇一九年六月三日
书记员李丁
"""
REVOKED = "一、撤销被告青岚县林业局于2018年12月3日作出的青林罚决字〔2018〕7号行政处罚决定。"
DISMISSED = "驳回原告赵甲的诉讼请求。"
LAW = "依照《中华人民共和国行政诉讼法》{}之规定，判决如下：\n"


def first(reasons: str, article: str = "第七十条第（三）项", operative: str = REVOKED) -> Case:
    text = f"{HEAD}本院认为，{reasons}{LAW.format(article)}{operative}{TAIL}"
    return analyse(Document.from_text(text))


def second(below: str, own: str, applicant: str = "上诉人（原审被告）青岚县林业局") -> Case:
    text = f"""云泽市中级人民法院
行政判决书
（2019）云09行终31号
{applicant}，住所地青岚县城关镇。
被上诉人（原审原告）赵甲，男，住青岚县落雁镇。
上诉人青岚县林业局因赵甲诉其林业行政处罚一案，不服青岚县人民法院（2019）云0921行初18号行政判决，向本院提起上诉。本院依法组成合议庭审理了本案，现已审理终结。
原审法院认为，{below}判决撤销被告青岚县林业局作出的行政处罚决定。
上诉人青岚县林业局上诉称，原审判决认定事实不清，请求改判。
本院认为，{own}依照《中华人民共和国行政诉讼法》第八十九条第一款第（一）项之规定，判决如下：
驳回上诉，维持原判。
本判决为终审判决。
审判长周戊
二〇一九年九月三日
书记员吴己
"""
    return analyse(Document.from_text(text))


def codes(case: Case) -> set[str]:
    return {cause.code for cause in case.judgment.causes}


def test_the_courts_ground_with_its_sentence() -> None:
    case = first("被告在作出处罚决定前未告知原告享有陈述、申辩的权利，违反法定程序，依法应予撤销。")
    assert codes(case) == {"procedure_violation"}
    (cause,) = case.judgment.causes
    assert cause.detail == "P01"
    assert cause.quote in case.document.text
    assert "违反法定程序" in cause.quote
    span = cause.evidence.spans[0]
    assert case.document.text[span.start : span.end] == cause.quote


def test_several_grounds() -> None:
    case = first(
        "被告仅凭一份情况说明作出处罚，主要证据不足。被告引用的办法已经废止，属适用法律错误。",
        "第七十条第（一）项、第（二）项",
    )
    assert codes(case) == {"insufficient_evidence", "wrong_law"}


def test_nothing_where_the_agency_won() -> None:
    case = first("原告主张被告程序违法，没有事实依据，本院不予支持。", "第六十九条", DISMISSED)
    assert case.judgment.causes == []


def test_slight_breach_by_the_article_applied() -> None:
    operative = "确认被告青岚县林业局于2018年12月3日作出的青林罚决字〔2018〕7号行政处罚决定违法。"
    case = first("被告超过法定办案期限作出处罚决定，程序违法。", "第七十四条第一款第（二）项", operative)
    assert codes(case) == {"minor_procedure"}


def test_missing_proof_of_procedure_is_what_the_court_calls_it() -> None:
    called = first("被告未提供证据证明其处罚前履行了告知程序，处罚程序违法。")
    assert codes(called) == {"procedure_violation"}
    uncalled = first("因被告未提供证据证明其履行了法定程序，故应确认其行为违法。", "第七十四条第二款第（一）项")
    assert codes(uncalled) == {"no_evidence_in_time"}


def test_reasons_and_article_that_disagree_are_for_a_person() -> None:
    case = first("被告的处罚与违法情节明显不相称，明显不当，应当予以撤销。", "第七十条第（二）项")
    assert codes(case) == {"manifestly_improper"}
    whys = [r.why for r in case.judgment.needs_review if r.field == "causes"]
    assert any("不一致" in why for why in whys)


def test_ground_of_the_court_below_that_stays_in_force() -> None:
    case = second("被告作出的处罚决定认定事实不清、主要证据不足，应予撤销。", "原审判决结果正确，上诉人的上诉理由不能成立。")
    assert codes(case) == {"insufficient_evidence"}


def test_own_grounds_come_before_those_of_the_court_below() -> None:
    case = second(
        "被告作出的处罚决定明显不当。",
        "上诉人作出处罚决定前未举行听证，违反法定程序，原审判决撤销该决定，结果正确。",
    )
    assert codes(case) == {"procedure_violation"}


def test_reasons_that_name_nothing_are_never_passed_off_as_sure() -> None:
    case = first("原告的诉讼请求，本院予以支持。", "第七十条第（一）项")
    assert all(cause.evidence.confidence < 0.6 for cause in case.judgment.causes)
    assert any(r.field == "causes" for r in case.judgment.needs_review)


@pytest.mark.parametrize(
    ("article", "paragraph", "item", "code"),
    [
        (70, None, 1, "insufficient_evidence"), (70, 1, 4, "ultra_vires"), (72, None, None, "inaction"),
        (74, 1, 2, "minor_procedure"), (75, None, None, "void"), (78, 1, None, "agreement_breach"), (54, 1, 3, "inaction"),
    ],
)  # fmt: skip
def test_articles_stand_for_codes(article: int, paragraph: int | None, item: int | None, code: str) -> None:
    assert cited_codes([("中华人民共和国行政诉讼法", article, paragraph, item)]) == {code}


def test_other_laws_stand_for_nothing() -> None:
    assert cited_codes([("最高人民法院关于适用《中华人民共和国行政诉讼法》的解释", 70, None, 1)]) == set()
    assert cited_codes([("中华人民共和国行政诉讼法", 89, 1, 1), ("中华人民共和国行政诉讼法", 74, 2, 1)]) == set()
