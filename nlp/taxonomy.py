"""The field's classifications with their Chinese labels, legal basis and cues, read from `corpora/taxonomy`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import corpora

RELIEF = frozenset((
    "revoke", "revoke_in_part", "redo", "declare_unlawful", "declare_invalid", "order_performance", "order_payment", "modify", "remedy", "compensate",
))  # fmt: skip
"""Dispositions that grant something against the agency (行诉法70, 72–78)."""
MERITS_WON = frozenset(("dismiss_claims", "uphold_act"))
"""Dispositions by which the agency stands on the merits (行诉法69)."""
REOPENING = frozenset(("remand", "order_trial", "retrial_ordered"))
"""Dispositions that send a case back or take it up anew."""
UNCHANGED = frozenset(("appeal_dismissed", "appeal_withdrawn", "retrial_denied"))
"""Dispositions that leave the decision below as it is."""

_BRIDGE = "[^。；！？\\n]{0,24}?"


@dataclass(frozen=True, slots=True)
class Kind:
    """A coded kind that cues tell: an act type (被诉行政行为), a field (执法领域) or a sub-cause."""

    code: str
    label: str
    basis: tuple[str, ...]
    cues: tuple[str, ...]
    examples_for: tuple[str, ...]
    examples_against: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """All cues as one pattern."""
        return _pattern(self.cues)


@dataclass(frozen=True, slots=True)
class Cause(Kind):
    """A sub-cause on which agencies lose: `scored` is the coarse code it counts as (None: recorded, no ground).

    `cues` is empty for bare verdicts, whose formulas are in `cause_cues.toml`.
    """

    parent: str
    scored: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of sub-causes; `summary` is its name in short statistics."""

    code: str
    label: str
    basis: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of outcome (结果类型): the operative words, the legal basis, and whether it counts as lost by default.

    `default_lost`: yes, no, by_first (as the judgment below), by_agency, configurable, undecided, not_suit.
    """

    code: str
    label: str
    stage: str
    basis: tuple[str, ...]
    dispositions: tuple[str, ...]
    default_lost: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseType:
    """A type of case (类型代字 of case numbers): what documents it yields and in which procedure."""

    mark: str
    label: str
    procedure: str
    compensation: bool


def expand(cue: str) -> str:
    """A cue as written in the TOML as a regular expression: `~` bridges up to 24 characters of one sentence."""
    return cue.replace("~", _BRIDGE)


@cache
def _pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expand(cue)})" for cue in cues))


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(corpora.read(f"taxonomy/{name}.toml"))


def _texts(entry: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(entry.get(key, ()))


def _cued(entry: dict[str, Any]) -> tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The fields of a `Kind`, in order."""
    texts = (_texts(entry, key) for key in ("basis", "cues", "examples_for", "examples_against"))
    basis, cues, examples_for, examples_against = texts
    return entry["code"], entry["label"], basis, cues, examples_for, examples_against


@cache
def causes() -> Mapping[str, Cause]:
    """The 76 sub-causes by code (E01 … X02), in the order of the table."""
    return MappingProxyType({
        entry["code"]: Cause(*_cued(entry), parent=entry["parent"], scored=entry.get("scored"))
        for entry in _file("causes")["cause"]
    })  # fmt: skip


@cache
def groups() -> Mapping[str, Group]:
    """The 14 groups of sub-causes by letter."""
    found = (Group(e["code"], e["label"], _texts(e, "basis"), e["summary"]) for e in _file("causes")["group"])
    return MappingProxyType({group.code: group for group in found})


@cache
def outcomes() -> Mapping[str, Outcome]:
    """The kinds of outcome by code (J01 … F02)."""
    return MappingProxyType({
        e["code"]: Outcome(
            e["code"], e["label"], e["stage"], _texts(e, "basis"), _texts(e, "dispositions"), e["default_lost"],
            e.get("note", ""),
        )
        for e in _file("outcomes")["outcome"]
    })  # fmt: skip


def _kinds(name: str, key: str) -> Mapping[str, Kind]:
    return MappingProxyType({e["code"]: Kind(*_cued(e)) for e in _file(name)[key]})


@cache
def act_types() -> Mapping[str, Kind]:
    """The kinds of sued act (22 causes of action and “other”) by code."""
    return _kinds("act_types", "act_type")


@cache
def fields() -> Mapping[str, Kind]:
    """The fields of enforcement by code."""
    return _kinds("fields", "field")


@cache
def case_types() -> Mapping[str, CaseType]:
    """The types of case by the mark in the case number (行初, 行赔终, 行审 …)."""
    entries = _file("case_types")["case_type"]
    return MappingProxyType({e["mark"]: CaseType(e["mark"], e["label"], e["procedure"], e.get("compensation", False)) for e in entries})


@cache
def other_marks() -> frozenset[str]:
    """Marks in the case numbers of civil, criminal and other cases that are not administrative."""
    return frozenset(_file("case_types")["other_marks"])


def former_act_type(name: str) -> str | None:
    """The code for an act named as in the causes of action before 2021 (行政强制, 行政合同 …); None if unknown."""
    found: dict[str, str] = _file("act_types")["before_2021"]
    return found.get(name.strip())


def former_field(name: str) -> str | None:
    """The code for a field named as in the causes of action before 2021 (治安管理, 房屋拆迁管理 …); None if unknown."""
    found: dict[str, str] = _file("fields")["before_2021"]
    return found.get(re.sub(r"[（(].*", "", name.strip()))


_TABLES: dict[str, Callable[[], Mapping[str, Any]]] = {
    "cause_detail": causes,
    "cause_group": groups,
    "outcome": outcomes,
    "act_type": act_types,
    "field": fields,
}


@cache
def _labels(group: str) -> Mapping[str, str]:
    if group in _TABLES:
        return MappingProxyType({code: entry.label for code, entry in _TABLES[group]().items()})
    found: dict[str, str] = _file("labels")[group]
    return MappingProxyType(found)


def codes(group: str) -> tuple[str, ...]:
    """The codes of a group in their usual order; KeyError for a group that does not exist."""
    return tuple(_labels(group))


def label(group: str, code: str) -> str:
    """The Chinese label: `label("agency_result", "lost")` → 败诉; KeyError for an unknown group or code.

    Groups: doc_type, procedure, role, original_role, kind, agency_result, head_attended, disposition, cause,
    cause_detail, cause_group, outcome, act_type, field, status.
    """
    return _labels(group)[code]
