"""Reasons read alone: from where the argument opens, with the rule that was broken, and with its substance."""

from __future__ import annotations

import pytest

from nlp.digest import digest
from nlp.digest.arguments import argument_after, argument_before
from nlp.digest.lines import whole_sentences
from nlp.document import Document, Span
from nlp.folding import fold
from nlp.pipeline import analyse


def lines(text: str) -> tuple[str, list[Span]]:
    folded = fold(text)
    return folded, whole_sentences(folded, Span(0, len(text)))


def before(text: str, last: str) -> list[str]:
    folded, spans = lines(text)
    number = next(n for n, s in enumerate(spans) if text[s.start : s.end].startswith(last))
    return [text[s.start : s.end] for s in argument_before(folded, spans, number)]


def test_an_argument_opens_where_the_court_turns_to_the_case() -> None:
    text = "处罚应当公正。本案中，原告运送石灰。石灰易粘附号牌。且车头号牌清晰可辨。因此被告认定故意污损缺乏依据。"
    assert before(text, "因此") == ["本案中，原告运送石灰。", "石灰易粘附号牌。", "且车头号牌清晰可辨。"]


def test_the_rule_that_was_broken_comes_with_what_is_drawn_from_it() -> None:
    rule = "《某某省人口条例》第四十条规定：“" + "七年以上十四年以下不得享受分红；" * 14 + "有关单位执行。”"
    text = f"本案的焦点是原告可否享受分红。{rule}即限制的年限为七至十四年。"
    assert before(text, "即限制")[-1].startswith("《某某省人口条例》")
    assert before(text.replace("即限制", "限制"), "限制") == []


def test_a_paragraph_of_its_own_is_another_argument() -> None:
    assert before("被告程序合法。\n被告认定事实不清。", "被告认定") == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("首先，收回林权证的时间不清。县政府认定1994年。州政府认定1990年。\n其次，植树的事实不清。", ["县政府认定1994年。", "州政府认定1990年。"]),
        ("被告未告知陈述申辩权利。故属违反法定程序。原告其他请求不予支持。", ["故属违反法定程序。"]),
        ("综上，被告认定事实不清。县政府应当重作。", []),
    ],
)
def test_a_verdict_put_first_is_followed_by_its_argument(text: str, after: list[str]) -> None:
    folded, spans = lines(text)
    assert [text[s.start : s.end] for s in argument_after(folded, spans, 0)] == after


def test_a_summary_gets_the_substance_of_the_reasons() -> None:
    text = (
        "青岚县人民法院\n行政判决书\n（2019）云0921行初18号\n原告赵甲，男，住青岚县落雁镇。\n被告青岚县交通局，住所地青岚县城关镇。\n"
        "原告赵甲不服被告青岚县交通局行政处罚一案，本院受理后，依法公开开庭审理了本案。本案现已审理终结。\n原告诉称，请求撤销该决定。\n被告辩称，处罚合法。\n"
        "经审理查明，被告于2019年3月4日作出青交罚〔2019〕3号行政处罚决定。\n本院认为，关于影响通行的问题。被告提交的两张照片不能证明原告的车辆影响其他车辆通行。\n"
        "原告的其他请求缺乏依据，本院不予支持。综上，被诉处罚决定主要证据不足。依照《中华人民共和国行政诉讼法》第七十条第（一）项之规定，判决如下：\n"
        "撤销青交罚〔2019〕3号行政处罚决定。\n审判长孙丙\n二〇一九年六月三日\n"
    )
    found = digest(analyse(Document.from_text(text)))
    assert "两张照片不能证明" in "".join(s.text for reason in found.reasons for s in reason.sentences)
