"""How the files of `models/` are made: a trainer for each model, run by `anjian train`."""

from nlp.training.registry import TRAINERS, train

__all__ = ["TRAINERS", "train"]
