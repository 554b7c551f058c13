from __future__ import annotations

import pytest

from nlp.document import Document
from nlp.pipeline import analyse

ADMINISTRATIVE = (
    "青山县人民法院\n行政裁定书\n（2019）青0921行初17号\n原告钱甲，男。\n被告青山县公安局。\n原告钱甲诉被告青山县公安局行政处罚一案，原告申请撤诉。\n"
    "依照《中华人民共和国行政诉讼法》第六十二条之规定，裁定如下：\n准许原告钱甲撤回起诉。\n审判长 吴丁\n二〇一九年五月六日\n"
)


def refused(text: str) -> str | None:
    refusal = analyse(Document.from_text(text)).refusal
    return refusal.code if refusal else None


def test_administrative_documents_pass() -> None:
    assert refused(ADMINISTRATIVE) is None


@pytest.mark.parametrize(
    "text",
    [
        ADMINISTRATIVE.replace("行政裁定书", "民事裁定书").replace("行初", "民初"),
        ADMINISTRATIVE.replace("行政裁定书", "刑 事 判 决 书").replace("行初", "刑初"),
        ADMINISTRATIVE.replace("行政裁定书", "执行裁定书").replace("行初", "执"),
    ],
)
def test_other_kinds_are_refused(text: str) -> None:
    assert refused(text) == "E301"


@pytest.mark.parametrize("text", ["", "啊" * 3000, "The quick brown fox jumps over the lazy dog. " * 40, "今天天气很好，我们去公园。"])
def test_what_is_no_judgment(text: str) -> None:
    assert refused(text) == "E302"


@pytest.mark.parametrize("title", ["应诉通知书", "应 诉 通 知 书", "行政应诉及举证通知书", "行政案件应诉通知书", "参加诉讼通知书", "传　票"])
def test_a_court_s_notice_is_no_judgment(title: str) -> None:
    notice = f"临江市云溪区人民法院\n{title}\n（2024）临9901行初3号\n临江市公安局云溪分局：\n本院受理秋水诉你单位行政处罚一案，现通知如下：\n一、请提出答辩状。"
    assert refused(notice) == "E302"


def test_a_notice_that_decides_is_one() -> None:
    assert refused(ADMINISTRATIVE.replace("行政裁定书", "驳回再审申请通知书")) is None


def test_two_judgments_in_one_file() -> None:
    second = ADMINISTRATIVE.replace("17号", "18号").replace("准许", "不准许")
    case = analyse(Document.from_text(ADMINISTRATIVE + second))
    assert [n.code for n in case.notices] == ["W407"]
    assert [d.code for d in case.judgment.dispositions] == ["withdraw_allowed"]
    assert case.judgment.case_number is not None and case.judgment.case_number.value.endswith("17号")


def test_unsigned_document_is_noticed() -> None:
    assert [n.code for n in analyse(Document.from_text(ADMINISTRATIVE.split("审判长", maxsplit=1)[0])).notices] == ["W413"]
