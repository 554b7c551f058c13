"""Which models can be trained, and the one call that trains them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np

from nlp.classify.linear import FOLDER
from nlp.training import text_model
from nlp.training.recipe import Recipe, Sample
from nlp.training.text_model import Trained, data_hash

Data = tuple[Recipe, list[Sample]]
"""How a model is built and what it learns from."""

TRAINERS: dict[str, str] = {
    "act_type": "nlp.training.act_models:act_type_data",
    "field": "nlp.training.act_models:field_data",
    "causes": "nlp.training.causes:causes_data",
    "agency_result": "nlp.training.result_model:result_data",
}
"""Model name → where its data are made from a folder of annotated documents or None; imported when asked for."""


def train(
    gold: Path | None = None, only: Sequence[str] = (), folder: Path = FOLDER, *, changed_only: bool = False
) -> dict[str, Trained]:
    """Trains the models named in `only` (all when empty) and writes them into `folder`.

    gold: a folder with `dev.texts.jsonl`, `dev.gold.jsonl` and `dev.series.json`; without it the models learn from the
    invented sentences of corpora/sentences alone.  changed_only: leaves a model alone, and out of the answer, that was
    trained on the very same data.  KeyError for a name that is not in TRAINERS.
    """
    trained = {}
    for name in only or TRAINERS:
        recipe, samples = data_of(name)(gold)
        if not changed_only or data_hash(samples) != learned(name, folder):
            trained[name] = text_model.train(recipe, samples, folder)
    return trained


def data_of(name: str) -> Callable[[Path | None], Data]:
    """What makes the data of a model."""
    module, function = TRAINERS[name].split(":")
    found: Callable[[Path | None], Data] = getattr(import_module(module), function)
    return found


def learned(name: str, folder: Path) -> str | None:
    """The hash of the data that a stored model was trained on; None without one."""
    path = folder / f"{name}.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        return str(stored["data"])
