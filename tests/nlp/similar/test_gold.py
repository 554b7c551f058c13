"""On annotated judgments: twins are found, and cases of the same act and cause come first, as the card says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from nlp.similar import Index, of_judgment
from nlp.similar.case import Kind
from nlp.similar.space import space
from nlp.similar.weights import weights
from nlp.training.intervals import of_mean
from nlp.training.similar_measure import Measured, agreement, bm25, measured, same_act, twins_found
from nlp.training.similar_pairs import Paper, material, papers

KINDS: dict[Kind, str] = {"judgment": "由判决检索", "suit": "由待诉案件检索"}


@pytest.fixture(scope="module")
def figures(shared: Path) -> Measured:
    return measured(material(papers(shared / "gold"), space()), {kind: weights(kind) for kind in KINDS})


def test_twins_are_found_where_they_are_not_excluded(figures):
    unknown, whole = figures.twins["judgment"]
    assert unknown >= 0.99 and whole >= 0.99


def test_the_same_act_and_cause_come_first_by_more_than_chance(figures):
    for kind in KINDS:
        found = figures.table[kind, "cause"]
        assert found.gain.low > 0, kind
        assert found.ours.value <= found.best
    assert figures.table["judgment", "cause"].gain.value >= 0.2
    assert all(figures.table[kind, name].gain.low > 0 for kind in KINDS for name in ("act_type", "field"))


def test_the_card_has_the_figures_of_the_shipped_files(figures):
    card = (Path(__file__).parents[3] / "models" / "similar.md").read_text("utf-8")
    assert f"另一半（{figures.unknown} 件）" in card
    for kind, label in KINDS.items():
        told = re.findall(rf"^\| {label} \| ([\d.]+) \| ([\d.]+) \|$", card, re.M)
        assert np.allclose([float(one) for one in told[0]], figures.twins[kind], atol=0.03)
        ours = re.findall(rf"^\| {label}，行为种类与败诉原因[^|]*\| (\d+) \| ([\d.]+)", card, re.M)
        assert int(ours[0][0]) == figures.table[kind, "cause"].papers
        assert float(ours[0][1]) == pytest.approx(figures.table[kind, "cause"].ours.value, abs=0.06)


def test_the_index_finds_the_twins_too(shared, tmp_path):
    listed = [paper for paper in papers(shared / "gold") if paper.id.startswith("openlaw")]
    groups = np.array([paper.group for paper in listed])
    made = [of_judgment({}, paper.text, id=number, agency=None, region=None, series=None) for number, paper in enumerate(listed)]
    index = Index.open(tmp_path)
    index.add(made)
    shares = []
    for number, group in enumerate(groups):
        twins = set(np.flatnonzero(groups == group).tolist()) - {number}
        if twins:
            shares.append(len(twins & {match.id for match in index.search(made[number], limit=10, exclude=[number])}) / len(twins))
    assert len(shares) > 10 and np.mean(shares) >= 0.99


def _paper(number: int, act: str, group: str | None = None) -> Paper:
    return Paper(str(number), "", {"act_type": act, "field": "other", "causes": []}, group or str(number), known=False)


def test_agreement_counts_the_first_five_of_other_series():
    some = [_paper(0, "penalty", "twins"), _paper(1, "penalty", "twins"), *(_paper(i, "penalty" if i < 5 else "license") for i in range(2, 9))]
    found = np.tile(np.arange(9, 0, -1.0), (9, 1))
    assert agreement(some, found, [0], same_act).tolist() == [0.6]
    assert twins_found(some, found, [0, 1, 2]) == 1.0


def test_bm25_prefers_rare_words():
    past = ["房屋拆除催告", "房屋拆除登记", "房屋登记登记"]
    found = bm25(["拆除催告", "登记"], past)
    assert found[0].argmax() == 0 and found[1].argmax() == 2 and found[0, 2] == 0


def test_an_interval_draws_whole_series():
    alone = of_mean(np.array([0.0, 1.0] * 20), [str(i) for i in range(40)])
    together = of_mean(np.array([0.0, 1.0] * 20), ["a", "b"] * 20)
    assert alone.value == together.value == 0.5
    assert together.high - together.low > alone.high - alone.low
