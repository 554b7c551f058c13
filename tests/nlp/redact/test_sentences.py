"""Invented sentences with their masks, in both directions: what must go and what must stay."""

import tomllib
from pathlib import Path

import pytest

from nlp.redact import Known, Rules, redact

SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))["sentences"]
EVERYBODY = Rules(kept_roles=frozenset())


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s["text"][:18])
def test_sentence_is_masked_as_written(sentence: dict[str, str]) -> None:
    assert redact(sentence["text"], (), EVERYBODY).text == sentence["masked"]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s["text"][:18])
def test_masking_twice_changes_nothing(sentence: dict[str, str]) -> None:
    assert redact(sentence["masked"], (), EVERYBODY).text == sentence["masked"]


def test_there_are_sixty_sentences_and_some_that_stay() -> None:
    assert len(SENTENCES) >= 60
    assert sum(s["text"] == s["masked"] for s in SENTENCES) >= 10


def test_a_listed_person_is_masked_wherever_the_name_stands() -> None:
    known = (Known("郁青", "person"),)
    assert redact("郁\n青说，郁 青与他人到过现场。", known).text == "郁某说，郁某与他人到过现场。"


def test_a_name_that_is_also_a_district_stays_in_the_district() -> None:
    known = (Known("高明", "person"),)
    assert redact("高明住佛山市高明区，高明区人民政府没有答复高明。", known).text == (
        "高某住佛山市高明区，高明区人民政府没有答复高某。"
    )


def test_the_longer_name_keeps_its_place() -> None:
    known = (Known("张卫", "person"), Known("张卫莉", "person"))
    assert redact("张卫莉与张卫发生厮打。", known).text == "张某甲与张某乙发生厮打。"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "梁大海之妻梁榜建蕊因琐事报警。第三人的妻子榜建蕊为孩子之事与人争吵。",
            "梁某甲之妻梁某乙因琐事报警。第三人的妻子榜某为孩子之事与人争吵。",
        ),
        ("协警叶佳亮到场。派出所接到叶家亮报案称，有人起哄。", "协警叶某到场。派出所接到叶某报案称，有人起哄。"),
        ("代替云溪公司门岗张子军到门岗值班。", "代替云溪公司门岗张某到门岗值班。"),
        ("《关于给予权大成党内严重警告处分的决定》", "《关于给予权某党内严重警告处分的决定》"),
    ],
)
def test_people_whom_only_a_formula_shows(text: str, masked: str) -> None:
    assert redact(text, (), EVERYBODY).text == masked


def test_a_word_behind_a_relative_that_stands_once_is_no_name() -> None:
    text = "原告与其妻榜建蕊为孩子之事争吵。"
    assert "榜建蕊" in redact(text, (), EVERYBODY).text


def test_a_place_named_again_goes_again_but_not_its_committee() -> None:
    text = "原告住云溪区松溪镇柳岸村。柳岸村一组分配土地，柳岸村村民委员会没有答复。"
    assert redact(text, (), EVERYBODY).text == "原告住云溪区×××。×××分配土地，柳岸村村民委员会没有答复。"


def test_a_road_that_is_all_of_an_address_goes_where_something_is_there() -> None:
    text = "该店住所地在云溪区柳荫路。该店原来在柳荫路，后来搬走。柳荫路派出所到场，柳荫路正在修建。"
    assert redact(text, (), EVERYBODY).text == "该店住所地在云溪区×××。该店原来在×××，后来搬走。柳荫路派出所到场，柳荫路正在修建。"
