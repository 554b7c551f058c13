"""Where a party's name ends: in the list, in running text, in lists of names (all invented)."""

from __future__ import annotations

import pytest

from nlp.extract.names import (
    cut_listed,
    cut_running,
    ends_as_organisation,
    person_end,
    split_names,
)
from nlp.folding import fold
from nlp.lexicon import opens_with_surname


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("钱甲，男，1970年1月2日出生", "钱甲"),
        ("钱甲男1970年1月2日出生汉族", "钱甲"),
        ("钱甲汉族住青山县东街", "钱甲"),
        ("钱甲（曾用名钱乙），男", "钱甲"),
        ("青山县公安局法定代表人周丙", "青山县公安局"),
        ("青山县业主委员会负责人周丙", "青山县业主委员会"),
        ("东街（青山）科技有限公司住所地青山县", "东街(青山)科技有限公司"),
        ("东街企业管理合伙企业（有限合伙），住所地青山县", "东街企业管理合伙企业(有限合伙)"),
        ("青山县住房和城乡建设局住所地青山县", "青山县住房和城乡建设局"),
    ],
)
def test_listed(printed: str, name: str) -> None:
    text = fold(printed)
    assert text[: cut_listed(text, 0, len(text))] == name


def test_a_listed_name_never_passes_its_bound() -> None:
    assert cut_listed("青山县公安局", 0, 3) == 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("青山县公安局治安行政处罚一案", "青山县公安局"),
        ("青山县人民政府不履行法定职责一案", "青山县人民政府"),
        ("青山县住房和城乡建设局房屋登记一案", "青山县住房和城乡建设局"),
        ("青山县公安局作出的处罚", "青山县公安局"),
        ("东街有限公司因工伤认定", "东街有限公司"),
        ("钱甲行政处罚一案", "钱甲"),
        ("钱甲诉青山县公安局", "钱甲"),
    ],
)
def test_running(text: str, name: str) -> None:
    assert text[: cut_running(text, 0, len(text))] == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("钱甲、孙乙、李丙", ["钱甲", "孙乙", "李丙"]),
        ("钱甲和孙乙", ["钱甲", "孙乙"]),
        ("青山县公安局和青山县人民政府", ["青山县公安局", "青山县人民政府"]),
        ("青山县住房和城乡建设局", ["青山县住房和城乡建设局"]),
        ("钱永和", ["钱永和"]),
    ],
)
def test_lists_of_names(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in split_names(text, 0, len(text))] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("钱永丁未经批准建房。钱永丁不服。", "钱永丁"),
        ("钱某某未经批准", "钱某某"),
        ("钱某甲未经批准", "钱某甲"),
        ("，未经批准", ""),
    ],
)
def test_a_person_s_name_ends_where_its_repetitions_end(text: str, name: str) -> None:
    assert text[: person_end(text, 0, len(text))] == name


@pytest.mark.parametrize(("name", "is_one"), [("钱甲", True), ("欧阳丁", True), ("东街公司", True), ("×某", False), ("", False)])
def test_family_names(name: str, is_one: bool) -> None:
    assert opens_with_surname(name) is is_one


@pytest.mark.parametrize(
    ("name", "ends"),
    [("青山县公安局", True), ("东街合伙企业（有限合伙）", True), ("东街村民委员会", True), ("公安局长", False), ("钱甲", False)],
)
def test_endings_of_organisations(name: str, ends: bool) -> None:
    assert ends_as_organisation(name) is ends
