"""The numbers of `corpora/screening/risk.toml`, each with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import corpora
from nlp import taxonomy
from nlp.knowledge import Provision, provision
from nlp.risk.values import Estimate, PartCode

FILE = "screening/risk.toml"
PARTS: tuple[PartCode, ...] = ("checklist", "model", "history", "base")


@dataclass(frozen=True, slots=True)
class Levels:
    """From which chance on a suit is red, yellow; and the widest interval that still says something."""

    red: float
    yellow: float
    widest: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """Below this share and number of answered requirements and this many decided cases nothing is said.

    `green`: why no suit is called green on cases alone.
    """

    decided: float
    items: int
    cases: int
    reason: str
    green: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What a missed requirement of some sub-causes weighs, by the law's consequence."""

    lost: Estimate
    basis: tuple[Provision, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """How the checklist weighs: see the file."""

    weight: float
    least: float
    missed: float
    most: float
    unseen: Estimate


@dataclass(frozen=True, slots=True)
class Cases:
    """How counts of cases weigh: `weight` × n / (n + `strength`), never less than `least`."""

    weight: float
    strength: float
    least: float


@dataclass(frozen=True, slots=True)
class Prior:
    """The share of losses where no case is known."""

    lost: float
    strength: float
    reason: str


@dataclass(frozen=True, slots=True)
class Weights:
    """All of the file.  `labels`, `reasons`: by part."""

    levels: Levels
    enough: Enough
    checklist: Checklist
    model: float
    history: Cases
    base: Cases
    prior: Prior
    missed: Mapping[str, Missed]
    labels: Mapping[PartCode, str]
    reasons: Mapping[PartCode, str]

    def of_cause(self, code: str) -> Missed:
        """What a missed requirement weighs that leads to a sub-cause: its own entry, else its group's."""
        return self.missed.get(code) or self.missed[code[0]]


@cache
def weights() -> Weights:
    """The file as it is; KeyError, TypeError or ValueError where it is not as its heading says."""
    raw = tomllib.loads(corpora.read(FILE))
    parts = raw["parts"]
    found = Weights(
        levels=Levels(**{**raw["levels"], "reasons": tuple(raw["levels"]["reasons"])}),
        enough=Enough(**raw["enough"]),
        checklist=_checklist(parts["checklist"]),
        model=parts["model"]["weight"],
        history=_cases(parts["history"]),
        base=_cases(parts["base"]),
        prior=Prior(**raw["prior"]),
        missed=MappingProxyType({code: _missed(one) for one in raw["missed"] for code in one["causes"]}),
        labels=MappingProxyType({code: parts[code]["label"] for code in PARTS}),
        reasons=MappingProxyType({code: parts[code]["reason"] for code in PARTS}),
    )
    unknown = {code for code in found.missed if code not in taxonomy.causes() and code not in taxonomy.groups()}
    if unknown or taxonomy.groups().keys() - found.missed.keys():
        raise ValueError(f"{FILE}: {unknown or taxonomy.groups().keys() - found.missed.keys()}")
    return found


def _checklist(raw: dict[str, Any]) -> Checklist:
    low, value, high = raw["unseen"]
    return Checklist(raw["weight"], raw["least"], raw["missed"], raw["most"], Estimate(value, low, high))


def _cases(raw: dict[str, Any]) -> Cases:
    return Cases(raw["weight"], raw["strength"], raw.get("least", 0.0))


def _missed(raw: dict[str, Any]) -> Missed:
    low, value, high = raw["lost"]
    return Missed(Estimate(value, low, high), tuple(map(provision, raw["basis"])), raw["reason"])
