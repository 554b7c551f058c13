"""How the files of `models/` are made: data and recipe of each model, run by `anjian train`."""

from nlp.training.registry import TRAINERS, train

__all__ = ["TRAINERS", "train"]
