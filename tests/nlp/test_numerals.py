"""Numerals of article numbers, paragraphs, items and periods."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.numerals import NUMERAL, to_chinese, to_int


def written(number: int) -> str:
    """A number below ten thousand in Chinese figures, as statutes print it."""
    text, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // unit % 10
        if figure:
            text += ("零" if gap and text else "") + "〇一二三四五六七八九"[figure] + sign
        gap = figure == 0
    return text


@given(st.integers(1, 9999))
def test_every_number_in_both_figures(number: int) -> None:
    assert to_int(written(number)) == number
    assert to_int(str(number)) == number
    assert to_int(to_chinese(number)) == number
    assert re.fullmatch(NUMERAL, written(number))


@pytest.mark.parametrize(
    ("text", "value"),
    [("十五", 15), ("廿三", 23), ("一百十", 110), ("一百〇五", 105), ("两", 2), ("二〇一八", 2018), ("007", 7)],
)
def test_short_forms(text: str, value: int) -> None:
    assert to_int(text) == value


@pytest.mark.parametrize(
    ("number", "text"), [(0, "〇"), (7, "七"), (10, "十"), (18, "十八"), (20, "二十"), (105, "一百零五"), (118, "一百一十八"), (10_000, "10000")]
)
def test_numbers_of_articles(number: int, text: str) -> None:
    assert to_chinese(number) == text


@pytest.mark.parametrize("text", ["", "十百", "二三十", "一百零十", "甲", "三十日", "½", "²"])
def test_malformed(text: str) -> None:
    assert to_int(text) is None
