"""Trains a linear text classifier, measures it honestly and writes it: .skops, .npz and a card.

The pipeline is plain scikit-learn (n-gram presence, inverse document frequency, logistic regression), so that the
.skops file holds no type of ours.  Figures come from cross-validation in which the members of a series (near-identical
papers) are never parted; its out-of-fold scores also give the one temperature that calibrates the probabilities.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MultiLabelBinarizer

from nlp.classify.linear import FOLDER, LinearModel, clean, gram_code, register
from nlp.training.card import card
from nlp.training.measure import Figures, measure
from nlp.training.recipe import SEED, Recipe, Sample

TRUSTED: tuple[str, ...] = ()
"""Types beyond skops' own list that a stored pipeline may hold: none."""

MAJORITY, RULES = "多数（最常见的类别）", "只用规则"
"""How the baselines are called on the card."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training leaves: the model, its figures (None when no text could be held out) and where it was written."""

    model: LinearModel
    figures: Figures | None
    files: tuple[Path, ...]


def train(recipe: Recipe, samples: Sequence[Sample], folder: Path = FOLDER) -> Trained:
    """Trains on all samples and writes NAME.skops, NAME.npz and NAME.md; ValueError with fewer than two classes."""
    texts = [clean(s.text) for s in samples]
    classes = sorted({label for s in samples for label in s.labels})
    if len(classes) < 2:
        raise ValueError(f"{recipe.name}: training needs at least two classes, got {classes}")
    truth = _indicator(samples, classes)
    logits, held = out_of_fold(recipe, texts, truth, samples)
    temperature = best_temperature(logits[held], truth[held], recipe.multi) if held.any() else 1.0
    figures = None
    if held.any():
        scores = probabilities(logits[held] / temperature, recipe.multi)
        kept = [sample for sample, out in zip(samples, held, strict=True) if out]
        figures = measure(
            classes, truth[held], scores, multi=recipe.multi, precision=recipe.precision, seed=SEED,
            groups=[one.group for one in kept], others=baselines(kept, truth[held], classes),
        )  # fmt: skip
    pipeline = _fit(recipe, texts, truth)
    _soften(pipeline, temperature)
    model = to_linear(recipe, pipeline, classes, data_hash(samples), figures.threshold if figures else 0.5)
    words = card(recipe, model, samples, figures)
    return Trained(model, figures, write(pipeline, model, words, folder))


def baselines(kept: Sequence[Sample], truth: Matrix, classes: Sequence[str]) -> dict[str, Matrix]:
    """What knows no text, and what knows no model: the shares of the held-out labels, and the rules where they were asked."""
    found = {MAJORITY: np.tile(truth.mean(axis=0), (len(truth), 1))}
    if all(one.rule is not None for one in kept):
        found[RULES] = np.array([[float(code in (one.rule or ())) for code in classes] for one in kept])
    return found


def data_hash(samples: Sequence[Sample]) -> str:
    """SHA-256 of the training data, independent of its order."""
    lines = sorted(json.dumps([s.text, s.labels, s.group, s.real], ensure_ascii=False) for s in samples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def folds(samples: Sequence[Sample], count: int) -> NDArray[np.int64]:
    """The fold of each sample: whole groups, the largest first into the emptiest fold; a hash breaks ties, not chance.

    Invented samples get fold −1 (never held out) when there are real ones.
    """
    scored = any(s.real for s in samples)
    groups: dict[str, list[int]] = {}
    for index, sample in enumerate(samples):
        if sample.real or not scored:
            groups.setdefault(sample.group, []).append(index)
    order = sorted(groups, key=lambda g: (-len(groups[g]), hashlib.sha256(f"{SEED}{g}".encode()).hexdigest()))
    sizes = [0] * count
    fold = np.full(len(samples), -1, dtype=np.int64)
    for group in order:
        emptiest = sizes.index(min(sizes))
        fold[groups[group]] = emptiest
        sizes[emptiest] += len(groups[group])
    return fold


def out_of_fold(
    recipe: Recipe, texts: Sequence[str], truth: Matrix, samples: Sequence[Sample]
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Logits (samples × classes) from models that never saw the sample's group, and which samples were held out."""
    fold = folds(samples, recipe.folds)
    logits = np.full(truth.shape, -30.0)
    for number in range(recipe.folds):
        test, train_rows = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        if not test.size or truth[train_rows].any(axis=0).sum() < 2:
            continue
        seen = np.flatnonzero(truth[train_rows].any(axis=0))
        pipeline = _fit(recipe, [texts[int(i)] for i in train_rows], truth[np.ix_(train_rows, seen)])
        weights, intercepts = _coefficients(pipeline)
        counted = pipeline[:-1].transform([texts[int(i)] for i in test])
        logits[np.ix_(test, seen)] = counted @ weights + intercepts
    return logits, fold >= 0


def probabilities(logits: Matrix, multi: bool) -> Matrix:
    """Sigmoid of each logit, or softmax of each row."""
    if multi:
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def best_temperature(logits: Matrix, truth: Matrix, multi: bool) -> float:
    """The divisor of the logits that makes held-out texts likeliest, on a grid (Guo et al. 2017)."""
    grid = np.exp(np.linspace(np.log(0.1), np.log(5.0), 79))
    losses = [_loss(probabilities(logits / t, multi), truth, multi) for t in grid]
    return float(grid[int(np.argmin(losses))])


def _loss(scores: Matrix, truth: Matrix, multi: bool) -> float:
    scores = np.clip(scores, 1e-6, 1 - 1e-6)
    hit = -(truth * np.log(scores)).sum(axis=1)
    return float((hit - ((1 - truth) * np.log(1 - scores)).sum(axis=1) if multi else hit).mean())


def _indicator(samples: Sequence[Sample], classes: Sequence[str]) -> Matrix:
    binarizer = MultiLabelBinarizer(classes=list(classes))
    return np.asarray(binarizer.fit_transform([s.labels for s in samples]), dtype=np.float64)


def _fit(recipe: Recipe, texts: Sequence[str], truth: Matrix) -> Pipeline:
    regression = LogisticRegression(
        C=recipe.strength, class_weight="balanced", max_iter=3000, random_state=SEED,
        solver="liblinear" if recipe.multi else "lbfgs",
    )  # fmt: skip
    counter = CountVectorizer(
        analyzer="char", ngram_range=recipe.sizes, min_df=min(recipe.min_df, len(texts)), binary=True,
        max_features=recipe.max_features, lowercase=False, dtype=np.float32,
    )  # fmt: skip
    steps: list[tuple[str, Any]] = [("grams", counter), ("idf", TfidfTransformer())]
    steps.append(("regression", OneVsRestClassifier(regression) if recipe.multi else regression))
    pipeline = Pipeline(steps)
    pipeline.fit(list(texts), truth if recipe.multi else truth.argmax(axis=1))
    return pipeline


def _parts(pipeline: Pipeline) -> list[Any]:
    last = pipeline[-1]
    return list(last.estimators_) if isinstance(last, OneVsRestClassifier) else [last]


def _coefficients(pipeline: Pipeline) -> tuple[Matrix, Matrix]:
    """Weights (n-grams × classes) and intercepts; of two classes the first has weight nothing."""
    parts = _parts(pipeline)
    weights = np.vstack([p.coef_ for p in parts]).T
    intercepts = np.concatenate([np.atleast_1d(p.intercept_) for p in parts])
    if len(parts) == 1 and weights.shape[1] == 1:
        weights = np.hstack([np.zeros_like(weights), weights])
        intercepts = np.concatenate([[0.0], intercepts])
    return weights, intercepts


def _soften(pipeline: Pipeline, temperature: float) -> None:
    """Divides by the temperature, so that the stored pipeline's predict_proba is calibrated as it stands."""
    for part in _parts(pipeline):
        part.coef_ = (part.coef_ / temperature).astype(np.float32)
        part.intercept_ = (part.intercept_ / temperature).astype(np.float32)


def to_linear(recipe: Recipe, pipeline: Pipeline, classes: Sequence[str], data: str, threshold: float) -> LinearModel:
    """The same numbers in the layout of the analysis: vocabulary sorted by n-gram number."""
    names = pipeline["grams"].get_feature_names_out()
    codes = np.array([gram_code(name) for name in names], dtype=np.uint64)
    order = np.argsort(codes)
    weights, intercepts = _coefficients(pipeline)
    return LinearModel(
        name=recipe.name,
        classes=tuple(classes),
        sizes=tuple(range(recipe.sizes[0], recipe.sizes[1] + 1)),
        vocabulary=codes[order],
        idf=pipeline["idf"].idf_[order].astype(np.float32),
        weights=weights[order].astype(np.float32),
        intercepts=intercepts.astype(np.float32),
        multi=recipe.multi,
        data=data,
        threshold=threshold,
    )


def write(pipeline: Pipeline, model: LinearModel, words: str, folder: Path) -> tuple[Path, ...]:
    """Writes the pipeline, its numbers and its card; returns their paths."""
    stored, numbers, page = (folder / f"{model.name}.{ending}" for ending in ("skops", "npz", "md"))
    skops.io.dump(pipeline, stored, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    model.save(numbers)
    register(numbers)
    page.write_text(words, encoding="utf-8")
    return stored, numbers, page


def load_pipeline(name: str, folder: Path = FOLDER) -> Pipeline:
    """The stored scikit-learn pipeline; skops raises UntrustedTypesFoundException for types beyond `TRUSTED`."""
    return skops.io.load(folder / f"{name}.skops", trusted=list(TRUSTED))
