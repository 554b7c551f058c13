"""Digests of the invented judgments: what they must say, and that nothing in them is invented."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import corpora
from nlp.case import Case
from nlp.digest import DEFAULT, Digest, Limits, Sentence, digest
from nlp.digest.shapes import size
from nlp.document import Document
from nlp.judgment import Evidence
from nlp.pipeline import analyse

FOLDER = corpora.ROOT / "samples" / "judgments"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "samples.toml").read_text())
NOWHERE = ("委托诉讼代理人", "，住所地", "受理费", "出生", "汉族", "质证")


@cache
def read(name: str) -> tuple[Case, Digest]:
    case = analyse(Document.from_text((FOLDER / f"{name}.txt").read_text()))
    return case, digest(case)


def printed(sentences: tuple[Sentence, ...]) -> str:
    return "".join(sentence.closed() for sentence in sentences)


@pytest.mark.parametrize("name", [n for n in NAMES if n[:2] in EXPECTED])
def test_what_a_reader_needs(name: str) -> None:
    _, found = read(name)
    wanted = EXPECTED[name[:2]]
    sections = {
        "facts": printed(found.facts),
        "result": printed(found.result),
        "reasons": "".join(printed(reason.sentences) for reason in found.reasons),
    }
    for section, text in sections.items():
        assert [words for words in wanted.get(section, []) if words not in text] == []
    assert found.title == wanted.get("title", found.title)
    assert [i.level for i in found.course] == wanted.get("levels", [i.level for i in found.course])
    assert [words for words in wanted.get("never", []) if words in sections["facts"] + sections["result"]] == []
    assert wanted.get("missing", "") in "".join(found.missing)


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_stands_in_the_document(name: str) -> None:
    case, found = read(name)
    for sentence in found.sentences():
        pieces = [case.document.text[s.start : s.end] for s in sentence.spans]
        assert "".join(pieces).replace("\n", "") == sentence.text
        assert list(sentence.spans) == sorted(sentence.spans, key=lambda s: s.start)
        assert not any(a.start < b.end and b.start < a.end for a in sentence.spans for b in sentence.left_out)


@pytest.mark.parametrize("name", NAMES)
def test_sections_keep_their_limits_and_the_order_of_the_text(name: str) -> None:
    _, found = read(name)
    assert size(found.facts) <= DEFAULT.facts
    assert size(found.result) <= DEFAULT.result
    told = [s.spans[0].start for s in found.facts if s.kind in ("act", "event", "undisputed")]
    assert told == sorted(told)
    own = [s.spans[0].start for s in found.result if s.kind == "operative"]
    assert own == sorted(own)


@pytest.mark.parametrize("name", NAMES)
def test_no_agents_addresses_and_costs(name: str) -> None:
    _, found = read(name)
    text = printed(found.facts) + printed(found.result)
    assert [words for words in NOWHERE if words in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_this_instance_comes_last_and_says_what_it_ordered(name: str) -> None:
    case, found = read(name)
    assert [i.this for i in found.course] == [False] * (len(found.course) - 1) + [True]
    assert found.course[-1].result
    assert found.course[-1].number == (case.judgment.case_number.value if case.judgment.case_number else None)


def test_a_digest_says_when_something_did_not_fit() -> None:
    case, _ = read("09-demolition-unlawful-and-compensation")
    short = digest(case, Limits(facts=80, result=60, reasons=20))
    assert size(short.facts) <= 80
    assert size(short.result) <= 60
    assert not short.complete
    assert "拆除了该房屋" in "".join(case.document.text[s.start : s.end] for s in short.omitted)
    assert "裁判结果超出字数" in "".join(short.missing)
    assert all(sentence.text in case.document.text.replace("\n", "") for sentence in short.result)


def test_provisions_are_grouped_by_law_as_printed() -> None:
    _, found = read("09-demolition-unlawful-and-compensation")
    assert [(g.law, g.provisions, g.applied) for g in found.basis] == [
        ("中华人民共和国行政诉讼法", ("第六十九条、第七十四条第二款第（一）项、第七十六条",), True),
        ("中华人民共和国国家赔偿法", ("第四条第（三）项",), True),
    ]


def test_keywords_are_of_our_tables() -> None:
    _, found = read("03-demolition-unlawful-town")
    assert found.keywords == ("行政强制执行", "强制拆除", "城市管理、综合执法", "违反法定程序")


def test_a_cause_that_a_person_added_has_no_sentence() -> None:
    case = analyse(Document.from_text((FOLDER / "03-demolition-unlawful-town.txt").read_text()))
    added = replace(case.judgment.causes[0], code="ultra_vires", detail=None, evidence=Evidence((), 1.0, "person"))
    case.judgment.causes.append(added)
    found = digest(case)
    assert found.reasons[-1].code == "ultra_vires"
    assert found.reasons[-1].sentences == ()
    assert "部分败诉原因没有原文出处。" in found.missing
