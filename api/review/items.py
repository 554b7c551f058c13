"""A judgment's fields as the workbench shows them: value by value, machine and human beside each other, with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.review import effective
from api.review.effective import Effective
from api.review.fields import FIELDS, GROUPS, Field, same
from api.review.statements import Statement
from api.review.words import describe
from api.store.tables import Analysis, Judgment

Place = dict[str, Any]
"""{"start", "end", "page", "boxes", "text"}, of the machine's evidence or as a person pointed to it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One value.  `item`: key to correct it by (None: a single value).  `machine`: what the machine has for it.

    `human`: a person spoke of it; `changed`: and differs from the machine; `gone`: he removed it (`value` is None).
    """

    item: str | None
    value: Any
    text: str
    machine: Any
    machine_text: str
    confidence: float | None
    source: str
    places: list[Place]
    human: bool = False
    changed: bool = False
    gone: bool = False
    action: str = ""
    by: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field with its values.  `why`: why a person is asked to look at it; empty when nobody is."""

    name: str
    label: str
    group: str
    kind: str
    vocabulary: str
    listed: bool
    why: list[str]
    values: list[Shown]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group of fields under its heading."""

    label: str
    fields: list[FieldShown]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All fields of a judgment in groups, and the names of those that ask for a person, in the order of the groups."""

    needs_review: list[str]
    groups: list[GroupShown]


def sheet(session: Session, judgment: Judgment) -> Sheet:
    """The sheet of a judgment of the store."""
    return fields_of(session.get_one(Analysis, judgment.analysis_id), effective.said_of(session, judgment.id))


def fields_of(analysis: Analysis, said: Sequence[Statement]) -> Sheet:
    """The sheet of a judgment from its analysis and what people said (`effective.said_of`)."""
    view = _View(effective.apply(analysis.record, said), analysis)
    shown = [view.field(shape) for shape in FIELDS.values()]
    groups = [GroupShown(name, [field for field in shown if field.group == name]) for name in GROUPS]
    return Sheet([field.name for group in groups for field in group.fields if field.why], groups)


@dataclass(frozen=True, slots=True)
class _View:
    """What the values are shown from."""

    found: Effective
    analysis: Analysis

    def field(self, shape: Field) -> FieldShown:
        why = [entry["why"] for entry in self.found.record["needs_review"] if entry["field"] == shape.name]
        values = self._items(shape) if shape.listed else [self._single(shape)]
        return FieldShown(shape.name, shape.label, shape.group, shape.kind, shape.vocabulary, shape.listed, why, values)

    def _single(self, shape: Field) -> Shown:
        machine = self.analysis.record.get(shape.name)
        return self._shown(shape, None, (self.found.record[shape.name], machine), f"/{shape.name}")

    def _items(self, shape: Field) -> list[Shown]:
        """The items that hold, then those that people removed and the machine still has."""
        machines = effective.keyed(self.analysis.record, shape.name)
        index = {key: place for place, key in enumerate(machines)}
        values = self.found.items(shape.name)
        marks = {key: mark for (name, key), mark in self.found.marks.items() if name == shape.name}
        replaced = {mark.origin for mark in marks.values()}
        gone = [key for key in index if key not in values and (key in marks or key not in replaced)]
        shown = []
        for key in [*values, *gone]:
            mark = marks.get(key)
            machine = machines[key] if key in index else (mark.machine if mark else None)
            origin = key if key in index else (mark.origin if mark else None)
            pointer = "" if origin is None else _pointer(shape.name, index[origin])
            shown.append(self._shown(shape, key, (values.get(key), machine), pointer))
        return shown

    def _shown(self, shape: Field, item: str | None, pair: tuple[Any, Any], pointer: str) -> Shown:
        """pair: the value that holds and the machine's."""
        value, machine = pair
        places: list[Place] = (self.analysis.evidence or {}).get(pointer, [])
        confidence, source = (places[0]["confidence"], places[0]["source"]) if places else (None, "")
        found = Shown(
            item, value, describe(shape, value), machine, describe(shape, machine), confidence, source, places,
            gone=item is not None and value is None,
        )  # fmt: skip
        mark = self.found.marks.get((shape.name, item))
        return found if mark is None else _spoken(found, mark.statement)


def _pointer(name: str, index: int) -> str:
    return "/head_attended" if name == "attendance" else f"/{name}/{index}"


def _spoken(found: Shown, statement: Statement) -> Shown:
    return replace(
        found, human=True, changed=not same(found.value, found.machine), action=statement.action, by=statement.user,
        at=statement.at, note=statement.note, places=[statement.place] if statement.place else found.places,
    )  # fmt: skip
