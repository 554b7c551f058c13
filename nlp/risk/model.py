"""The trained model's opinion on a suit, with numpy alone; None, and a reason, where no model may speak.

`models/risk.json` says whether a model ships at all (it must have beaten majority, rules and plain TF-IDF beyond the
interval), of which format, and the SHA-256 of `models/risk.npz`; both are checked before that file is opened.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp import taxonomy
from nlp.classify.linear import FOLDER, characters, gram_text, grams, note
from nlp.errors import ModelError
from nlp.risk.features import LABELS, Features, features
from nlp.risk.values import Estimate, Opinion
from nlp.suit import SuitFile

NAME: Final = "risk"
FORMAT: Final = 1
TEXTS: Final = ("act", "complaint")
"""The texts of `Features` whose n-grams are read, in the order of the file."""
_TOP: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """n-grams of one text: sorted numbers, inverse document frequency, weights."""

    vocabulary: NDArray[np.uint64]
    idf: NDArray[np.float64]
    weights: NDArray[np.float64]

    def parts(self, text: str) -> list[tuple[str, float]]:
        """n-gram → what it adds to the logit."""
        codes = np.unique(grams(characters(text), (1, 2)))
        at = np.searchsorted(self.vocabulary, codes)
        at[at == len(self.vocabulary)] = 0
        found = at[self.vocabulary[at] == codes] if len(self.vocabulary) else at[:0]
        if not found.size:
            return []
        values = self.idf[found]
        added = values / np.sqrt(values @ values) * self.weights[found]
        return [(gram_text(int(self.vocabulary[i])), float(part)) for i, part in zip(found, added, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class RiskModel:
    """Logistic regression over codes and n-grams, calibrated.

    `slope`, `offset`: Platt's, fitted on scores of held-out groups.  `bins`: rows of (from, to, low, high): the 95 %
    interval of the losses seen among held-out suits whose chance fell into that bin.
    """

    codes: dict[str, float]
    texts: tuple[Grams, ...]
    intercept: float
    slope: float
    offset: float
    bins: NDArray[np.float64]

    def chance(self, found: Features) -> float:
        """The calibrated chance of a loss."""
        logit = self.intercept + sum(part for _, part in self.parts(found))
        return float(1 / (1 + np.exp(-(self.slope * logit + self.offset))))

    def parts(self, found: Features) -> list[tuple[str, float]]:
        """Code or n-gram (“吊销”) → what it adds to the logit."""
        codes = [(code, self.codes[code]) for code in sorted(found.codes) if code in self.codes]
        words = [
            (f"“{gram}”", part)
            for text, known in zip((found.act, found.complaint), self.texts, strict=True)
            for gram, part in known.parts(text)
        ]
        return codes + words

    def opinion(self, found: Features) -> Opinion:
        """The chance with its interval, and what spoke most for and against."""
        chance = self.chance(found)
        low, high = next(((row[2], row[3]) for row in self.bins if row[0] <= chance <= row[1]), (0.0, 1.0))
        parts = sorted(self.parts(found), key=lambda one: -abs(one[1]))[:_TOP]
        raises = "、".join(_name(one) for one, part in parts if part * self.slope > 0)
        lowers = "、".join(_name(one) for one, part in parts if part * self.slope < 0)
        reasons = [f"使可能性升高的：{raises}。"] * bool(raises) + [f"使可能性降低的：{lowers}。"] * bool(lowers)
        return Opinion(Estimate(chance, min(float(low), chance), max(float(high), chance)), tuple(reasons) or ("材料中没有模型认得的内容。",))


def opinion(file: SuitFile, folder: Path = FOLDER) -> Opinion | None:
    """What the model says of a suit; None where none ships or its file is not to be trusted (`model_note` says why)."""
    try:
        model = load(folder)
    except ModelError:
        return None
    return model.opinion(features(file)) if model else None


def model_note(folder: Path = FOLDER) -> str | None:
    """Why no model speaks (Chinese); None where one does."""
    try:
        model = load(folder)
    except ModelError as error:
        return f"{error.message}本次只按清单和案件统计评估。"
    return None if model else str(_manifest(folder)["why"])


@cache
def load(folder: Path = FOLDER) -> RiskModel | None:
    """The model, kept once loaded; None where the rules ship instead.

    ModelError E130 (a file is absent), E131 (another format), E132 (not the file that was written).
    """
    manifest = _manifest(folder)
    if not manifest["ships"]:
        return None
    path = folder / f"{NAME}.npz"
    if not path.is_file():
        raise ModelError("E130", name=path.name)
    if hashlib.sha256(path.read_bytes()).hexdigest() != manifest["sha256"].get(path.name):
        raise ModelError("E132", name=path.name)
    with np.load(path, allow_pickle=False) as stored:
        return RiskModel(
            dict(zip(stored["codes"].tolist(), stored["code_weights"].tolist(), strict=True)),
            tuple(Grams(*(stored[f"{text}_{part}"] for part in ("vocabulary", "idf", "weights"))) for text in TEXTS),
            float(stored["intercept"]), float(stored["slope"]), float(stored["offset"]), stored["bins"],
        )  # fmt: skip


def save(model: RiskModel, path: Path) -> None:
    """Writes the .npz; the same model gives the same bytes."""
    texts = {
        f"{name}_{part}": getattr(text, part)
        for name, text in zip(TEXTS, model.texts, strict=True)
        for part in ("vocabulary", "idf", "weights")
    }
    with path.open("wb") as file:
        np.savez_compressed(
            file, codes=np.array(list(model.codes), dtype=np.str_), code_weights=np.array(list(model.codes.values())),
            intercept=np.array(model.intercept), slope=np.array(model.slope), offset=np.array(model.offset),
            bins=model.bins, **texts,
        )  # fmt: skip


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / f"{NAME}.json"
    if not path.is_file():
        raise ModelError("E130", name=path.name)
    manifest = note(path)
    if manifest.get("format") != FORMAT:
        raise ModelError("E131", name=path.name, version=manifest.get("format", 0))
    if not isinstance(manifest.get("sha256"), dict) or not {"ships", "why"} <= manifest.keys():
        raise ModelError("E132", name=path.name)
    return manifest


def _name(part: str) -> str:
    """A code in Chinese; words stay as they are."""
    kind, _, code = part.partition(":")
    if not code:
        return part
    if kind in ("act", "field"):
        group = {"act": "act_type", "field": "field"}[kind]
        return taxonomy.label(group, code)
    return LABELS.get(part, code)
