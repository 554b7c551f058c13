"""How the space of facts and the weights of `nlp.similar` are learnt and measured.

    python -m nlp.training.similar GOLD [--papers PAPERS.jsonl.gz …] --out models

GOLD: a folder with `dev.texts.jsonl`, `dev.gold.jsonl`, `dev.series.json` and `dev.twins.jsonl`.  PAPERS: JSON lines with
`text`, other court papers that only show which words are common.  The series are parted into two halves: the space and
the weights know one, the figures of the card are from the other.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from nlp.classify.linear import characters, grams
from nlp.similar import weights as shipped
from nlp.similar.case import Kind, facts_of
from nlp.similar.space import FORMAT, NAME, SIZES, Space, mark
from nlp.similar.weights import Aspect
from nlp.training.annotated import lines
from nlp.training.similar_card import Report, card
from nlp.training.similar_measure import measured
from nlp.training.similar_pairs import material, papers
from nlp.training.similar_weights import PRIOR, learnt

Counts = tuple[NDArray[np.uint64], NDArray[np.intp]]

SEED: Final = 11
WIDTH: Final = 256
PAIRS: Final = 15_000
OWN: Final = 30
"""An administrative paper counts as much as so many others when pairs are chosen: they are few, and the ones that matter."""
LEAST: Final = 16
"""Papers in which a pair must stand: what stands in fewer could be a name."""
FLATTENING: Final = 0.5
"""Power of the singular values that is taken out: otherwise a few directions outshine the rest (Caron 2001)."""
ITERATIONS: Final = 3


def learn_space(own: Sequence[str], others: Sequence[str], width: int = WIDTH) -> Space:
    """The space from the facts of administrative papers and from other papers, by a truncated SVD of TF-IDF.

    The direction common to all is taken out, and the axes are turned at random so that signs say as much as they can.
    """
    counted = [_counts(text) for text in (*own, *others)]
    vocabulary, frequency = _vocabulary(counted, len(own))
    weights = np.log((1 + len(counted)) / (1 + frequency))
    rows = _weighed(counted, vocabulary, weights)
    _, values, right = randomized_svd(rows, width, n_iter=ITERATIONS, random_state=SEED)
    axes = right.T * values**-FLATTENING
    common = np.asarray(rows[: len(own)].mean(axis=0) @ axes).ravel()
    common /= np.linalg.norm(common)
    axes -= np.outer(axes @ common, common)
    turned = np.linalg.qr(np.random.default_rng(SEED).standard_normal((width, width)))[0]
    matrix = axes @ turned * weights[:, None]
    most = np.abs(matrix).max(axis=1)
    scale = (np.where(most > 0, most, 1) / 127).astype(np.float32)
    small = np.rint(matrix / scale[:, None]).astype(np.int8)
    return Space(vocabulary, small, scale, mark(vocabulary, small, scale))


def _counts(text: str) -> Counts:
    codes, counts = np.unique(grams(characters(text), SIZES), return_counts=True)
    return codes, counts


def _vocabulary(counted: Sequence[Counts], own: int) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """The pairs that are kept, ascending, and in how many papers each stands."""
    pairs, frequency = np.unique(np.concatenate([codes for codes, _ in counted]), return_counts=True)
    there, often = np.unique(np.concatenate([codes for codes, _ in counted[:own]]), return_counts=True)
    rank = frequency.copy()
    rank[np.searchsorted(pairs, there)] += OWN * often
    rank[frequency < LEAST] = 0
    kept = np.sort(np.argsort(-rank, kind="stable")[: min(PAIRS, int((rank > 0).sum()))])
    return pairs[kept], frequency[kept]


def _weighed(counted: Sequence[Counts], vocabulary: NDArray[np.uint64], weights: NDArray[np.float64]) -> csr_matrix:
    """TF-IDF of the papers, each of length 1."""
    data, columns, bounds = [], [], [0]
    for codes, counts in counted:
        places = np.searchsorted(vocabulary, codes)
        places[places == len(vocabulary)] = 0
        known = vocabulary[places] == codes
        values = (1 + np.log(counts[known])) * weights[places[known]]
        data.append(values / max(float(np.linalg.norm(values)), 1e-9))
        columns.append(places[known])
        bounds.append(bounds[-1] + int(known.sum()))
    return csr_matrix((np.concatenate(data), np.concatenate(columns), bounds), shape=(len(counted), len(vocabulary)))


def train(gold: Path, others: Sequence[str], folder: Path) -> Report:
    """Learns from the known half, measures on the other, and writes similar.npz, similar.json and similar.md."""
    found = papers(gold)
    space = learn_space([facts_of(paper.text) for paper in found if paper.known], others)
    compared = material(found, space)
    weights: dict[Kind, Mapping[Aspect, float]] = {
        "judgment": learnt(found, compared.as_judgment, "judgment"),
        "suit": learnt(found, compared.as_suit, "suit"),
        "question": PRIOR["question"],
    }
    report = Report(measured(compared, weights), weights, len(others), len(space.vocabulary), _hash([paper.text for paper in found], others))
    write(space, weights, report.data, folder)
    (folder / "similar.md").write_text(card(report), encoding="utf-8")
    return report


def write(space: Space, weights: Mapping[Kind, Mapping[Aspect, float]], data: str, folder: Path) -> None:
    """Writes the space and the weights; `data`: hash of what they were learnt from."""
    with (folder / NAME).open("wb") as file:
        np.savez_compressed(
            file, format=np.array(FORMAT), vocabulary=space.vocabulary, matrix=space.matrix, scale=space.scale,
            mark=np.array(space.mark), data=np.array(data),
        )  # fmt: skip
    text = json.dumps({"format": shipped.FORMAT, "data": data, "weights": {kind: dict(one) for kind, one in weights.items()}}, indent=1)
    (folder / shipped.NAME).write_text(text + "\n", encoding="utf-8")


def _hash(*texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for listed in texts:
        for text in listed:
            digest.update(f"{len(text)}\0{text}".encode())
    return digest.hexdigest()


def read_papers(path: Path) -> list[str]:
    """The texts of a file of JSON lines, packed by gzip or not."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [row["text"] for row in lines(text)]


def main() -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--papers", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    train(given.gold, [text for path in given.papers for text in read_papers(path)], given.out)


if __name__ == "__main__":
    main()
