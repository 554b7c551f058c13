"""Trains the risk model, measures it beside majority, rules and plain TF-IDF, and lets it ship only if it beats all three.

All figures are from cross-validation in which neither a series nor a court is parted.  The calibration (Platt) of each
fold is fitted inside its own training part.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from nlp.classify.linear import FOLDER, clean, gram_code
from nlp.risk.model import FORMAT, NAME, TEXTS, Grams, RiskModel, load, save
from nlp.risk.rates import beta_ends
from nlp.training.binary import BINS, Chances, Row, gains, rows
from nlp.training.intervals import Rows
from nlp.training.recipe import SEED, versions
from nlp.training.risk_card import Verdict, card
from nlp.training.risk_data import Suit, by_rules, data_hash

FOLDS: Final = 10
INNER: Final = 5
STRENGTH: Final = 1.0
"""Inverse regularisation, fixed beforehand: with so few losses there is nothing to tune it on."""
FEWEST: Final = 10
"""With fewer suits lost, or won, some fold would have none to be asked about."""
LEAST: Final = 3
"""Suits in which a code or n-gram must occur."""
MODEL, MAJORITY, RULES, PLAIN = "学习模型", "多数（只报平均比例）", "只用规则", "TF-IDF"
"""How the methods are called on the card."""
WHY: Final = "现有的已判案件太少，学习模型没有在分组交叉验证中胜过全部对照方法，本版不参与；只按清单和案件统计评估。"
"""What the page says where no model ships."""
CODES: Final = r"\S+"
ALL: Final = ("codes", *TEXTS)
Table = NDArray[np.object_]
"""Rows of (codes in a string, words of the act, words of the complaint)."""


def train(found: Sequence[Suit], folder: Path = FOLDER, *, real: bool, folds: int = FOLDS) -> Verdict:
    """Trains on decided suits and writes risk.json and risk.md, with risk.npz and risk.skops if the model may ship.

    Where it may not, an older model is removed: what was written for other data no longer speaks.  `real`: whether the
    suits are; a model of invented ones never ships, nor one of fewer than `FEWEST` suits lost or won.
    """
    lost = sum(one.lost for one in found)
    chances = held_out(found, folds) if min(lost, len(found) - lost) >= FEWEST else {}
    made = verdict(found, chances, real=real, folds=folds)
    write(found, chances.get(MODEL, np.zeros(0)), made, folder)
    return made


def held_out(found: Sequence[Suit], folds: int = FOLDS) -> dict[str, Chances]:
    """Method → chances of suits whose group it never saw."""
    table, share = tabled(found), np.mean([one.lost for one in found])
    chances = {name: np.full(len(found), share) for name in (MODEL, MAJORITY, RULES, PLAIN)}
    for known, asked in parted(found, folds):
        chances[RULES][asked] = by_rules(found, known, asked)
        for name, columns in ((MODEL, ALL), (PLAIN, TEXTS)):
            chances[name][asked] = calibrated(found, table, known, asked, columns)
    return chances


def parted(found: Sequence[Suit], count: int) -> list[tuple[Rows, Rows]]:
    """(known, asked) rows of each fold: whole groups, lost suits spread as evenly as can be; a hash breaks ties, not chance.

    With uneven folds the share of losses learnt would be low just where many are asked, and every figure would suffer.
    """
    groups: dict[str, list[int]] = {}
    for row, one in enumerate(found):
        groups.setdefault(one.group, []).append(row)
    losses = {group: sum(found[row].lost for row in members) for group, members in groups.items()}
    ties = {group: hashlib.sha256(f"{SEED}{group}".encode()).hexdigest() for group in groups}
    parts: list[list[int]] = [[] for _ in range(count)]
    filled = [0] * count
    for group in sorted(groups, key=lambda g: (-losses[g], -len(groups[g]), ties[g])):
        at = min(range(count), key=lambda k: (filled[k] if losses[group] else 0, len(parts[k])))
        parts[at] += groups[group]
        filled[at] += losses[group]
    everything = np.arange(len(found))
    return [(np.setdiff1d(everything, part), np.array(sorted(part), dtype=np.intp)) for part in parts if 0 < len(part) < len(found)]


def calibrated(found: Sequence[Suit], table: Table, known: Rows, asked: Rows, columns: Sequence[str]) -> Chances:
    """Chances of the rows asked by a model of the known ones, calibrated within these."""
    lost = np.array([one.lost for one in found])
    if len(set(lost[known])) < 2:
        return np.full(asked.size, lost[known].mean())
    slope, offset = platt(*inner(found, table, known, columns))
    logits = fitted(found, table, known, columns).decision_function(table[asked])
    return np.asarray(1 / (1 + np.exp(-(slope * logits + offset))))


def inner(found: Sequence[Suit], table: Table, known: Rows, columns: Sequence[str]) -> tuple[Chances, NDArray[np.bool_]]:
    """Logits of the known rows by models that did not see their groups, and whether they were lost."""
    lost = np.array([found[int(i)].lost for i in known])
    logits = np.zeros(known.size)
    for rest, asked in parted([found[int(i)] for i in known], INNER):
        if len(set(lost[rest])) == 2:
            logits[asked] = fitted(found, table, known[rest], columns).decision_function(table[known[asked]])
    return logits, lost


def platt(logits: Chances, lost: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset that make held-out logits chances; slope 0, and the plain share, where the logits mislead."""
    line = LogisticRegression(C=1.0, max_iter=1000).fit(logits[:, None], lost)
    slope = float(line.coef_[0][0])
    if slope <= 0:
        share = (lost.sum() + 1) / (len(lost) + 2)
        return 0.0, float(np.log(share / (1 - share)))
    return slope, float(line.intercept_[0])


def tabled(found: Sequence[Suit]) -> Table:
    """The features as the pipeline reads them."""
    cells = [(" ".join(sorted(f.codes)), clean(f.act), clean(f.complaint)) for f in (one.features for one in found)]
    return np.array(cells, dtype=object)


def fitted(found: Sequence[Suit], table: Table, known: Rows, columns: Sequence[str]) -> Pipeline:
    """Logistic regression; lost and won of each instance weigh alike, so that the instance's share teaches nothing."""
    keys = [(found[int(i)].first, found[int(i)].lost) for i in known]
    weight = np.array([len(keys) / keys.count(key) for key in keys])
    regression = LogisticRegression(C=STRENGTH, max_iter=3000, random_state=SEED)
    readers = [_reader(name, at) for at, name in enumerate(ALL) if name in columns and (table[known, at] != "").any()]
    pipeline = Pipeline([("features", ColumnTransformer(readers)), ("regression", regression)])
    pipeline.fit(table[known], [lost for _, lost in keys], regression__sample_weight=weight / weight.mean())
    return pipeline


def _reader(name: str, at: int) -> tuple[str, Any, int]:
    if name == "codes":
        return name, CountVectorizer(token_pattern=CODES, binary=True, min_df=LEAST, lowercase=False), at
    counter = CountVectorizer(analyzer="char", ngram_range=(1, 2), binary=True, min_df=LEAST, lowercase=False)
    return name, Pipeline([("grams", counter), ("idf", TfidfTransformer())]), at


def verdict(found: Sequence[Suit], chances: Mapping[str, Chances], *, real: bool, folds: int = FOLDS) -> Verdict:
    """Figures of the methods (of none without chances), and whether the model beats the others in AUC and Brier beyond the interval."""
    lost, groups = np.array([one.lost for one in found]), [one.group for one in found]
    others = {name: value for name, value in chances.items() if name != MODEL}
    gained = tuple(gains(lost, chances[MODEL], others, groups, SEED)) if chances else ()
    within: list[Row] = []
    for first, name in ((True, "一审"), (False, "二审、再审")):
        at = np.array([one.first == first for one in found])
        if chances and 0 < lost[at].sum() < at.sum():
            within += rows(lost[at], {f"{MODEL}（{name}）": chances[MODEL][at]}, [g for g, a in zip(groups, at, strict=True) if a], SEED)
    return Verdict(
        tuple(rows(lost, chances, groups, SEED)), gained, tuple(within), real and bool(gained) and all(one.sure for one in gained), real, folds,
        len(found), int(lost.sum()), sum(bool(one.features.complaint.strip()) for one in found), len(set(groups)), data_hash(found),
        versions(),
    )  # fmt: skip


def write(found: Sequence[Suit], chances: Chances, made: Verdict, folder: Path) -> tuple[Path, ...]:
    """Writes the files; returns their paths."""
    stored, numbers, manifest, page = (folder / f"{NAME}.{ending}" for ending in ("skops", "npz", "json", "md"))
    for old in (stored, numbers):
        old.unlink(missing_ok=True)
    kept: list[Path] = []
    if made.ships:
        pipeline, model = final(found, chances)
        skops.io.dump(pipeline, stored, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
        save(model, numbers)
        kept = [stored, numbers]
    told = {
        "format": FORMAT, "ships": made.ships, "why": "" if made.ships else WHY, "data": made.data, "seed": SEED, "versions": dict(made.versions),
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in kept if path == numbers},
    }  # fmt: skip
    manifest.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(card(made), encoding="utf-8")
    load.cache_clear()
    return (*kept, manifest, page)


def final(found: Sequence[Suit], chances: Chances) -> tuple[Pipeline, RiskModel]:
    """The model of all suits, and its numbers for the analysis; `chances`: those of held-out suits, for the interval."""
    table, everything = tabled(found), np.arange(len(found))
    slope, offset = platt(*inner(found, table, everything, ALL))
    pipeline = fitted(found, table, everything, ALL)
    weights = np.asarray(pipeline["regression"].coef_[0])
    readers = pipeline["features"].named_transformers_
    codes: dict[str, float] = {}
    texts = []
    at = 0
    for name in ALL:
        if name not in readers:
            texts.append(_grams([], [], []))
        elif name == "codes":
            names = readers[name].get_feature_names_out().tolist()
            codes = dict(zip(names, weights[: len(names)].tolist(), strict=True))
            at += len(names)
        else:
            names = readers[name]["grams"].get_feature_names_out().tolist()
            texts.append(_grams(names, readers[name]["idf"].idf_, weights[at : at + len(names)]))
            at += len(names)
    lost = np.array([one.lost for one in found])
    intercept = float(pipeline["regression"].intercept_[0])
    return pipeline, RiskModel(codes, tuple(texts), intercept, slope, offset, bins(chances, lost))


def _grams(names: Sequence[str], idf: Any, weights: Any) -> Grams:
    numbers = np.array([gram_code(name) for name in names], dtype=np.uint64)
    order = np.argsort(numbers)
    return Grams(numbers[order], np.asarray(idf, dtype=np.float64)[order], np.asarray(weights, dtype=np.float64)[order])


def bins(chances: Chances, lost: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Rows (from, to, low, high) over bins of equal count: the 95 % interval (Jeffreys) of the share that was lost."""
    parts = [part for part in np.array_split(np.argsort(chances, kind="stable"), BINS) if part.size]
    ends = [0.0, *(float(chances[part[0]]) for part in parts[1:]), 1.0]
    shares = [beta_ends(lost[part].sum() + 0.5, (~lost[part]).sum() + 0.5) for part in parts]
    return np.array([(start, end, *share) for start, end, share in zip(ends, ends[1:], shares, strict=False)])
