"""What the law demands where agencies lose, and what to do next time, read from `corpora/knowledge`.

Reports and casebooks take from here all that is neither from the judgment nor from a person.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

import corpora
from nlp.numerals import to_chinese

_BASIS = re.compile(r"(?P<wording>\S+) (?P<article>\d+)(?:-(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?")


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of one wording of a law; `paragraph` is None where the article has only one.

    `start` is the first day for which the number is vouched for, `end` the last on which the wording was in force.
    `suit`: the court judges by it, so the day of the judgment counts and not that of the act.
    """

    law: str
    article: int
    paragraph: int | None
    item: int | None
    start: date
    end: date | None
    suit: bool = False

    def in_force(self, on: date | None) -> bool:
        """Whether the wording was in force on that day; without a day, whether it is the latest."""
        if on is None:
            return self.end is None
        return self.start <= on and (self.end is None or on <= self.end)

    def __str__(self) -> str:
        """As it is cited: 《中华人民共和国行政强制法》第三十七条第二款第（四）项."""
        paragraph = f"第{to_chinese(self.paragraph)}款" if self.paragraph else ""
        item = f"第（{to_chinese(self.item)}）项" if self.item else ""
        return f"《{self.law}》第{to_chinese(self.article)}条{paragraph}{item}"


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence with the provisions on which it rests, for some act types and fields (none named: for all)."""

    text: str
    provisions: tuple[Provision, ...] = ()
    act_types: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    def holds(self, *, act_type: str | None, field: str | None, on: date | None, judged: date | None) -> bool:
        """Whether it may be said of such an act, so judged; what is not known meets no condition."""
        return (
            (not self.act_types or act_type in self.act_types)
            and (not self.fields or field in self.fields)
            and all(one.in_force(judged or on if one.suit else on) for one in self.provisions)
        )


@dataclass(frozen=True, slots=True)
class Demand(_Statement):
    """What the law demands; always with provisions."""


@dataclass(frozen=True, slots=True)
class Step(_Statement):
    """What to do next time; mostly practice, which rests on no provision."""


@dataclass(frozen=True, slots=True)
class Advice:
    """All that is known of a sub-cause or a group of them, unfiltered.

    `questions` help the unit to find out who answers for what; `measures` are proposals for rectification.
    """

    code: str
    demands: tuple[Demand, ...]
    next_time: tuple[Step, ...]
    questions: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    law: str
    start: date
    end: date | None
    suit: bool


_S = TypeVar("_S", Demand, Step)


def advice(code_or_detail: str) -> Advice:
    """What is known of a sub-cause (P11) or a group (P); KeyError for an unknown code."""
    return advices()[code_or_detail]


def demands(
    detail: str, *, act_type: str | None, on: date | None, field: str | None = None, judged: date | None = None
) -> tuple[Demand, ...]:
    """What the law demanded of such an act on that day; the group's demands where there are none of the sub-cause.

    `on` is the day of the act; `judged` that of the judgment, by which the laws of litigation are chosen (None: as `on`).
    Without `on` the latest wordings are taken; pass the judgment's day where the act's is not known.
    What holds only for some act types or fields is left out where the type or field is not known: better no law than
    the wrong one.  Empty when nothing fits; KeyError for an unknown code.
    """
    found = _holding(advice(detail).demands, act_type, field, on, judged)
    return found or _holding(advice(detail[0]).demands, act_type, field, on, judged)


def steps(
    detail: str, *, act_type: str | None, on: date | None, field: str | None = None, judged: date | None = None
) -> tuple[Step, ...]:
    """What to do next time; filtered as `demands` are."""
    return _holding(advice(detail).next_time, act_type, field, on, judged)


def citation(provisions: Iterable[Provision]) -> str:
    """Provisions as one cites them in a row: the law once, then 第三十五条、第三十六条; next law after 、."""
    parts: list[str] = []
    law = ""
    for provision in provisions:
        text = str(provision)
        parts.append(text.removeprefix(f"《{law}》"))
        law = provision.law
    return "、".join(parts)


@cache
def advices() -> Mapping[str, Advice]:
    """The knowledge base by code: groups (E) and sub-causes (E01)."""
    wordings = _wordings()
    return MappingProxyType({entry["code"]: _advice(entry, wordings) for entry in _data()["advice"]})


def provision(basis: str) -> Provision:
    """A provision as our data files write it (`强制法 37-2(4)`); KeyError for an unknown wording, ValueError for other slips."""
    return _provision(basis, _wordings())


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(corpora.read("knowledge/causes.toml"))


@cache
def _wordings() -> Mapping[str, _Wording]:
    raw = _data()["wordings"].items()
    return {key: _Wording(w["law"], w["from"], w.get("until"), w.get("suit", False)) for key, w in raw}


def _holding(
    statements: Iterable[_S], act_type: str | None, field: str | None, on: date | None, judged: date | None
) -> tuple[_S, ...]:
    return tuple(one for one in statements if one.holds(act_type=act_type, field=field, on=on, judged=judged))


def _advice(entry: dict[str, Any], wordings: Mapping[str, _Wording]) -> Advice:
    return Advice(
        entry["code"],
        tuple(Demand(*_statement(one, wordings)) for one in entry["demands"]),
        tuple(Step(*_statement(one, wordings)) for one in entry["next_time"]),
        tuple(entry["questions"]),
        tuple(entry["measures"]),
    )


def _statement(
    entry: dict[str, Any] | str, wordings: Mapping[str, _Wording]
) -> tuple[str, tuple[Provision, ...], frozenset[str], frozenset[str]]:
    """The fields of a statement, in order; a bare string rests on nothing and holds for all."""
    if isinstance(entry, str):
        return entry, (), frozenset(), frozenset()
    provisions = tuple(_provision(basis, wordings) for basis in entry.get("basis", ()))
    return entry["text"], provisions, frozenset(entry.get("act_types", ())), frozenset(entry.get("fields", ()))


def _provision(basis: str, wordings: Mapping[str, _Wording]) -> Provision:
    """`强制法 37-2(4)`: wording, article, paragraph, item."""
    found = _BASIS.fullmatch(basis)
    if found is None:
        raise ValueError(basis)
    wording = wordings[found["wording"]]
    paragraph, item = (int(found[part]) if found[part] else None for part in ("paragraph", "item"))
    return Provision(wording.law, int(found["article"]), paragraph, item, wording.start, wording.end, wording.suit)
