"""Learning what names look like: from papers alone, into a file that holds no names."""

import re
from pathlib import Path

import pytest

import corpora
from nlp.redact.names import Counts
from nlp.redact.tagger import FILE, Weights, prepared, score, weights
from nlp.redact.views import line_view
from nlp.training.person_names import Paper, learn, signed_names, write


@pytest.fixture(scope="module")
def learned() -> Weights:
    texts = [line_view(path.read_text(encoding="utf-8")).text for path in sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))]
    return learn([[Paper(text, signed_names(text)) for text in texts]], size=39)


def test_party_lists_and_signatures_name_people() -> None:
    assert signed_names("原告：林晓月，女。\n委托代理人李莉，律师。\n审判长周正\n") == {"林晓月", "李莉", "周正"}


def likeness(model: Weights, text: str, name: str) -> float:
    padded = prepared(text)
    at = padded.index(name)
    return score(padded, at, at + len(name), Counts(padded).of, model)


def test_a_name_looks_more_like_one_than_a_word(learned: Weights) -> None:
    text = "原告：林晓月，女，汉族，住临江市。被告的程序合法。"
    assert likeness(learned, text, "林晓月") > likeness(learned, text, "程序合")
    assert likeness(weights(), text, "林晓月") > 0 > likeness(weights(), text, "程序合")


def test_what_is_learned_is_stored_and_read_alike(learned: Weights, tmp_path: Path) -> None:
    assert write(learned, tmp_path).name == FILE
    stored = weights.__wrapped__(tmp_path)
    assert (stored.bias, dict(stored.weights), dict(stored.common)) == (learned.bias, dict(learned.weights), dict(learned.common))


@pytest.mark.parametrize("model", [pytest.param(None, id="stored"), pytest.param("learned", id="learned")])
def test_no_rare_string_is_kept(model: str | None, request: pytest.FixtureRequest) -> None:
    checked = request.getfixturevalue(model) if model else weights()
    pairs = ((name, name[at : at + 2]) for name in checked.weights if name[0] in "opmqx" for at in range(1, len(name) - 1))
    rare = [name for name, pair in pairs if re.fullmatch("[\u4e00-\u9fff]{2}", pair) and checked.common.get(pair, 0) < 4]
    assert rare == []
