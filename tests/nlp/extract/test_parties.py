"""Parties from lists and from running text (all persons and places invented)."""

from __future__ import annotations

import pytest

from nlp.document import Document
from nlp.judgment import Party
from nlp.pipeline import analyse


def parties(body: str, number: str = "（2019）青0921行初17号") -> list[Party]:
    text = (
        f"青山县人民法院\n行政判决书\n{number}\n{body}\n"
        "本院认为，事实清楚。依照《中华人民共和国行政诉讼法》第六十九条之规定，判决如下：\n驳回原告的诉讼请求。\n审判长 吴丁\n二〇一九年五月六日"
    )
    return analyse(Document.from_text(text)).judgment.parties


def named(found: list[Party]) -> list[tuple[str, str, str | None, str]]:
    return [(p.name, p.role, p.original_role, p.kind) for p in found]


COURSE = "原告钱甲不服被告青山县住房和城乡建设局房屋登记一案，本院受理后，依法组成合议庭审理了本案，现已审理终结。"


def test_list_with_agents() -> None:
    found = parties(
        "原告：钱甲，男，1970年1月2日出生，汉族，住青山县。\n委托代理人：孙乙、李丙，青山律师事务所律师。\n"
        "被告：青山县住房和城乡建设局，住所地青山县。\n法定代表人：周丁，局长。\n第三人：青山（集团）有限公司。\n" + COURSE
    )
    assert named(found) == [
        ("钱甲", "plaintiff", "plaintiff", "person"),
        ("青山县住房和城乡建设局", "defendant", "defendant", "agency"),
        ("青山（集团）有限公司", "third_party", "third_party", "organisation"),
    ]
    assert [a.name for a in found[0].agents] == ["孙乙", "李丙"]
    assert found[1].representative is not None and found[1].representative.name == "周丁"


def test_list_that_lost_its_commas() -> None:
    found = parties("原告钱甲男1970年1月2日出生汉族住青山县东街。\n被告青山县住房和城乡建设局住所地青山县西街。\n法定代表人周丁局长。\n" + COURSE)
    assert [p.name for p in found] == ["钱甲", "青山县住房和城乡建设局"]


def test_appeal_keeps_first_instance_roles() -> None:
    found = parties(
        "上诉人（原审被告）青山县公安局，住所地青山县。\n被上诉人（原审原告）钱甲，女，汉族。\n原审第三人青山县东街村民委员会。\n"
        "上诉人青山县公安局因治安处罚一案，不服某法院（2019）青0921行初1号行政判决，向本院提起上诉。本院审理了本案，现已审理终结。",
        "（2019）青09行终17号",
    )
    assert named(found) == [
        ("青山县公安局", "appellant", "defendant", "agency"),
        ("钱甲", "appellee", "plaintiff", "person"),
        ("青山县东街村民委员会", "third_party", "third_party", "organisation"),
    ]


def test_review_with_roles_of_two_instances() -> None:
    found = parties(
        "再审申请人（一审原告、二审上诉人）钱甲，男。\n被申请人（一审被告、二审被上诉人）青山县公安局。\n一审第三人、二审被上诉人孙乙，男。\n"
        "再审申请人钱甲因诉青山县公安局行政处罚一案，不服某市中级人民法院（2019）青09行终1号行政判决，向本院申请再审。现已审查终结。",
        "（2019）青行申17号",
    )
    assert named(found) == [
        ("钱甲", "retrial_applicant", "plaintiff", "person"),
        ("青山县公安局", "retrial_respondent", "defendant", "agency"),
        ("孙乙", "third_party", "third_party", "person"),
    ]


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (
            "原告钱甲、孙乙与被告青山县住房和城乡建设局（以下简称县住建局）、第三人李丙房屋登记一案，本院受理后审理了本案，现已审理终结。",
            [("钱甲", "plaintiff"), ("孙乙", "plaintiff"), ("青山县住房和城乡建设局", "defendant"), ("李丙", "third_party")],
        ),
        (
            "本院在审理原告钱甲诉被告青山县发展和改革局及第三人东街有限公司政府信息公开一案中，原告申请撤回起诉。",
            [("钱甲", "plaintiff"), ("青山县发展和改革局", "defendant"), ("东街有限公司", "third_party")],
        ),
        (
            "原告钱甲不服被告青山县公安局交通警察大队道路交通行政处罚一案，本院受理后审理了本案，现已审理终结。",
            [("钱甲", "plaintiff"), ("青山县公安局交通警察大队", "defendant")],
        ),
    ],
)
def test_no_list(course: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.name, p.role) for p in parties(course)] == expected


def test_opponent_without_role_word() -> None:
    found = parties(
        "再审申请人钱甲因诉青山县人民政府（以下简称县政府）土地征收一案，不服某高级人民法院（2015）青行终字第1号行政裁定，向本院申请再审。现已审查终结。",
        "（2016）最高法行申17号",
    )
    assert [(p.name, p.role) for p in found] == [("钱甲", "retrial_applicant"), ("青山县人民政府", "retrial_respondent")]
    assert found[1].aliases == ("县政府",)


def test_enforcement_without_role_words() -> None:
    found = parties("青山县水务局申请强制执行孙某水行政处罚一案，本院受理后，依法进行了审查，现已审查终结。", "（2019）青0921行审17号")
    assert [(p.name, p.role) for p in found] == [("青山县水务局", "enforcement_applicant"), ("孙某", "enforcement_respondent")]


def test_each_party_has_its_place() -> None:
    for party in parties(COURSE):
        assert len(party.evidence.spans) == 1 and len(party.evidence.spans[0]) == len(party.name)


RECORD = "{parties}行政处罚一案，本院受理后依法组成合议庭审理了本案，现已审理终结。"


@pytest.mark.parametrize("joiner", ["、", "和", "与", "及"])
def test_a_name_ends_where_the_next_role_word_opens(joiner: str) -> None:
    found = parties(RECORD.format(parties=f"原告钱甲{joiner}原告孙乙诉被告青山县公安局"))
    assert [(p.name, p.role) for p in found] == [
        ("钱甲", "plaintiff"), ("孙乙", "plaintiff"), ("青山县公安局", "defendant")
    ]  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("word", ["原告", "原告钱甲、"])
def test_many_role_words_take_no_longer_than_other_text(word: str) -> None:
    """Each role word once searched 160 characters ahead: two minutes for the longest text that is read."""
    assert {p.name for p in parties(word * (300_000 // len(word)))} <= {"钱甲"}
