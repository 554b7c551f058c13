"""How much a string looks like a person's name where it stands: a linear model over its characters and neighbours.

The weights (models/person_names.json) were learned from court papers; they hold single characters and common contexts,
no names.  Text is given without blanks, folded, with line ends.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.classify.linear import FOLDER, registered
from nlp.errors import ModelError
from nlp.lexicon.surnames import surnames

PAD = "¶¶¶"
FILE = "person_names.json"
CHECK = "person_names.check.json"
"""Holds the SHA-256 of FILE."""
COMMON = 5
"""A string seen in 2^5 documents of the training texts or more, never as a name, is no candidate."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The model: a weight a feature, the bias, and how common strings are (binary logarithm of documents)."""

    weights: Mapping[str, float]
    bias: float
    common: Mapping[str, int]


@cache
def weights(folder: Path = FOLDER) -> Weights:
    """The stored model, kept once loaded.  ModelError E130 (absent), E132 (not the file that the training wrote): with other
    weights names would stay that must be hidden.
    """
    path = folder / FILE
    if not path.is_file():
        raise ModelError("E130", name=FILE)
    data = path.read_bytes()
    if registered(folder / FILE, CHECK).get("sha256") != hashlib.sha256(data).hexdigest():
        raise ModelError("E132", name=FILE)
    stored = json.loads(data)
    common = {
        string: int(level)
        for level, sizes in stored["common"].items()
        for size, joined in sizes.items()
        for string in (joined[at : at + int(size)] for at in range(0, len(joined), int(size)))
    }
    return Weights(stored["weights"], stored["bias"], common)


def prepared(text: str) -> str:
    """The text as the model reads it: digits alike, three signs of padding at either end."""
    return f"{PAD}{re.sub(r'[0-9]', '0', text)}{PAD}"


@cache
def _opening() -> re.Pattern[str]:
    single, double = surnames()
    firsts = "".join(sorted(single | {name[0] for name in double}))
    return re.compile(f"(?=[{firsts}]([\u4e00-\u9fff]{{1,3}}))")


def candidates(text: str, common: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Strings of a prepared text that open with a family name and go on for one or two characters."""
    single, double = surnames()
    for match in _opening().finditer(text):
        at, size = match.start(), 1 + len(match[1])
        families = (2, 1) if text[at : at + 2] in double else (1,)
        for family in families:
            if family == 1 and text[at] not in single:
                continue
            for given in (1, 2):
                end = at + family + given
                if family + given <= size and "某" not in text[at:end] and common.get(text[at:end], 0) < COMMON:
                    yield at, end


def features(text: str, at: int, end: int, count: Callable[[str], int], common: Mapping[str, int]) -> list[str]:
    """What the model sees of a candidate of a prepared text: its characters, three neighbours a side, how often it recurs.

    The first letter of a feature says what it is.
    """
    name, before, after = text[at:end], text[at - 3 : at], text[end : end + 3]
    size, here, known = end - at, count(text[at:end]), common.get
    seen = [
        f"n{size}", f"s{name[0]}", f"g{name[1]}{size}",
        f"l{before[2]}", f"m{before[1:]}", f"o{before}", f"r{after[0]}", f"q{after[:2]}", f"p{after}", f"x{before[2]}{after[0]}",
        f"A{known(text[at - 1 : at + 1], 0)}", f"B{known(name[:2], 0)}", f"D{known(text[end - 1 : end + 1], 0)}",
        f"F{known(before[1:], 0)}", f"G{known(after[:2], 0)}",
        f"I{known(text[at - 1 : at + 2], 0)}", f"J{known(text[end - 2 : end + 1], 0)}",
        f"c{min(here, 5)}", f"e{size}{round(4 * count(text[at : end + 1]) / here)}", f"y{round(4 * count(text[at - 1 : end]) / here)}",
    ]  # fmt: skip
    if size > 2:
        rest = (f"h{name[2:]}", f"E{known(name[-2:], 0)}", f"H{known(name, 0)}", f"u{round(4 * here / count(name[:-1]))}")
        seen.extend(rest)
    return seen


def score(text: str, at: int, end: int, count: Callable[[str], int], model: Weights) -> float:
    """Log odds of a candidate of a prepared text being a name."""
    known = model.weights.get
    return model.bias + sum([known(name, 0.0) for name in features(text, at, end, count, model.common)])
