"""The space and the weights are learnt from texts and pairs alone, the same way each time."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nlp import versions
from nlp.errors import ModelError
from nlp.similar.space import NAME, space
from nlp.similar.weights import ASPECTS, weights
from nlp.training.similar import LEAST, learn_space, read_papers, write
from nlp.training.similar_pairs import Paper
from nlp.training.similar_weights import PRIOR, learnt

WORDS = ("房屋 拆除 催告 公告 补偿 征收 处罚 罚款 听证 告知 陈述 申辩 登记 许可 撤销 答复 信息 公开 工伤 认定 事故 复议 期限 证据 程序 职权 违法 "
         "食品 标签 车辆 驾驶 扣留 土地 规划 建设 林木 采伐 排污 监测 学校 学籍").split()  # fmt: skip


def texts(count: int, seed: int = 4) -> list[str]:
    """Papers of one of four subjects, each with words of its own."""
    chance = np.random.default_rng(seed)
    return ["".join(chance.choice(WORDS[10 * (i % 4) : 10 * (i % 4) + 12], 60)) for i in range(count)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    learned = learn_space(texts(120), texts(200, seed=5), 64)
    folder = tmp_path_factory.mktemp("models")
    write(learned, PRIOR, "of what", folder)
    return learned, folder


def test_papers_of_one_subject_lie_together(made):
    vectors = np.array([made[0].vector(text) for text in texts(40, seed=6)])
    near = vectors @ vectors.T
    subject = np.arange(40) % 4
    np.fill_diagonal(near, -1)
    assert (subject[near.argmax(axis=1)] == subject).mean() >= 0.9


def test_what_is_written_is_what_is_read(made):
    learned, folder = made
    assert np.array_equal(space(folder).vector(texts(1)[0]), learned.vector(texts(1)[0]))
    assert weights("suit", folder)["facts"] == pytest.approx(PRIOR["suit"]["facts"], abs=0.001)


def test_pairs_of_few_papers_are_not_kept():
    rare = [*texts(100), *["欧阳" * 3] * (LEAST - 1)]
    there = learn_space(rare, texts(200), 64).vocabulary
    assert ord("欧") << 21 | ord("阳") not in there.tolist()


def test_the_same_texts_give_the_same_space(made):
    again = learn_space(texts(120), texts(200, seed=5), 64)
    assert np.array_equal(again.vocabulary, made[0].vocabulary)
    assert np.abs(again.matrix.astype(int) - made[0].matrix).max() <= 1  # the last bit is the machine's


@pytest.mark.parametrize(("change", "code"), [({"format": np.array(9)}, "E131"), ({"scale": np.zeros(1, np.float32)}, "E131"), (None, "E130")])
def test_a_space_that_does_not_fit_is_refused(made, tmp_path, change, code):
    if change is not None:
        with np.load(made[1] / NAME) as stored:
            np.savez(tmp_path / NAME, **(dict(stored) | change))
    with pytest.raises(ModelError) as refused:
        space(tmp_path)
    assert refused.value.code == code


def test_weights_of_another_format_are_refused(tmp_path):
    with pytest.raises(ModelError) as refused:
        weights("suit", tmp_path)
    assert refused.value.code == "E130"
    (tmp_path / "similar.json").write_text(json.dumps({"format": 2}), "utf-8")
    with pytest.raises(ModelError) as refused:
        weights("question", tmp_path)
    assert refused.value.code == "E131"


def test_an_aspect_that_tells_gains_weight_and_the_unknown_half_is_not_looked_at(monkeypatch):
    monkeypatch.setattr("nlp.training.similar_weights.TRIALS", 200)
    chance = np.random.default_rng(1)
    some = [Paper(str(i), "", {"act_type": "ab"[i % 2], "field": "x", "causes": []}, str(i), known=i < 30) for i in range(40)]
    pairs = chance.random((40, 40, len(ASPECTS))).astype(np.float32)
    pairs[:, :, tuple(ASPECTS).index("act_type")] = [[i % 2 == j % 2 for j in range(40)] for i in range(40)]
    pairs[:, :, tuple(ASPECTS).index("causes")] = 0
    found = learnt(some, pairs, "suit")
    assert found["act_type"] > PRIOR["suit"]["act_type"] and found["causes"] == PRIOR["suit"]["causes"]
    assert sum(found.values()) == pytest.approx(1, abs=0.01)
    elsewhere = pairs.copy()
    elsewhere[30:], elsewhere[:, 30:] = chance.random((10, 40, len(ASPECTS))), chance.random((40, 10, len(ASPECTS)))
    elsewhere[:, :, tuple(ASPECTS).index("causes")] = 0
    assert learnt(some, elsewhere, "suit") == found


def test_what_an_analysis_finds_does_not_depend_on_it():
    assert "similar" not in versions.models() and "field" in versions.models()


def test_papers_are_read_packed_or_not(tmp_path):
    import gzip

    line = '{"text": "行政判决书"}\n'
    (tmp_path / "a.jsonl").write_text(line, "utf-8")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    assert read_papers(tmp_path / "a.jsonl") == read_papers(tmp_path / "a.jsonl.gz") == ["行政判决书"]
