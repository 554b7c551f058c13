"""Which findings become grounds, and how many places of a ground are shown: on invented reasons."""

import pytest

from nlp.classify.attribution import Cast
from nlp.classify.cause_decision import Ground, grounds
from nlp.classify.cause_rules import affirmed, findings
from nlp.classify.sentences import sentences
from nlp.document import Span
from nlp.folding import fold

FIRST = Cast({"原告": False, "第三人": False, "被告": True, "申请执行人": True, "被执行人": False})


def told(text: str, cited: frozenset[str] = frozenset()) -> list[Ground]:
    folded = fold(text)
    lines = sentences(folded, Span(0, len(folded)), text)
    return grounds(affirmed(findings(lines, FIRST)), lines, cited)


def codes(text: str) -> set[str]:
    return {ground.code for ground in told(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "被告以信息不存在为由答复，与查明的事实不符；且超过法定期限作出答复，程序违法。",
            {"insufficient_evidence", "procedure_violation"},
        ),
        (
            "首先，被告未查明四至。其次，被告未听取原告的意见。再次，被告引用的办法已经废止，仍予适用。因此，被诉决定应予撤销。",
            {"insufficient_evidence", "procedure_violation", "wrong_law"},
        ),
        (
            "被告未通知原告参加，剥夺了原告的程序参与权；其认定原告擅自施工的证据不充分。",
            {"procedure_violation", "insufficient_evidence"},
        ),
        ("被告没有查处的职权，且未依法催告，其拆除行为违法。", {"ultra_vires", "procedure_violation"}),
        ("被告未听取原告意见即作出决定，主要证据不足。", {"insufficient_evidence"}),
        ("被告未调查核实即作出处罚，违反法定程序。", {"procedure_violation"}),
    ],
)
def test_further_grounds_are_told_apart_from_what_a_verdict_sums_up(text: str, expected: set[str]) -> None:
    assert codes(text) == expected


def test_a_plea_without_proof_is_no_ground() -> None:
    text = "被告未催告即强制拆除，程序违法。被告辩称已经口头催告，但没有提交证据，本院不予采信。"
    assert codes(text) == {"procedure_violation"}


def test_an_omission_that_is_only_the_circumstance_of_an_act() -> None:
    assert codes("被告在未作出补偿决定的情形下将房屋拆除，违反法定程序。") == {"procedure_violation"}


def test_want_of_competence_belongs_to_the_voidness_it_causes() -> None:
    assert codes("该检查站不具有行政主体资格，其收费行为重大且明显违法，自始无效。") == {"void"}


def test_faults_of_an_application_for_enforcement() -> None:
    assert codes("刑事案件尚未审结，行政处罚应暂缓，申请执行人的申请程序不合法。") == {"other"}


def test_two_defects_of_one_code_and_no_more() -> None:
    text = (
        "被告没有告知原告听证权利，剥夺了原告的听证权。被告不能证明处罚决定经过负责人集体讨论。被告未送达处罚决定书。"
        "综上，被诉处罚决定违反法定程序，应予撤销。"
    )
    shown = told(text)
    assert [ground.code for ground in shown] == ["procedure_violation"] * 2
    assert shown[0].detail != shown[1].detail
    assert shown[0].sentence != shown[1].sentence


def test_the_same_bare_verdict_is_shown_once() -> None:
    text = "被诉处罚决定程序违法。经审查，被诉处罚决定确属程序违法。综上，被诉处罚决定程序违法，应予撤销。"
    assert len(told(text)) == 1


def test_a_mention_in_passing_is_not_shown() -> None:
    text = (
        "被告未组织听证，违反法定程序，应予撤销。原告所称处罚畸重的问题，因程序违法应由被告重新处理，本院不再评判。"
    )
    (ground,) = [g for g in told(text) if g.code == "procedure_violation"]
    assert ground.sentence == 0
