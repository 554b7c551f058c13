"""Which models can be trained, and the one call that trains them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from nlp.classify.linear import FOLDER
from nlp.training.text_model import Trained

Trainer = Callable[[Path | None, Path], Trained]
"""(folder of the annotated documents or None, folder for the files) → what was trained."""

TRAINERS: dict[str, str] = {
    "act_type": "nlp.training.act_models:train_act_type",
    "field": "nlp.training.act_models:train_field",
    "causes": "nlp.training.causes:train_causes",
    "agency_result": "nlp.training.result_model:train_result",
}
"""Model name → where its trainer is; imported when it is asked for."""


def train(gold: Path | None = None, only: Sequence[str] = (), folder: Path = FOLDER) -> dict[str, Trained]:
    """Trains the models named in `only` (all when empty) and writes them into `folder`.

    gold: a folder with `dev.texts.jsonl`, `dev.gold.jsonl` and `dev.series.json`; without it the models learn from the
    invented sentences of corpora/sentences alone.  KeyError for a name that is not in TRAINERS.
    """
    return {name: trainer(name)(gold, folder) for name in (only or TRAINERS)}


def trainer(name: str) -> Trainer:
    """The trainer of a model."""
    module, function = TRAINERS[name].split(":")
    found: Trainer = getattr(import_module(module), function)
    return found
