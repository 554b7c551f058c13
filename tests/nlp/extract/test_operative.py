"""Operative items as codes, on the formulas of the law and of the standard forms."""

from __future__ import annotations

import pytest

from nlp.document import Document, Span
from nlp.extract.operative import item_codes, items
from nlp.folding import fold
from nlp.pipeline import analyse


def codes(text: str) -> list[str]:
    folded = fold(text)
    return [code for item in items(folded, Span(0, len(folded))) for code, _ in item_codes(folded, item)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("驳回原告钱甲的诉讼请求。", ["dismiss_claims"]),
        ("撤销被告青山县公安局作出的青公行罚决字〔2019〕第8号行政处罚决定。", ["revoke"]),
        ("一、撤销被告作出的青人社工认〔2019〕8号不予认定工伤决定；\n二、责令被告于本判决生效之日起60日内重新作出工伤认定。", ["revoke", "redo"]),
        ("撤销被告作出的处罚决定第二项中没收违法所得的部分；驳回原告的其他诉讼请求。", ["revoke_in_part", "dismiss_claims"]),
        ("确认被告东街镇人民政府强制拆除原告房屋的行为违法。", ["declare_unlawful"]),
        ("确认被告颁发的结婚证无效。", ["declare_invalid"]),
        ("责令被告于本判决生效之日起十五个工作日内对原告的政府信息公开申请作出答复。", ["order_performance"]),
        ("被告于本判决生效之日起十日内支付原告抚恤金3000元。", ["order_payment"]),
        ("将被告作出的罚款五万元变更为罚款一万元。", ["modify"]),
        ("责令被告采取相应的补救措施。", ["remedy"]),
        ("撤销被告作出的处罚决定，责令被告于本判决生效后三十日内重新作出行政行为。", ["revoke", "redo"]),
        ("撤销中山市工商行政管理局作出的准予第三人设立登记的行政许可决定。", ["revoke"]),
        ("驳回被告青山县公安局对本案管辖权提出的异议。", ["other"]),
        ("对申请人的强制执行申请，本院不予受理。", ["enforce_denied"]),
        ("被告赔偿原告经济损失20000元。", ["compensate"]),
        ("维持被告作出的青公行罚决字〔2013〕第8号行政处罚决定。", ["uphold_act"]),
        ("驳回上诉，维持原判。", ["appeal_dismissed"]),
        ("驳回上诉维持原裁定。", ["appeal_dismissed"]),
        ("驳回上诉人钱甲的上诉，维持原判。", ["appeal_dismissed"]),
        ("一、撤销青山县人民法院（2019）青0921行初17号行政判决；二、撤销青山县公安局青公行罚决字〔2019〕第8号行政处罚决定。", ["set_aside_below", "revoke"]),
        ("一、撤销青山县人民法院（2019）青0921行初17号行政裁定；二、本案指令青山县人民法院继续审理。", ["set_aside_below", "order_trial"]),
        ("一、撤销青山县人民法院（2019）青0921行初17号行政判决；二、发回青山县人民法院重审。", ["set_aside_below", "remand"]),
        ("驳回钱甲的再审申请。", ["retrial_denied"]),
        ("一、指令青山市中级人民法院再审本案；二、再审期间，中止原判决的执行。", ["retrial_ordered", "suspend"]),
        ("准许上诉人青山县公安局撤回上诉。", ["appeal_withdrawn"]),
        ("准许原告钱甲撤回起诉。", ["withdraw_allowed"]),
        ("准予原告钱甲撤回对被告青山县财政局及第三人东街有限公司的起诉。", ["withdraw_allowed"]),
        ("本案按撤诉处理。", ["deemed_withdrawn"]),
        ("驳回原告钱甲的起诉。", ["reject_suit"]),
        ("对起诉人钱甲的起诉，本院不予立案。", ["not_docketed"]),
        ("准予强制执行青山县水务局作出的青水罚字〔2019〕3号行政处罚决定。", ["enforce_allowed"]),
        ("对申请执行人作出的处罚决定，不准予强制执行。", ["enforce_denied"]),
        ("驳回申请执行人青山县水务局的强制执行申请。", ["enforce_denied"]),
        ("本案移送丹水市人民法院处理。", ["transfer"]),
        ("本案终结诉讼。", ["terminate"]),
        ("撤销被告关于第123号商标驳回复审决定；被告就原告的复审请求重新作出决定。", ["revoke", "redo"]),
    ],
)
def test_codes(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_period_and_agency_of_an_item() -> None:
    text = (
        "青山县人民法院\n行政判决书\n（2019）青0921行初17号\n原告钱甲，男。\n被告青山县自然资源局。\n被告青山县人民政府。\n"
        "原告钱甲诉被告青山县自然资源局、青山县人民政府信息公开一案，本院审理了本案，现已审理终结。\n本院认为，超期未答复。"
        "依照《中华人民共和国行政诉讼法》第七十二条之规定，判决如下：\n"
        "一、责令被告青山县自然资源局在收到本判决之日起十五个工作日内作出答复；\n二、撤销被告青山县人民政府作出的行政复议决定。\n"
        "案件受理费50元，由被告青山县自然资源局负担。\n审判长 吴丁\n二〇一九年五月六日"
    )
    judgment = analyse(Document.from_text(text)).judgment
    first, second = judgment.dispositions
    assert first.period is not None and (first.period.days, first.period.working_days) == (15, True)
    assert (first.agencies, second.agencies) == (("青山县自然资源局",), ("青山县人民政府",))
    assert [v.value for v in judgment.costs_borne_by] == ["青山县自然资源局"]


def test_items_without_numbers_are_lines_wherever_the_section_stands() -> None:
    before = "青山县"
    text = fold(f"{before}撤销被告作出的行政处罚决定，并返还扣押的财物\n驳回原告的其他诉讼请求")
    found = items(text, Span(len(before), len(text)))
    assert [text[s.start : s.end] for s in found] == ["撤销被告作出的行政处罚决定，并返还扣押的财物", "驳回原告的其他诉讼请求"]


def test_blank_lines_between_items() -> None:
    text = fold("一、撤销被告作出的处罚决定；\n \n\n二、驳回原告的其他诉讼请求。\n\n")
    assert [text[s.start : s.end] for s in items(text, Span(0, len(text)))] == [
        "一、撤销被告作出的处罚决定；", "二、驳回原告的其他诉讼请求。"
    ]  # fmt: skip
