"""How the weights of `nlp.redact.tagger` are learned: from court papers whose party lists and signatures name people.

    python -m nlp.training.person_names PAPERS.jsonl … --annotated NAMED.jsonl --out models

PAPERS: JSON lines with `text`.  NAMED: JSON lines with `text` and `names`, everybody whom the text names.  What stands
between a role word and a sign of punctuation is a name wherever it stands; so the first model learns what surrounds
names.  What that model finds is learned from in the next rounds, and what it takes for a name that nothing confirms is
left out.  The papers are not kept: the file holds weights of single characters and of common strings.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jieba
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.classify.linear import register
from nlp.redact.names import FREQUENT, Counts, ordinary
from nlp.redact.people import gather
from nlp.redact.persons import SIGNED, People
from nlp.redact.roles import RoleReader
from nlp.redact.tagger import CHECK, FILE, Weights, candidates, features, prepared, score
from nlp.redact.views import View, line_view
from nlp.training.annotated import lines

ROUNDS = 3
_LONGEST = 9_000
"""Characters of a paper that are learned from; its beginning and its end say most."""
_COMMON, _COMMON_THREE = 8, 16
"""Papers in which a string of two, of three characters stands to be common."""
_HIGHEST = 8
_LEAST_ROWS = 12
_LEAST_WEIGHT = 0.03
_KEPT_CONTEXT = 4
"""Two characters side by side are kept as a context if they stand in 2^4 papers: rarer ones could tell whose paper it was."""
_DOUBTFUL = -1.5
_SURE = 0.5
_ANNOTATED_WEIGHT = 3.0
_EVERYDAY = 6
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_STRING = re.compile("[\u4e00-\u9fff0，。、；：\n]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """A text without blanks, and who is named in it as far as is known."""

    text: str
    names: frozenset[str]


def learn(heaps: Sequence[Sequence[Paper]], annotated: Sequence[Paper] = (), *, size: int = 900, seed: int = 3) -> Weights:
    """The weights from heaps of papers of which only the party lists are understood, and from some that are annotated.

    size: how many papers of each heap are learned from, so that a small heap of administrative cases is not lost beside
    a large one of others; common strings are counted in all.
    """
    common = common_strings([paper for heap in heaps for paper in heap])
    chance = np.random.default_rng(seed)
    chosen = [heap[at] for heap in heaps for at in chance.permutation(len(heap))[:size]]
    model: Weights | None = None
    for turn in range(ROUNDS):
        rows: list[tuple[list[str], bool]] = []
        for paper in chosen:
            rows += _rows(paper.text, _named(paper, model), model, common)
        weak = len(rows)
        if turn == ROUNDS - 1:
            for paper in annotated:
                rows += _rows(paper.text, paper.names, None, common)
        model = _fitted(rows, weak, common)
    assert model is not None
    return discreet(model)


def discreet(model: Weights) -> Weights:
    """The model without the strings that could be, or be part of, somebody's name: what is stored."""
    common = {string: level for string, level in model.common.items() if not _like_name(string, model.common)}
    return Weights({name: weight for name, weight in model.weights.items() if not _telling(name, common)}, model.bias, common)


def _like_name(string: str, common: Mapping[str, int]) -> bool:
    if "\n" in string:
        return True
    return len(string) == 3 and string[0] in FREQUENT and common.get(string[1:], 0) < _EVERYDAY


def signed_names(text: str) -> frozenset[str]:
    """The names between the role words of the party list or the signatures and a sign of punctuation."""
    padded = prepared(text)
    placed = RoleReader(padded, Counts(padded), People()).read()
    return frozenset(
        padded[at:end] for (at, end), (_, weight) in placed.items() if weight >= SIGNED and not ordinary(padded[at:end])
    )


def common_strings(papers: Sequence[Paper]) -> dict[str, int]:
    """String → binary logarithm of the papers it stands in; names are left out, words of the dictionary are in."""
    seen: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for paper in papers:
        text = re.sub("[0-9]", "0", paper.text)
        seen.update({text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1)})
        named.update({name[at : at + size] for name in paper.names for size in (2, 3) for at in range(len(name) - size + 1)})
    common = {
        string: min(int(math.log2(count)), _HIGHEST)
        for string, count in seen.items()
        if count >= (_COMMON if len(string) == 2 else _COMMON_THREE) and _STRING.fullmatch(string) and named[string] < 0.1 * count
    }
    for word, level in _dictionary():
        common[word] = max(common.get(word, 0), level)
    return common


def _dictionary() -> Iterator[tuple[str, int]]:
    """Words of two characters of jieba's dictionary that are no names of people, by how frequent they are."""
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as rows:
        for row in rows:
            word, count, kind = row.split()
            if len(word) == 2 and int(count) >= 15 and not kind.startswith("nr") and _STRING.fullmatch(word):
                yield word, 2 if int(count) < 60 else 3 if int(count) < 400 else 4


def _named(paper: Paper, model: Weights | None) -> frozenset[str]:
    if model is None:
        return paper.names
    found = gather(View(paper.text, np.arange(len(paper.text))), (), model).by_name.values()
    return paper.names | {person.name for person in found if person.evidence > _SURE and not ordinary(person.name)}


def _rows(
    text: str, names: frozenset[str], model: Weights | None, common: Mapping[str, int]
) -> Iterator[tuple[list[str], bool]]:
    """The candidates of a text with their features and whether they are names; doubtful ones are left out."""
    padded = prepared(text)
    counts = Counts(padded)
    true = _places(padded, names)
    chance = np.random.default_rng(len(text))
    for at, end in candidates(padded, common):
        name = (at, end) in true
        if not name:
            doubtful = model is not None and not ordinary(padded[at:end]) and padded[end] not in "省市县区镇乡村"
            if doubtful and model and score(padded, at, end, counts.of, model) > _DOUBTFUL:
                continue
            if model is not None and chance.random() > 0.6:
                continue
        yield features(padded, at, end, counts.of, common), name


def _places(text: str, names: Iterable[str]) -> set[tuple[int, int]]:
    """Where the names stand; of two that open at one place the longer."""
    found: dict[int, int] = {}
    for name in sorted(names, key=len):
        for match in re.finditer(re.escape(name), text):
            found[match.start()] = match.end()
    return set(found.items())


def _fitted(rows: Sequence[tuple[list[str], bool]], weak: int, common: Mapping[str, int]) -> Weights:
    counter = CountVectorizer(analyzer=lambda row: row[0], min_df=_LEAST_ROWS, binary=True)
    table = counter.fit_transform(rows)
    importance = np.where(np.arange(len(rows)) < weak, 1.0, _ANNOTATED_WEIGHT)
    fitted = LogisticRegression(C=0.15, max_iter=60, solver="liblinear", random_state=0)
    fitted.fit(table, np.array([name for _, name in rows]), sample_weight=importance)
    learned = {name: round(float(fitted.coef_[0][column]), 3) for name, column in counter.vocabulary_.items()}
    kept = {name: weight for name, weight in sorted(learned.items()) if abs(weight) >= _LEAST_WEIGHT}
    return Weights(kept, round(float(fitted.intercept_[0]), 3), common)


def _telling(feature: str, common: Mapping[str, int]) -> bool:
    """Whether a feature holds a rare string of Chinese characters."""
    string = feature[1:]
    pairs = (string[at : at + 2] for at in range(len(string) - 1))
    return feature[0] in "opmqx" and any(_HAN.fullmatch(pair) and common.get(pair, 0) < _KEPT_CONTEXT for pair in pairs)


def write(model: Weights, folder: Path) -> Path:
    """Stores the weights as `nlp.redact.tagger.weights` reads them, with their hash beside; the path."""
    common: dict[str, dict[str, str]] = {}
    for string, level in sorted(model.common.items()):
        sizes = common.setdefault(str(level), {})
        sizes[str(len(string))] = sizes.get(str(len(string)), "") + string
    path = folder / FILE
    stored = {"bias": model.bias, "weights": dict(model.weights), "common": common}
    path.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    register(path, CHECK)
    return path


def read_papers(path: Path) -> list[Paper]:
    """The papers of a JSON-lines file with what their party lists name."""
    texts = [line_view(_ends(row["text"])).text for row in lines(path.read_text(encoding="utf-8"))]
    return [Paper(text, signed_names(text)) for text in texts]


def read_annotated(path: Path) -> list[Paper]:
    """Papers with everybody whom they name."""
    return [
        Paper(line_view(row["text"]).text, frozenset(re.sub(r"\s", "", name) for name in row["names"]))
        for row in lines(path.read_text(encoding="utf-8"))
    ]


def _ends(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}\n{text[-half:]}"


def main() -> None:
    """Learns from the files named on the command line and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--annotated", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    annotated = read_annotated(asked.annotated) if asked.annotated else []
    write(learn([read_papers(path) for path in asked.papers], annotated), asked.out)


if __name__ == "__main__":
    main()
