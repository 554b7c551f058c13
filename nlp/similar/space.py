"""The space of facts: a text becomes 256 numbers, so that texts that tell like things lie close together.

Hashing is not needed: the character pairs that occur in court papers are few enough to be listed.  How the matrix was
learnt: `nlp.training.similar`; what it is worth: `models/similar.md`.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.classify.linear import FOLDER, characters, grams
from nlp.errors import ModelError

Vector = NDArray[np.float32]

FORMAT: Final = 1
NAME: Final = "similar.npz"
SIZES: Final = (2,)
"""Character pairs: most Chinese words have two characters."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """`vocabulary`: sorted numbers of pairs.  `matrix` × `scale`: what each pair adds.  `mark`: hash of both."""

    vocabulary: NDArray[np.uint64]
    matrix: NDArray[np.int8]
    scale: Vector
    mark: str

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self.matrix.shape[1])

    def vector(self, text: str) -> Vector:
        """The unit vector of a text; zeros where it holds no known pair."""
        codes, counts = np.unique(grams(characters(text), SIZES), return_counts=True)
        rows = np.searchsorted(self.vocabulary, codes)
        rows[rows == len(self.vocabulary)] = 0
        known = self.vocabulary[rows] == codes
        rows = rows[known]
        weights = (1 + np.log(counts[known])).astype(np.float32) * self.scale[rows]
        return unit(weights @ self.matrix[rows].astype(np.float32))


def unit(vector: NDArray[np.floating]) -> Vector:
    """The vector with length 1; one without direction becomes zeros."""
    length = float(np.sqrt(vector @ vector))
    return (vector / length if length > 0 else np.zeros_like(vector)).astype(np.float32)


def mark(vocabulary: NDArray[np.uint64], matrix: NDArray[np.int8], scale: Vector) -> str:
    """A hash of the numbers: vectors of two spaces cannot be compared."""
    digest = hashlib.sha256()
    for part in (vocabulary, matrix, scale):
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


@cache
def space(folder: Path = FOLDER) -> Space:
    """The trained space, kept once loaded; ModelError E130 (absent), E131 (other format or numbers), E132 (no such file as was made)."""
    path = folder / NAME
    if not path.is_file():
        raise ModelError("E130", name=NAME)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            version = int(stored["format"]) if "format" in stored else 0
            if version != FORMAT:
                raise ModelError("E131", name=NAME, version=version)
            vocabulary, matrix, scale, told = (stored[name] for name in ("vocabulary", "matrix", "scale", "mark"))
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile, zlib.error) as error:  # cut short, or with other bytes
        raise ModelError("E132", name=NAME) from error
    found = mark(vocabulary, matrix, scale)
    if found != str(told):
        raise ModelError("E131", name=NAME, version=f"{version}，内容已变")
    return Space(vocabulary, matrix, scale, found)
