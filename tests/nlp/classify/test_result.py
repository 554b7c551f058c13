"""Did the agency lose: the traps of taxonomy a3, each on an invented document."""

from __future__ import annotations

import pytest

from nlp.document import Document
from nlp.judgment import Judgment
from nlp.pipeline import analyse

LIST = "上诉人（{a}）{x}。\n被上诉人（{b}）{y}。\n"
COURSE = "上诉人{x}因行政处罚一案，不服青山县人民法院（2019）青0921行初1号行政{paper}，向本院提起上诉。本院依法组成合议庭审理了本案，现已审理终结。\n"
AGENCY, PERSON = "青山县公安局", "钱甲"


def appeal(told: str, *, by_agency: bool = False, paper: str = "判决", operative: str = "驳回上诉，维持原判。") -> Judgment:
    x, y = (AGENCY, PERSON) if by_agency else (PERSON, AGENCY)
    a, b = ("原审被告", "原审原告") if by_agency else ("原审原告", "原审被告")
    text = (
        f"青山市中级人民法院\n行政{paper}书\n（2019）青09行终17号\n" + LIST.format(a=a, b=b, x=x, y=y)
        + COURSE.format(x=x, paper=paper) + told
        + f"\n本院认为，上诉理由不能成立。依照《中华人民共和国行政诉讼法》第八十九条第一款第（一）项之规定，{paper}如下：\n{operative}\n审判长 吴丁\n二〇一九年五月六日"
    )  # fmt: skip
    return analyse(Document.from_text(text)).judgment


def result(judgment: Judgment) -> str | None:
    return judgment.agency_result.value if judgment.agency_result else None


def test_the_agency_s_own_appeal_dismissed() -> None:
    assert result(appeal("原审法院查明了事实。", by_agency=True)) == "lost"


def test_a_loss_that_only_the_facts_tell() -> None:
    told = "原审法院认为，强制拆除未经催告，判决：一、确认青山县公安局强制清除行为违法；二、驳回钱甲的其他诉讼请求。\n钱甲上诉称，赔偿过低。"
    assert result(appeal(told)) == "partly_lost"


def test_claims_dismissed_below() -> None:
    told = "原审法院认为，处罚程序合法，遂判决驳回钱甲的诉讼请求。\n钱甲上诉称，请求二审法院撤销原判，改判撤销被诉处罚决定。"
    judgment = appeal(told)
    assert result(judgment) == "won" and judgment.agency_result is not None
    assert judgment.agency_result.evidence.source.startswith("rule:below.recounted")


def test_what_a_party_wishes_is_no_decision() -> None:
    judgment = appeal("钱甲上诉称，请求撤销原审判决，改判确认处罚决定违法。")
    assert result(judgment) == "won"
    assert [r.field for r in judgment.needs_review].count("agency_result") >= 1


def test_a_ruling_below_ends_the_suit_without_judging_it() -> None:
    assert result(appeal("原审法院认为不属于受案范围。", paper="裁定", operative="驳回上诉，维持原裁定。")) == "procedural"


@pytest.mark.parametrize(
    ("operative", "expected"),
    [
        ("一、撤销青山县人民法院（2019）青0921行初1号行政判决；\n二、撤销青山县公安局作出的行政处罚决定。", "lost"),
        ("一、撤销青山县人民法院（2019）青0921行初1号行政判决；\n二、驳回钱甲的诉讼请求。", "won"),
        ("一、撤销青山县人民法院（2019）青0921行初1号行政判决；\n二、发回青山县人民法院重审。", "open"),
        ("一、撤销青山县人民法院（2019）青0921行初1号行政判决；\n二、驳回钱甲的起诉。", "procedural"),
    ],
)
def test_decided_anew_on_appeal(operative: str, expected: str) -> None:
    assert result(appeal("原审法院判决驳回钱甲的诉讼请求。", operative=operative)) == expected


def test_each_of_two_agencies_has_its_own_result() -> None:
    text = (
        "青山县人民法院\n行政判决书\n（2019）青0921行初17号\n原告钱甲，男。\n被告青山县公安局。\n被告青山县人民政府（以下简称县政府）。\n"
        "原告钱甲不服被告青山县公安局行政处罚及被告县政府行政复议决定一案，本院审理了本案，现已审理终结。\n本院认为，复议程序违法。"
        "依照《中华人民共和国行政诉讼法》第七十九条之规定，判决如下：\n一、撤销被告县政府作出的行政复议决定；\n"
        "二、驳回原告钱甲要求撤销被告青山县公安局处罚决定的诉讼请求。\n审判长 吴丁\n二〇一九年五月六日"
    )
    judgment = analyse(Document.from_text(text)).judgment
    assert result(judgment) == "partly_lost"
    assert {r.name: r.result for r in judgment.results_by_agency} == {"青山县公安局": "won", "青山县人民政府": "lost"}
