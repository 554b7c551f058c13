"""Case numbers: one spelling for all ways of printing the same one, and none for what is nobody's."""

from __future__ import annotations

import pytest

from api.ledger.disputes.numbers import court_key, number_of, same_court


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("（2021）浙9902行初36号", "2021|浙9902|行初|36"),
        ("(2021)浙9902行初36号", "2021|浙9902|行初|36"),
        ("〔2021〕浙9902行初36号", "2021|浙9902|行初|36"),
        ("【2021】 浙9902行初字第０0036号", "2021|浙9902|行初|36"),
        ("（2Ｏ21）浙9902行初36号", "2021|浙9902|行初|36"),
        ("（2〇21）浙9902行初36号", "2021|浙9902|行初|36"),
        ("（2021）浙9902行初36号之一", "2021|浙9902|行初|36"),
        ("（2021）9902行初36号", "2021|浙9902|行初|36"),
        ("（2014）临中法行终字第00274号", "2014|临中|行终|274"),
        ("（2014）临中行终字第274号", "2014|临中|行终|274"),
        ("（2021）浙9902行初36-2号", "2021|浙9902|行初|36-2"),
        ("临中行终字第40号", "|临中|行终|40"),
        ("（2017）最高法行申5998号", "2017|最高|行申|5998"),
    ],
)
def test_one_spelling(printed: str, key: str) -> None:
    found = number_of(printed, "浙")
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("printed", ["（2021）浙9902行初×××号", "（2021）浙9902行初号", "（20××）浙9902行初36号", "青市监处〔2020〕117号", "", "第36号"])
def test_what_is_nobodys(printed: str) -> None:
    assert number_of(printed) is None


def test_only_a_sign_of_the_new_form_is_one_courts_own() -> None:
    numbers = {text: number_of(text) for text in ("（2021）浙9902行初36号", "（2014）云行初字第36号", "（2015）浙99行终字第3号", "（2021）浙行申7号")}
    assert [number.unique for number in numbers.values() if number] == [True, False, False, True]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("临江市云溪区人民法院", "云溪区法院", True), ("临江市云溪区人民法院", "临江市松陵区人民法院", False), ("临江省临江市中级人民法院", "临江市中级人民法院", True),
        ("临江市云溪区人民法院", None, True), ("中华人民共和国最高人民法院", "最高人民法院", True),
    ],
)  # fmt: skip
def test_courts(one: str, other: str | None, same: bool) -> None:
    assert same_court(court_key(one), court_key(other)) is same


def test_misprints_differ_in_year_or_sign_alone() -> None:
    number, wrong_sign, wrong_year, others = map(
        number_of, ("（2021）浙9902行初36号", "（2021）浙9920行初36号", "（2020）浙9902行初36号", "（2020）浙9920行初36号")
    )
    assert number and wrong_sign and wrong_year and others
    assert [number.like(one) for one in (wrong_sign, wrong_year, others, number)] == [True, True, False, False]
