"""Names of courts and regions, and the codes of case numbers."""

from __future__ import annotations

import itertools
import json
import re
from datetime import date
from pathlib import Path

import pytest

from nlp.lexicon import (
    article_exists,
    court,
    court_by_daizi,
    court_names,
    law,
    laws,
    nearest_court,
    region_of,
    regions,
)


@pytest.mark.parametrize(
    ("printed", "daizi", "name"),
    [
        ("延津县人民法院", None, "延津县人民法院"),
        ("河南省延津县人民法院", None, "延津县人民法院"),
        ("新乡市延津县法院", None, "延津县人民法院"),
        ("新乡市延津县法院", "延", "延津县人民法院"),
        ("北京市朝阳人民法院", "京0105", "北京市朝阳区人民法院"),
        ("北京市朝阳人民法院", None, "北京市朝阳区人民法院"),
        ("中华人民共和国最高人民法院", "最高法", "最高人民法院"),
        ("贵州市遵义市中级人民法院", "黔03", "贵州省遵义市中级人民法院"),
        ("遵义市中院", None, "贵州省遵义市中级人民法院"),
        ("江苏省南京市中级人法院", "苏01", "江苏省南京市中级人民法院"),
        ("湖南省湘潭市某某区人民法院", "湘0302", "湘潭市雨湖区人民法院"),
        ("武隆县人民法院", "武", "重庆市武隆区人民法院"),
        ("南通市海门区人民法院", "苏0614", "海门市人民法院"),
        ("鼓 楼 区 人 民 法 院", "苏0106", "南京市鼓楼区人民法院"),
        ("新疆维吾尔自治区高级人民法院生产建设兵团分院", "兵", "新疆维吾尔自治区高级人民法院生产建设兵团分院"),
    ],
)
def test_court_meant_by_a_heading(printed: str, daizi: str | None, name: str) -> None:
    found = nearest_court(printed, daizi)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("printed", "daizi"),
    [
        ("鼓楼区人民法院", None),  # five cities have one
        ("江苏省延津县人民法院", None),  # of another province
        ("北京市朝阳人民法院", "皖0202"),  # the code belongs to a court with quite another name
        ("某某仲裁委员会", None),
        ("", None),
    ],
)
def test_no_court_is_guessed(printed: str, daizi: str | None) -> None:
    assert nearest_court(printed, daizi) is None


def test_exact_look_up_tolerates_no_misprint() -> None:
    assert court("新乡市延津县法院") is None


def test_codes() -> None:
    assert [c.name for c in court_by_daizi("皖0202")] == ["芜湖市镜湖区人民法院"]
    assert [c.name for c in court_by_daizi("皖0225")] == ["无为县人民法院"]
    assert "皖0225" in court_by_daizi("皖0281")[0].attested
    assert court_by_daizi("豫9999") == ()


def test_region_and_parent() -> None:
    found = court("延津县人民法院")
    assert found is not None
    assert (found.level, found.parent) == ("basic", "河南省新乡市中级人民法院")
    assert region_of(found) == "河南省新乡市延津县"
    middle = court("芜湖市中级人民法院")
    assert middle is not None
    assert (region_of(middle), middle.parent) == ("安徽省芜湖市", "安徽省高级人民法院")
    assert regions().full_name("410726") == "河南省新乡市延津县"
    assert regions().full_name("110105") == "北京市朝阳区"


def test_names_are_unique_and_codes_well_formed() -> None:
    names = court_names()
    assert len(set(names)) == len(names) > 3500
    form = re.compile(r"最高法|[\u4e00-\u9fff](\d{2}|\d{4})?")
    for name in names:
        item = court(name)
        assert item is not None
        assert item.name == name
        assert all(form.fullmatch(code) for code in item.codes)
        assert item.attested <= set(item.codes)


def test_every_court_of_the_annotated_set_is_known(shared: Path) -> None:
    number = re.compile(r"[（(]\d{4}[）)](\D(?:\d{4}|\d{2})?|最高法)")
    for line in (shared / "gold" / "dev.gold.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        if document["court"] is None:
            continue
        code = number.match(document["case_number"] or "")
        found = nearest_court(document["court"], code and code[1])
        assert found is not None, document["court"]
        if code and re.search(r"\d", code[1]):
            assert code[1] in found.codes, document["court"]


SUIT_LAW = "中华人民共和国行政诉讼法"
INTERPRETATION_2018 = "最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释"
INTERPRETATION_2000 = "最高人民法院关于执行〈中华人民共和国行政诉讼法〉若干问题的解释"


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("行政诉讼法", SUIT_LAW),
        ("《中华人民共和国行政诉讼法》（2017修正）", SUIT_LAW),
        ("中华人民给共和国行政诉讼法", SUIT_LAW),
        ("中华人民共和行政诉讼法", SUIT_LAW),
        ("行诉法", SUIT_LAW),
        ("最高人民法院关于适用﹤中华人民共和国行政诉讼法>的解释", INTERPRETATION_2018),
        ("《最高人民法院关于适用《中华人民共和国行政诉讼法》的解释》", INTERPRETATION_2018),
        ("最高人民法院关于适用的解释", INTERPRETATION_2018),
        ("关于执行若干问题的解释", INTERPRETATION_2000),
        ("最高人人民法院关于执行若干问题的解释", INTERPRETATION_2000),
        ("最高人民法院关于执行＜行政诉讼法＞若干问题的解释", INTERPRETATION_2000),
        ("征收条例", "国有土地上房屋征收与补偿条例"),
        ("道路交通安全违行为处理程序规定", "道路交通安全违法行为处理程序规定"),
        ("信息公开条例", "中华人民共和国政府信息公开条例"),
    ],
)
def test_law_by_any_spelling(spelling: str, name: str) -> None:
    found = law(spelling)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("spelling", ["甲乙市犬类管理条例", "协议书", "", "行政诉讼"])
def test_unknown_law(spelling: str) -> None:
    assert law(spelling) is None


def test_articles_by_wording() -> None:
    assert article_exists("行政诉讼法", 75, date(2014, 5, 1)) is True
    assert article_exists("行政诉讼法", 76, date(2014, 5, 1)) is False
    assert article_exists("行政诉讼法", 76, date(2015, 5, 1)) is True
    assert article_exists("行政处罚法", 70, date(2021, 7, 14)) is False
    assert article_exists("行政处罚法", 70, date(2021, 7, 15)) is True
    assert article_exists("行政诉讼法", 0, date(2021, 7, 15)) is False
    assert article_exists("行政强制法", 1, date(2011, 12, 31)) is None
    assert article_exists("公安机关办理行政案件程序规定", 1, date(2021, 7, 15)) is None
    assert article_exists("甲乙市犬类管理条例", 1, date(2021, 7, 15)) is None


def test_law_table_is_sound() -> None:
    assert len(laws()) > 300
    for item in laws():
        assert law(item.name) is item
        ends = [(v.start, v.end) for v in item.versions]
        assert all(end is None or start < end for start, end in ends)
        assert all(before[1] is not None and before[1] < after[0] for before, after in itertools.pairwise(ends))


def test_laws_cited_in_the_annotated_set_are_known(shared: Path) -> None:
    """All but a handful; a citation is known even when its marks or a character are lost."""
    lines = (shared / "gold" / "dev.gold.jsonl").read_text(encoding="utf-8").splitlines()
    cited = [s["law"] for line in lines for s in json.loads(line)["statutes"]]
    unknown = {name for name in cited if law(name) is None}
    assert len(unknown) <= 2, unknown
