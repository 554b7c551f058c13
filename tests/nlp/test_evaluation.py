"""The measures: worth what they say on small cases, and the same as the annotated set's own scorer on all of it."""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path
from typing import Any

import pytest

from nlp.document import Document
from nlp.evaluation import FIELDS, changes, evaluate, flat, is_right, items, law_name, same_sentence, shown
from nlp.pipeline import analyse

Labels = dict[str, Any]


def labels(**given: Any) -> Labels:
    return {"court": "青岚县人民法院", "agency_result": "won", "parties": [], "dispositions": ["revoke"]} | given


def scores(gold: dict[str, Labels], predicted: dict[str, Labels], **options: Any) -> dict[str, Any]:
    return {score.name: score for score in evaluate(gold, predicted, **options)}


def test_a_prediction_of_itself_is_perfect() -> None:
    gold = {"a": labels(agency_result="lost"), "b": labels()}
    found = scores(gold, gold)
    assert found["court accuracy"].value == 1
    assert found["dispositions micro-F1"].value == 1
    assert found["agency lost F1"].value == 1


def test_half_right_is_half() -> None:
    gold = {"a": labels(), "b": labels()}
    found = scores(gold, {"a": labels(), "b": labels(court="别处人民法院", dispositions=["revoke", "redo"])})
    assert found["court accuracy"].value == 0.5
    assert found["dispositions exact"].value == 0.5
    assert found["dispositions micro-F1"].value == pytest.approx(4 / 5)
    assert found["dispositions micro-F1"].count == 2


def test_a_document_without_prediction_is_missed() -> None:
    found = scores({"a": labels()}, {})
    assert found["dispositions micro-F1"].value == 0
    assert found["court accuracy"].value == 0


def test_what_the_annotation_leaves_open_is_not_asked() -> None:
    found = scores({"a": labels(court=None), "b": labels()}, {"b": labels()})
    assert (found["court accuracy"].value, found["court accuracy"].count) == (1, 1)


def test_the_interval_holds_the_value_and_narrows_with_more_documents() -> None:
    def spread(size: int) -> float:
        gold = {str(n): labels() for n in range(size)}
        predicted = {str(n): labels(court="青岚县人民法院" if n % 4 else "错") for n in range(size)}
        score = scores(gold, predicted)["court accuracy"]
        assert score.low <= score.value <= score.high
        return float(score.high - score.low)

    assert spread(400) < spread(40) / 2


def test_twins_are_drawn_together() -> None:
    gold = {str(n): labels() for n in range(40)}
    predicted = {str(n): labels(court="青岚县人民法院" if n < 20 else "错") for n in range(40)}
    twins = [[str(n) for n in range(20)], [str(n) for n in range(20, 40)]]
    alone, together = scores(gold, predicted), scores(gold, predicted, groups=twins)
    assert together["court accuracy"].high - together["court accuracy"].low == 1
    assert alone["court accuracy"].high - alone["court accuracy"].low < 0.5


def test_a_measure_over_nothing_has_no_value() -> None:
    assert math.isnan(scores({"a": labels()}, {"a": labels()})["agency lost F1"].value)


def test_changes_name_each_document_that_got_better_or_worse() -> None:
    gold = {"a": labels(), "b": labels(), "c": labels()}
    before = {"a": labels(court="错"), "b": labels(), "c": labels(court="错")}
    now = {"a": labels(), "b": labels(court="错"), "c": labels(court="也错")}
    found = changes(gold, before, now)
    assert [(c.id, c.field, c.gain) for c in found] == [("a", "court", 1), ("b", "court", -1)]
    assert (found[1].wanted, found[1].before, found[1].now) == ("青岚县人民法院", "青岚县人民法院", "错")


@pytest.mark.parametrize(
    ("one", "other"),
    [("（2020）京０１行终1号", "(2020)京01行终1号"), ("公〔2015〕5 号", "公[2015]5号"), ("【1】", "（1）")],
)
def test_width_blanks_and_brackets_do_not_count(one: str, other: str) -> None:
    assert flat(one) == flat(other)


def test_a_law_is_the_same_with_state_quotes_and_year() -> None:
    assert law_name("《中华人民共和国行政诉讼法（2017年修正）》") == law_name("行政诉讼法")


def test_sentences_are_the_same_when_they_share_half() -> None:
    assert same_sentence("被告未经催告即实施强制拆除，程序违法", "未经催告即实施强制拆除")
    assert not same_sentence("被告未经催告即实施强制拆除", "原告的诉讼请求不能成立")
    assert not same_sentence("", "原告")


def test_shown_is_readable() -> None:
    assert shown("parties", labels(parties=[{"name": "甲局", "role": "defendant"}])) == "甲局 defendant"
    assert shown("causes", labels()) == "—"


def test_an_open_choice_is_right_and_a_surplus_item_is_not() -> None:
    assert is_right("court", {"court": None}, labels())
    assert not is_right("dispositions", labels(), labels(dispositions=["revoke", "redo"]))


def test_every_field_can_be_asked_of_an_empty_prediction() -> None:
    assert all(shown(field, {}) for field in FIELDS)
    assert items("statutes", {}) == set()


def test_agrees_with_the_scorer_of_the_annotated_set(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)

    def load(name: str) -> dict[str, Labels]:
        lines = (shared / "gold" / name).read_text(encoding="utf-8").splitlines()
        return {entry["id"]: entry for entry in map(json.loads, lines)}

    gold = load("dev.gold.jsonl")
    predicted = {
        name: analyse(Document.from_text(entry["text"])).judgment.to_json()
        for name, entry in list(load("dev.texts.jsonl").items())[::2]
    }
    ours = [(s.name, pytest.approx(s.value, nan_ok=True), s.count) for s in evaluate(gold, predicted, resamples=10)]
    assert ours == scorer.score(gold, predicted)
