"""What a training is made of: samples, and how a model is to be built from them."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version

SEED = 20150501  # the day on which the amended 行政诉讼法 came into force; any fixed number serves


def versions() -> dict[str, str]:
    """What a model was trained with; other versions may give other last digits."""
    return {"Python": platform.python_version()} | {name: version(name) for name in ("scikit-learn", "numpy", "skops")}


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its labels (one, or any number for `multi` models).

    `group`: texts of one group are never parted between training and test.  `real`: from a real document, so that
    it counts in the figures; invented sentences only train.  `rule`: what the rules alone say of it, with which the
    model is compared; None where they are not asked.
    """

    text: str
    labels: tuple[str, ...]
    group: str
    real: bool = True
    rule: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained.  `title` and `limits` go into its card (Chinese)."""

    name: str
    title: str
    limits: tuple[str, ...] = ()
    sizes: tuple[int, int] = (1, 2)
    min_df: int = 3
    max_features: int = 12_000
    strength: float = 10.0  # inverse regularisation: scikit-learn's C
    multi: bool = False
    folds: int = 10
    precision: float = 0.97  # the review threshold is the lowest score above which at least this share is right
