"""Who bears the costs (诉讼费用交纳办法 29), by name, by short name and by role."""

from __future__ import annotations

import pytest

from tests.nlp.papers import read


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("案件受理费50元，由被告青山县公安局负担。", ["青山县公安局"]),
        ("案件受理费50元由原告负担。", ["钱甲"]),
        ("案件受理费50元，由原告钱甲、被告青山县公安局各负担25元。", ["钱甲", "青山县公安局"]),
        ("案件受理费50元，由被告负担，鉴定费800元，由第三人承担。", ["青山县公安局", "孙乙"]),
        ("一审案件受理费50元由青山县公安局负担，二审案件受理费50元由青山县公安局负担。", ["青山县公安局"]),
        ("本案受理费50元免予收取。", []),
    ],
)
def test_bearers(words: str, names: list[str]) -> None:
    assert [v.value for v in read(costs=words).judgment.costs_borne_by] == names


def test_a_short_name_that_the_text_has_given() -> None:
    listed = "原告钱甲，男。\n被告青山县公安局（以下简称县公安局），住所地青山县西街2号。"
    judgment = read(parties=listed, costs="案件受理费50元，由县公安局负担。").judgment
    assert [v.value for v in judgment.costs_borne_by] == ["青山县公安局"]


def test_the_place_is_in_the_costs() -> None:
    case = read()
    span = case.judgment.costs_borne_by[0].evidence.spans[0]
    assert case.printed(span).endswith("被告青山县公安局")


def test_without_a_section_of_costs_nobody_bears_them() -> None:
    assert read(costs="").judgment.costs_borne_by == []
