"""Cue tables: the look-ahead that makes them fast loses nothing; zones weigh as they should."""

from __future__ import annotations

import json
import re

import pytest

import corpora
from nlp.classify.act_rules import act_cues
from nlp.classify.cues import CueTable
from nlp.classify.field import field_cues
from nlp.classify.openings import openings, split_branches
from nlp.document import Span
from nlp.folding import fold


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("处罚|罚款", "处罚"),
        ("(?:不|未)?履行", "不未履"),
        ("(?<!人)民政(?!府)", "民"),
        ("[房地]产证?", "房地"),
        (r"\d{2}号", "0123456789"),
        (r"a{0,2}b", "ab"),
        (r"\(c", None),
        ("[一-龥]复", None),
        (".x", None),
        ("x?", None),
    ],
)
def test_openings(pattern: str, expected: str | None) -> None:
    assert openings(pattern) == (None if expected is None else frozenset(expected))


def test_branches_are_split_at_the_top_only() -> None:
    assert split_branches(r"a(?:b|c)|[|x]|\|d") == ["a(?:b|c)", "[|x]", r"\|d"]


@pytest.mark.parametrize("table", [act_cues(), field_cues()], ids=["act", "field"])
def test_the_look_ahead_loses_no_match(table: CueTable) -> None:
    slow = re.compile("|".join(f"(?:{pattern})" for _, _, pattern in table.cues))
    for line in corpora.read("sentences/act_types.jsonl").splitlines()[::9]:
        text = fold(json.loads(line)["text"])
        places = table.score(text, {"cause": (Span(0, len(text)),)}).places
        fast = {(span.start, span.end) for spans in places.values() for span in spans}
        assert fast == {found.span() for found in slow.finditer(text)}


def test_the_cause_outweighs_the_facts() -> None:
    table = CueTable((("a", 4.0, "甲"), ("b", 4.0, "乙")))
    score = table.score("甲乙", {"cause": (Span(0, 1),), "opening": (Span(1, 2),)})
    assert score.best == "a" and score.margin == pytest.approx(4 * 3.0 - 4 * 0.8)
    assert score.places["b"] == (Span(1, 2),)
