"""行政机关负责人出庭: attended, absent, unstated, and who."""

from __future__ import annotations

import pytest

from nlp.document import Document
from nlp.judgment import HeadAttendance
from nlp.pipeline import analyse

FORM = """青川县人民法院
行政判决书
（2019）川0822行初12号
原告丁小满，男，住青川县。
被告青川县公安局，住所地青川县。
法定代表人马腾，局长。
{listed}第三人青川县东河村村民委员会。
负责人周全，主任。
原告丁小满诉被告青川县公安局治安行政处罚一案，于2019年6月3日向本院提起诉讼。本院依法组成合议庭，公开开庭审理了本案。{record}本案现已审理终结。
原告丁小满诉称，其没有殴打他人，被告副局长钱程曾到现场。
本院认为，被诉处罚决定认定事实清楚。依照《中华人民共和国行政诉讼法》第六十九条之规定，判决如下：
驳回原告丁小满的诉讼请求。
审判长 甲某
二〇一九年九月二日
"""
PLAIN = "原告丁小满，被告青川县公安局的委托代理人孙立，第三人青川县东河村村民委员会负责人周全到庭参加诉讼。"


def _attendance(listed: str, record: str) -> HeadAttendance:
    found = analyse(Document.from_text(FORM.format(listed=listed, record=record))).judgment.attendance
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("listed", "record", "state", "name", "post"),
    [
        ("", "原告丁小满，被告青川县公安局副局长钱程及其委托代理人孙立到庭参加诉讼。", "attended", "钱程", "副局长"),
        ("", "原告丁小满、被告青川县公安局的出庭负责人钱程、委托代理人孙立到庭参加诉讼。", "attended", "钱程", None),
        ("", "原告丁小满被告青川县公安局政治委员钱程、委托代理人孙立到庭参加诉讼。", "attended", "钱程", "政治委员"),
        ("", "原告丁小满，被告青川县公安局法定代表人马腾及委托代理人孙立到庭参加诉讼。", "attended", "马腾", None),
        ("", "原告丁小满及被告青川县公安局的行政负责人钱程（副局长）、委托代理人孙立到庭参加诉讼。", "attended", "钱程", None),
        ("", "本院公开开庭审理了本案，青川县公安局副局长钱程到庭参加诉讼。", "attended", "钱程", "副局长"),
        ("出庭应诉负责人：钱程，该局副局长。\n", PLAIN, "attended", "钱程", "副局长"),
        ("", PLAIN, "unstated", None, None),
        ("", "原告丁小满、被告委托代理人孙立到庭参加诉讼，被告负责人未出庭应诉。", "absent", None, None),
        ("", "原告丁小满及被告委托代理人孙立到庭参加诉讼。被告青川县公安局的法定代表人马腾未到庭参加诉讼。", "absent", None, None),
        ("", "本院向被告送达了行政机关负责人出庭应诉通知书。" + PLAIN, "unstated", None, None),
    ],
)
def test_heads_in_court(listed: str, record: str, state: str, name: str | None, post: str | None) -> None:
    found = _attendance(listed, record)
    assert (found.state, found.name, found.post) == (state, name, post)
    if state == "attended":
        assert found.agency == "青川县公安局" and found.evidence.spans


def test_a_deputy_head_who_acts_as_agent_is_left_to_a_person() -> None:
    listed = "委托代理人钱程，该局副局长。\n"
    record = "原告丁小满，被告青川县公安局的委托代理人钱程到庭参加诉讼。"
    judgment = analyse(Document.from_text(FORM.format(listed=listed, record=record))).judgment
    assert judgment.attendance is not None and judgment.attendance.state == "unstated"
    assert [r.field for r in judgment.needs_review if r.field == "head_attended"] == ["head_attended"]
