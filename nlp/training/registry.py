"""Which models can be trained, and the one call that trains them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np

from nlp.classify.linear import FOLDER
from nlp.training import risk, risk_data, text_model
from nlp.training.recipe import Recipe, Sample
from nlp.training.text_model import data_hash

Data = tuple[Recipe, list[Sample]]
"""How a model is built and what it learns from."""

TEXT_MODELS: dict[str, str] = {
    "act_type": "nlp.training.act_models:act_type_data",
    "field": "nlp.training.act_models:field_data",
    "causes": "nlp.training.causes:causes_data",
    "agency_result": "nlp.training.result_model:result_data",
}
"""Model name → where its data are made from a folder of annotated documents or None; imported when asked for."""
TRAINERS: tuple[str, ...] = (*TEXT_MODELS, "risk")
"""What can be trained from annotated documents: the text models, and what reads what they find."""


def train(
    gold: Path | None = None, only: Sequence[str] = (), folder: Path = FOLDER, *, changed_only: bool = False
) -> tuple[str, ...]:
    """Trains the models named in `only` (all when empty) and writes them into `folder`; the names of those it trained.

    gold: a folder with `dev.texts.jsonl`, `dev.gold.jsonl` and `dev.series.json`; without it the models learn from the
    invented sentences and judgments of corpora alone.  changed_only: leaves a model alone, and out of the answer, that
    was trained on the very same data.  KeyError for a name that is not in TRAINERS.
    """
    return tuple(name for name in only or TRAINERS if _trained(name, gold, folder, changed_only))


def _trained(name: str, gold: Path | None, folder: Path, changed_only: bool) -> bool:
    if name == "risk":
        return _risk(gold, folder, changed_only)
    recipe, samples = data_of(name)(gold)
    if changed_only and data_hash(samples) == learned(name, folder):
        return False
    text_model.train(recipe, samples, folder)
    return True


def _risk(gold: Path | None, folder: Path, changed_only: bool) -> bool:
    found = risk_data.suits(gold)
    if changed_only and risk_data.data_hash(found) == learned_risk(folder):
        return False
    risk.train(found, folder, real=gold is not None)
    return True


def data_of(name: str) -> Callable[[Path | None], Data]:
    """What makes the data of a text model."""
    module, function = TEXT_MODELS[name].split(":")
    found: Callable[[Path | None], Data] = getattr(import_module(module), function)
    return found


def learned(name: str, folder: Path) -> str | None:
    """The hash of the data that a stored text model was trained on; None without one."""
    path = folder / f"{name}.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        return str(stored["data"])


def learned_risk(folder: Path) -> str | None:
    """As `learned`, of the risk model, whether it ships or not."""
    path = folder / "risk.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["data"]) if path.is_file() else None
