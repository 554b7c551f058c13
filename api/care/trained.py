"""Whether the trained files that came with the program are those that were made: one that is not is not used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from nlp.classify.linear import FOLDER, LinearModel
from nlp.errors import ModelError
from nlp.redact import tagger
from nlp.risk import model as risk
from nlp.similar.space import space

LINEAR: Final = ("act_type", "agency_result", "causes", "field")
"""Models of one kind, by the name of their file."""
LOADERS: Final[tuple[Callable[[Path], object], ...]] = (
    *(lambda folder, name=name: LinearModel.load(name, folder) for name in LINEAR), space, risk.load, tagger.weights,
)  # fmt: skip


def damaged(folder: Path = FOLDER) -> Iterator[str]:
    """A sentence for each that is absent, of another format, or altered; each is read as the program reads it."""
    for load in LOADERS:
        try:
            load(folder)
        except ModelError as error:
            yield error.message
