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
