"""Linear text classifiers read with numpy alone: character n-grams in, calibrated probabilities out.

A model is three files: `models/NAME.skops` (the scikit-learn pipeline, for people who retrain or inspect),
`models/NAME.npz` (the same numbers, for the analysis: no scikit-learn import, a few milliseconds to load) and
`models/NAME.json` (format and SHA-256 of the .npz, checked before it is opened).
`nlp.training.text_model` writes both; the layout of the .npz is the attributes of `LinearModel`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import models
from nlp.errors import ModelError
from nlp.folding import fold

FORMAT = 1
FOLDER = Path(models.__file__).parent

_BITS = 21  # a Unicode code point fits in 21 bits, so three of them fit in one 64-bit number
_DIGIT = ord("0")


@cache
def _letters() -> NDArray[np.uint32]:
    """What each character of the basic plane becomes: 汉字 themselves, letters small, any digit 0, others nothing."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF)):
        table[first : last + 1] = np.arange(first, last + 1)
    table[ord("〇")] = ord("〇")
    for code in (*range(0x80), *range(0xFF00, 0xFF60)):
        folded = fold(chr(code))
        if folded.isascii() and folded.isalnum():
            table[code] = _DIGIT if folded.isdigit() else ord(folded.lower())
    return table


def characters(text: str) -> NDArray[np.uint32]:
    """The characters that count: no blanks, no punctuation, letters small, a run of digits as one 0."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    kept: NDArray[np.uint32] = _letters()[codes[codes < 0x10000]]
    kept = kept[kept > 0]
    if kept.size > 1:
        repeated = (kept[1:] == _DIGIT) & (kept[:-1] == _DIGIT)
        kept = kept[np.concatenate(([True], ~repeated))]
    return kept


def clean(text: str) -> str:
    """`characters` as a string: what the scikit-learn pipeline is fed with."""
    return characters(text).astype("<u4").tobytes().decode("utf-32-le")


def gram_code(gram: str) -> int:
    """The number that stands for an n-gram of up to three characters; different n-grams have different numbers."""
    code = 0
    for char in gram:
        code = code << _BITS | ord(char)
    return code


def gram_text(code: int) -> str:
    """The n-gram of a number: inverse of `gram_code`."""
    chars = []
    while code:
        chars.append(chr(code & (1 << _BITS) - 1))
        code >>= _BITS
    return "".join(reversed(chars))


def grams(chars: NDArray[np.uint32], sizes: Iterable[int]) -> NDArray[np.uint64]:
    """The numbers of all n-grams of the given sizes (1–3)."""
    wide = chars.astype(np.uint64)
    found = []
    for size in sizes:
        count = len(wide) - size + 1
        if count <= 0:
            continue
        codes = wide[:count]
        for offset in range(1, size):
            codes = codes << np.uint64(_BITS) | wide[offset : offset + count]
        found.append(codes)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """A trained classifier.

    `classes`: codes in the order of the columns.  `vocabulary`: sorted n-gram numbers.  `idf`: weight of each n-gram.
    `weights` (n-grams × classes) and `intercepts`: already divided by the calibration temperature, so that the scores
    are calibrated.  `multi`: each class by itself (sigmoid) instead of one of all (softmax).  `data`: SHA-256 of the
    training data.  `threshold`: below this probability an answer should go to a person.
    """

    name: str
    classes: tuple[str, ...]
    sizes: tuple[int, ...]
    vocabulary: NDArray[np.uint64]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    multi: bool
    data: str
    threshold: float = 0.5

    @classmethod
    def load(cls, name: str, folder: Path = FOLDER) -> LinearModel:
        """The model of that name (`act_type`), kept once loaded.

        ModelError E130 (absent), E131 (other format), E132 (not the file that the training wrote).
        """
        return _load(name, folder)

    def scores(self, text: str) -> dict[str, float]:
        """Probability of each class for a text; for `multi` models they need not add up to 1."""
        index = self._index(text)
        logits = self.intercepts.astype(np.float64)
        if index.size:
            values = self.idf[index].astype(np.float64)
            logits = logits + (values / np.sqrt(values @ values)) @ self.weights[index]
        return dict(zip(self.classes, _probabilities(logits, self.multi).tolist(), strict=True))

    def best(self, text: str) -> tuple[str, float]:
        """The likeliest class and its probability."""
        scores = self.scores(text)
        code = max(scores, key=scores.__getitem__)
        return code, scores[code]

    def reasons(self, text: str, code: str, top: int = 8) -> list[tuple[str, float]]:
        """The n-grams of the text that spoke most for a class, with what each added to its logit."""
        index = self._index(text)
        if not index.size:
            return []
        values = self.idf[index].astype(np.float64)
        parts = values / np.sqrt(values @ values) * self.weights[index, self.classes.index(code)]
        order = np.argsort(-parts, kind="stable")[:top]
        return [(gram_text(int(self.vocabulary[index[i]])), float(parts[i])) for i in order if parts[i] > 0]

    def save(self, path: Path) -> None:
        """Writes the .npz; the same model gives the same bytes."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                format=np.array(FORMAT), name=np.array(self.name), classes=np.array(self.classes),
                sizes=np.array(self.sizes), vocabulary=self.vocabulary, idf=self.idf, weights=self.weights,
                intercepts=self.intercepts, multi=np.array(self.multi), data=np.array(self.data),
                threshold=np.array(self.threshold),
            )  # fmt: skip

    def _index(self, text: str) -> NDArray[np.intp]:
        """Rows of the n-grams that the text holds, each once."""
        codes = grams(characters(text), self.sizes)
        rows = np.searchsorted(self.vocabulary, codes)
        rows[rows == len(self.vocabulary)] = 0
        found = np.zeros(len(self.vocabulary), dtype=bool)
        found[rows[self.vocabulary[rows] == codes]] = True
        return np.flatnonzero(found)


def _probabilities(logits: NDArray[np.float64], multi: bool) -> NDArray[np.float64]:
    if multi or logits.size == 1:
        return 1.0 / (1.0 + np.exp(-logits))
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def register(path: Path, beside: str | None = None) -> None:
    """Notes format and SHA-256 of a model's file in the .json beside it (`beside`: its name), by which it is checked before it is opened."""
    told = {"format": FORMAT, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    _note_of(path, beside).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def registered(path: Path, beside: str | None = None) -> dict[str, Any]:
    """What `register` noted of a model's file; nothing where no note is there.  Raises ModelError E132 as `note`."""
    noted = _note_of(path, beside)
    return note(noted) if noted.is_file() else {}


def _note_of(path: Path, beside: str | None) -> Path:
    return path.with_name(beside) if beside else path.with_suffix(".json")


def note(path: Path) -> dict[str, Any]:
    """What stands in the .json beside a model.  Raises ModelError E132: it is not what was written."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ModelError("E132", name=path.name)
    return found


@cache
def _load(name: str, folder: Path) -> LinearModel:
    path = folder / f"{name}.npz"
    if not path.is_file():
        raise ModelError("E130", name=path.name)
    written = registered(path)
    if written.get("format", FORMAT) != FORMAT:
        raise ModelError("E131", name=path.name, version=written["format"])
    if written.get("sha256") != hashlib.sha256(path.read_bytes()).hexdigest():
        raise ModelError("E132", name=path.name)
    with np.load(path, allow_pickle=False) as stored:
        return LinearModel(
            name=str(stored["name"]),
            classes=tuple(stored["classes"].tolist()),
            sizes=tuple(stored["sizes"].tolist()),
            vocabulary=stored["vocabulary"],
            idf=stored["idf"],
            weights=stored["weights"],
            intercepts=stored["intercepts"],
            multi=bool(stored["multi"]),
            data=str(stored["data"]),
            threshold=float(stored["threshold"]),
        )
