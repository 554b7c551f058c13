"""Figures of predicted chances against scikit-learn's, and gains that are sure only beyond the interval."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, matthews_corrcoef, roc_auc_score

from nlp.training.binary import auc, brier, ece, gains, mcc, rows
from nlp.training.intervals import resamples

RANDOM = np.random.default_rng(7)
LOST = RANDOM.random(300) < 0.3
GOOD = np.clip(LOST * 0.4 + RANDOM.random(300) * 0.6, 0, 1)
BLIND = np.full(300, LOST.mean())
GROUPS = [str(n // 3) for n in range(300)]


def test_figures_are_scikit_learns() -> None:
    rough = np.round(GOOD, 1)
    assert auc(LOST, rough) == pytest.approx(roc_auc_score(LOST, rough))
    assert mcc(LOST, GOOD) == pytest.approx(matthews_corrcoef(LOST, GOOD >= 0.5))
    assert brier(LOST, GOOD) == pytest.approx(brier_score_loss(LOST, GOOD))


def test_saying_always_the_same_is_worth_nothing() -> None:
    assert (auc(LOST, BLIND), mcc(LOST, BLIND)) == (0.5, 0)
    assert ece(LOST, BLIND) < 0.1 < ece(LOST, BLIND + 0.5)
    assert np.isnan(auc(LOST[LOST], GOOD[LOST]))


def test_a_gain_is_sure_only_beyond_the_interval() -> None:
    better, same = gains(LOST, GOOD, {"blind": BLIND, "itself": GOOD}, GROUPS, 1)
    assert better.auc.low > 0 and better.brier.low > 0 and better.sure
    assert same.auc.value == 0 and not same.sure


def test_groups_are_drawn_whole() -> None:
    for drawn in resamples(GROUPS, 3)[:20]:
        assert (np.bincount(drawn, minlength=300).reshape(-1, 3).std(axis=1) == 0).all()


def test_each_method_has_its_row() -> None:
    names = [one.name for one in rows(LOST, {"a": GOOD, "b": BLIND}, GROUPS, 1)]
    assert names == ["a", "b"]
