"""The checklists of `corpora/checklists`: what the law requires of an act of each type, and how the papers show it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal, cast

import corpora
from nlp import taxonomy
from nlp.knowledge import Provision, provision
from nlp.screening.acts import Addressee, Amount, Cited, Deep, Exact, InForce, Measure, Natural, NotAbove, Remedies
from nlp.screening.conditions import (
    UNITS,
    AnyOf,
    Ask,
    AtLeast,
    Condition,
    Daytime,
    Done,
    Given,
    Officers,
    Order,
    State,
    Unit,
    Within,
)
from nlp.screening.words import Lasts, Says
from nlp.suit import PAPERS, STEPS, PaperKind, StepCode

EVERY: Final = "any"
"""The checklist that goes for acts of all types."""
OWN: Final = frozenset(PAPERS) - {"complaint", "notice", "other"}
"""The papers of the agency: what the plaintiff alleges decides nothing, and an unknown paper may be his."""
Outcome = Literal["annulled", "declared", "performed", "mild"]
OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {"annulled": "撤销", "declared": "确认违法", "performed": "判令履行", "mild": "程序轻微违法，一般只确认违法"}
)
"""How a court mostly ends where a requirement is missed: 行政诉讼法 70; 74-2 (nothing that could be annulled); 72, 73, 78;
74-1(2) with 行诉解释 96 (mild where the plaintiff's rights of hearing and statement are not touched)."""


@dataclass(frozen=True, slots=True)
class Mend:
    """What can still be done about an unmet requirement, with the provisions that allow it."""

    text: str
    basis: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A requirement of one wording of the law.

    `code` names the requirement; several wordings may share it, but on no day and in no field do two of them hold.
    `when`: conditions under which it is asked at all; `seen`: how the papers show it (all must be met).
    `question`: asked of the unit while the papers leave it open; `cause`: the sub-cause to which it leads when missed,
    `outcome`: how a court mostly ends then.
    """

    code: str
    act_type: str
    requires: str
    basis: tuple[Provision, ...]
    fields: frozenset[str]
    not_fields: frozenset[str]
    when: tuple[Condition, ...]
    seen: tuple[Condition, ...]
    question: str
    cause: str
    mend: str
    outcome: Outcome

    def holds(self, on: date | None, field: str | None) -> bool:
        """Whether it was the law for an act of that day and field; without a day the latest wording is."""
        rests = all(one.in_force(None if one.suit else on) for one in self.basis)
        return rests and (not self.fields or field in self.fields) and field not in self.not_fields


@cache
def items() -> Mapping[str, tuple[Item, ...]]:
    """The checklists by act type, in the order in which they are asked.

    ValueError, naming the item, where a file has an unknown key, step, unit, sub-cause or way of mending.
    """
    return MappingProxyType(
        {name: tuple(_item(name, raw["outcome"], one) for one in raw["item"]) for name, raw in _files().items()}
    )


@cache
def mends() -> Mapping[str, Mend]:
    """The ways of mending, by the key that items name."""
    raw = tomllib.loads(corpora.read("checklists/mends.toml"))
    return MappingProxyType({key: Mend(one["text"], tuple(map(provision, one["basis"]))) for key, one in raw.items()})


def examples() -> list[tuple[Item, bool, Mapping[str, Any]]]:
    """The examples beside the items: item, whether it is met there, and the facts as the file writes them."""
    return [
        (item, kind == "met", facts)
        for name, raw in _files().items()
        for item, entry in zip(items()[name], raw["item"], strict=True)
        for kind in ("met", "not_met")
        for facts in entry[kind]
    ]


@cache
def _files() -> dict[str, dict[str, Any]]:
    """The raw checklists by act type."""
    found = {}
    for path in sorted((corpora.ROOT / "checklists").glob("*.toml")):
        if path.stem != "mends":
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            found[cast(str, raw["act_type"])] = raw
    return found


KEYS: Final = frozenset(
    ("code", "requires", "basis", "fields", "not_fields", "when", "seen", "question", "cause", "mend", "outcome", "met", "not_met")
)


def _item(act_type: str, usual: str, raw: dict[str, Any]) -> Item:
    code, outcome = raw["code"], raw.get("outcome", usual)
    unknown = raw.keys() - KEYS
    known = act_type == EVERY or act_type in taxonomy.act_types()
    if unknown or not known or raw["cause"] not in taxonomy.causes() or raw["mend"] not in mends() or outcome not in OUTCOMES:
        raise ValueError(f"{code}: {unknown or act_type}, {raw['cause']}, {raw['mend']}, {outcome}")
    try:
        when, seen = (tuple(map(condition, raw.get(key, ()))) for key in ("when", "seen"))
    except (KeyError, TypeError) as slip:
        raise ValueError(f"{code}: {slip}") from slip
    basis = tuple(map(provision, raw["basis"]))
    fields, others = (frozenset(cast("list[str]", raw.get(key, ()))) for key in ("fields", "not_fields"))
    question, cause, mend = raw["question"], raw["cause"], raw["mend"]
    return Item(code, act_type, raw["requires"], basis, fields, others, when, seen, question, cause, mend, cast(Outcome, outcome))


def condition(raw: dict[str, Any]) -> Condition:
    """A condition as the files write it: the one key that names its kind, and what that kind needs.

    KeyError for an unknown kind, step or unit; TypeError for a key too many or too few.
    """
    kind = next((key for key in _KINDS if key in raw), None)
    if kind is None:
        raise KeyError(str(raw))
    return _KINDS[kind](**raw)


def _step(code: str) -> StepCode:
    if code not in STEPS:
        raise KeyError(code)
    return cast(StepCode, code)


def _unit(name: str) -> Unit:
    if name not in UNITS:
        raise KeyError(name)
    return cast(Unit, name)


def _kinds(names: list[str] | None) -> frozenset[PaperKind]:
    if names is not None and not set(names) <= set(PAPERS):
        raise KeyError(str(names))
    return OWN if names is None else frozenset(cast("list[PaperKind]", names))


NOT: Final = "‹未›"
_NOT: Final = (
    "(?:未|没有|并无)(?:再|能|曾|经|依法|依规|按规定|按照规定|按要求|及时|事先|提前|当场|当面|现场|书面|另行|单独|实际|具体|予以|进行|履行){0,3}"
)


def _pattern(text: str) -> re.Pattern[str]:
    """A regular expression in which ‹未› stands for what says that something was not done."""
    return re.compile(text.replace(NOT, _NOT))


def _within(within: int, unit: str, start: str, end: str, extension: int = 0) -> Condition:
    return Within(_step(start), _step(end), within, _unit(unit), extension)


def _at_least(at_least: int, unit: str, start: str, end: str) -> Condition:
    return AtLeast(_step(start), _step(end), at_least, _unit(unit))


def _says(says: str, kinds: list[str] | None = None, then: State = "met", silent: State = "open") -> Condition:
    return Says(_pattern(says), _kinds(kinds), then, silent)


def _lasts(lasts: int, unit: str, of: str, kinds: list[str] | None = None) -> Condition:
    return Lasts(_pattern(of), _kinds(kinds), lasts, _unit(unit))


def _not_above(not_above: str) -> Condition:
    (kind,) = _kinds([not_above])
    return NotAbove(kind)


_KINDS: Final[Mapping[str, Callable[..., Condition]]] = {
    "given": lambda given, then: Given(condition(given), condition(then)),
    "done": lambda done: Done(_step(done)),
    "told": lambda told: Given(Done(_step(told)), Done(_step(told))),
    "first": lambda first, then: Order(_step(first), _step(then)),
    "within": _within,
    "at_least": _at_least,
    "officers": lambda officers, during: Officers(officers, _step(during)),
    "says": _says,
    "measure": lambda measure: Measure(frozenset(measure)),
    "amount": lambda amount: Amount(least=int(amount)),
    "most": lambda most: Amount(most=int(most)),
    "not_above": _not_above,
    "lasts": _lasts,
    "daytime": lambda daytime: Daytime(_step(daytime)),
    "natural": lambda natural: Natural(),
    "addressee": lambda addressee: Addressee(),
    "exact": lambda exact: Exact(),
    "remedies": lambda remedies: Remedies(),
    "cited": lambda cited: Cited(),
    "deep": lambda deep: Deep(tuple(map(provision, deep))),
    "in_force": lambda in_force: InForce(),
    "ask": lambda ask: Ask(),
    "any": lambda any: AnyOf(tuple(map(condition, any))),
}
