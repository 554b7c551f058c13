"""Sections and voices, on invented texts in the court's formulas."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nlp.folding import fold
from nlp.structure import SectionKind, Sections, Voice, find_sections

FIRST = """青山县人民法院
行政判决书
（2019）青0921行初17号
原告钱甲，男，1970年1月2日出生，汉族，住青山县东街1号。
委托代理人孙乙，青山律师事务所律师。
被告青山县公安局，住所地青山县西街2号。
法定代表人周丙，局长。
原告钱甲不服被告青山县公安局治安行政处罚一案，于2019年3月1日向本院提起诉讼。本院受理后，依法组成合议庭，公开开庭审理了本案。本案现已审理终结。
原告钱甲诉称，被告处罚没有证据。
被告青山县公安局辩称，处罚程序合法。
经审理查明，2019年1月1日，双方发生争吵。
本院认为，被告未告知原告享有陈述、申辩的权利，违反法定程序。依照《中华人民共和国行政诉讼法》第七十条第（三）项之规定，判决如下：
撤销被告青山县公安局作出的青公行罚决字〔2019〕第8号行政处罚决定。
案件受理费50元，由被告青山县公安局负担。
如不服本判决，可在判决书送达之日起十五日内向本院递交上诉状。
审判长 吴丁
二〇一九年五月六日
书记员 郑戊
附：相关法律条文
《中华人民共和国行政诉讼法》第七十条……"""


def cut(text: str) -> tuple[Sections, dict[SectionKind, str]]:
    sections = find_sections(fold(text))
    return sections, {kind: text[span.start : span.end] for kind, span in sections.spans.items()}


def test_every_section_of_a_first_instance_judgment() -> None:
    _, parts = cut(FIRST)
    assert parts[SectionKind.HEADING].endswith("（2019）青0921行初17号")
    assert parts[SectionKind.PARTIES].strip().startswith("原告钱甲，男")
    assert parts[SectionKind.COURSE].startswith("原告钱甲不服")
    assert parts[SectionKind.COURSE].rstrip().endswith("现已审理终结。")
    assert parts[SectionKind.REASONING].startswith("本院认为")
    assert parts[SectionKind.BASIS].startswith("依照《中华人民共和国行政诉讼法》第七十条")
    assert parts[SectionKind.OPERATIVE].startswith("撤销被告") and "受理费" not in parts[SectionKind.OPERATIVE]
    assert parts[SectionKind.COSTS].startswith("案件受理费")
    assert parts[SectionKind.CLOSING].startswith("如不服本判决") and "二〇一九年五月六日" in parts[SectionKind.CLOSING]
    assert parts[SectionKind.APPENDIX].strip().startswith("附：")


def test_sections_do_not_overlap_and_stay_in_order() -> None:
    sections, _ = cut(FIRST)
    spans = [sections.spans[kind] for kind in SectionKind if kind in sections.spans]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_who_speaks() -> None:
    sections, _ = cut(FIRST)
    said = {p.voice: FIRST[p.span.start : p.span.end] for p in sections.passages}
    assert said[Voice.PLAINTIFF].startswith("原告钱甲诉称")
    assert said[Voice.DEFENDANT].startswith("被告青山县公安局辩称")
    assert "未告知原告" in said[Voice.COURT]


def test_text_that_lost_its_commas() -> None:
    _, parts = cut(FIRST.replace("，", ""))
    assert parts[SectionKind.COURSE].startswith("原告钱甲不服")
    assert parts[SectionKind.BASIS].startswith("依照《中华人民共和国行政诉讼法》第七十条")
    assert parts[SectionKind.OPERATIVE].startswith("撤销被告")


def test_text_in_one_line_without_party_list() -> None:
    text = (
        "丹水市中级人民法院\n行政判决书\n（2020）丹02行终9号\n"
        "上诉人李己因诉被上诉人丹水市民政局婚姻登记一案，不服丹水市城区人民法院（2020）丹0202行初3号行政判决，向本院提起上诉。"
        "本院依法组成合议庭审理了本案，现已审理终结。原审法院认为，登记程序合法，遂判决驳回李己的诉讼请求。"
        "李己上诉称，登记错误。本院认为，原判并无不当。依照《中华人民共和国行政诉讼法》第八十九条第一款第（一）项之规定，判决如下\n"
        "驳回上诉，维持原判。\n本判决为终审判决\n审判长王庚"
    )
    sections, parts = cut(text)
    assert SectionKind.PARTIES not in parts
    assert parts[SectionKind.COURSE].startswith("上诉人李己因诉")
    assert parts[SectionKind.OPERATIVE].startswith("驳回上诉")
    lower = [text[p.span.start : p.span.end] for p in sections.of_voice(Voice.LOWER_COURT)]
    assert any("驳回李己的诉讼请求" in part for part in lower)


def test_the_mark_of_the_court_below_is_not_ours() -> None:
    text = FIRST.replace(
        "经审理查明，", "另案一审法院依照《中华人民共和国行政诉讼法》第六十九条之规定判决如下：驳回原告的诉讼请求。经审理查明，"
    )
    _, parts = cut(text)
    assert parts[SectionKind.OPERATIVE].startswith("撤销被告")


@pytest.mark.parametrize(
    "citation",
    [
        "依照《中华人民共和国行政诉讼法》第七十条、根据《中华人民共和国行政强制法》第三十五条之规定",
        "综上，《中华人民共和国行政诉讼法》第七十条之规定",
        "依据《中华人民共和国行政诉讼法》第七十条：“行政行为有下列情形之一的，判决撤销。”第七十一条的规定",
    ],
)
def test_the_citation_is_found_whole(citation: str) -> None:
    text = FIRST.replace("依照《中华人民共和国行政诉讼法》第七十条第（三）项之规定", citation)
    _, parts = cut(text)
    assert "第七十条" in parts[SectionKind.BASIS]


@pytest.mark.parametrize("text", ["", "。", "本院认为", "判决如下：", "依照判决如下：\n", "\n\n\n号\n"])
def test_fragments_do_no_harm(text: str) -> None:
    find_sections(fold(text))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("blank", ["\n", "\n \n", " ", "　"])
def test_blank_lines_take_no_longer_than_text(blank: str) -> None:
    sections, _ = cut(FIRST.replace("审判长", blank * 100_000 + "审判长"))
    assert SectionKind.OPERATIVE in sections.spans and SectionKind.APPENDIX in sections.spans
