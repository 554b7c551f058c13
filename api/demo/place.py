"""The invented place: its organisations, courts, people and words, from `corpora/samples/town`."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import corpora

FOLDER = "samples/town"


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation; `short` to `deputy` say how judgments speak of it (empty for those that are never sued)."""

    key: str
    name: str
    kind: str
    region: str
    parent: str = ""
    field: str | None = None
    short: str = ""
    mark: str = ""
    head: str = ""
    deputy: str = ""
    former: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    in_text: tuple[str, ...] = ()
    """Names that some judgments print though the register does not have them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in; `organisation` is a unit's key, empty for an administrator."""

    login: str
    name: str
    role: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Court:
    """A court: its mark in case numbers, and the court above it."""

    key: str
    name: str
    code: str
    above: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """A way in which a matter ends; `kind` only says who would appeal: the result is for the reader to find out."""

    kind: str
    weight: int
    more: str
    reasoning: str
    basis: str
    order: tuple[str, ...]
    sum: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that is fought about, as paragraphs with gaps."""

    key: str
    act_type: str
    agencies: tuple[str, ...]
    weight: int
    sues: str
    caption: str
    person: str
    mark: str
    act: str
    claim: str
    plea: str
    facts: str
    proof: str
    fill: dict[str, list[Any]]
    endings: tuple[Ending, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Place:
    """All of it; `forms` are the standard forms of the papers."""

    units: dict[str, Unit]
    people: tuple[Person, ...]
    courts: dict[str, Court]
    names: dict[str, list[str]]
    matters: tuple[Matter, ...]
    forms: dict[str, Any]

    def court_of(self, unit: Unit) -> Court:
        """The court of first instance for suits against a unit: a district government is sued one level up."""
        if unit.key.endswith("government"):
            return self.courts["city"]
        return next(court for court in self.courts.values() if court.region == unit.region[:6])

    def person(self, chance: random.Random) -> str:
        """A name that nobody mistakes for a real one."""
        return chance.choice(self.names["family"]) + chance.choice(self.names["given"])


@cache
def place() -> Place:
    """The place, read once."""
    table, matters = _read("place"), _read("matters")["matter"]
    units = [Unit(**_frozen(entry)) for entry in table["organisation"]]
    courts = [Court(**entry) for entry in table["court"]]
    return Place(
        units={unit.key: unit for unit in units},
        people=tuple(Person(**entry) for entry in table["user"]),
        courts={court.key: court for court in courts},
        names=table["names"],
        matters=tuple(_matter(entry) for entry in matters),
        forms=_read("forms"),
    )


def _matter(entry: dict[str, Any]) -> Matter:
    endings = tuple(Ending(**_frozen(ending)) for ending in entry.pop("ending"))
    return Matter(**{**entry, "agencies": tuple(entry["agencies"])}, endings=endings)


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(corpora.read(f"{FOLDER}/{name}.toml"))
