"""What people said about a judgment, brought into the form in which it is laid over a record.

Statements come in order; a later one on the same value counts.  What is left of a list's statements is: which items
people want (`wanted`), which keys they do not want (`unwanted`), and whether they named the list as a whole (`whole`).
None of this looks at a record: it holds whatever a machine finds next time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Literal

from api.review.fields import FIELDS, Field
from api.store.tables import Correction

Action = Literal["confirm", "change", "add", "remove", "withdraw"]
ACTIONS: Final[tuple[Action, ...]] = ("confirm", "change", "add", "remove", "withdraw")
WHOLE: Final = "*"
"""Stands for all fields at once: a person vouched for the record as it then stood (checked).

The row in the store names the analysis; the statement brings its record as `value`.
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said.  `item`: key of a list's item, or None for a single value or a list as a whole."""

    field: str
    item: str | None
    action: Action
    value: Any = None
    place: Any = None
    note: str = ""
    user_id: int | None = None
    user: str = ""
    at: datetime | None = None
    analysis_id: int | None = None
    """Which analysis the person saw."""


@dataclass(slots=True)
class Said:
    """What holds for a list: items wanted by key, keys not wanted (with the key that took their place)."""

    wanted: dict[str, Statement] = field(default_factory=dict)
    unwanted: dict[str, tuple[Statement, str | None]] = field(default_factory=dict)
    whole: Statement | None = None
    """The statement that named the list as a whole: then nothing else of the machine's is in it."""

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted or self.whole)


def of(corrections: Iterable[Correction]) -> list[Statement]:
    """Rows of the store as statements, in their order."""
    return [
        Statement(
            row.field, row.item, action_of(row.action), row.after, row.place, row.note, row.user_id, row.user.name,
            row.created_at, row.analysis_id,
        )
        for row in sorted(corrections, key=lambda row: row.id)
    ]  # fmt: skip


def action_of(text: str) -> Action:
    """A row's action.  Raises StopIteration for none of ours."""
    return next(action for action in ACTIONS if action == text)


def alive(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that were not taken back, in their order.

    `withdraw` on an item takes back all that was said about it before, under whatever key it stood; on a field (item
    None) what was said about the value or the list as a whole; on WHOLE that the record was vouched for.
    """
    chains: list[_Chain] = []
    for place, statement in enumerate(statements):
        chain = _find(chains, statement)
        if statement.action == "withdraw":
            if chain is not None:
                chains.remove(chain)
            continue
        if chain is None:
            chain = _Chain(statement.field, statement.item)
            chains.append(chain)
        chain.take(place, statement)
    kept = sorted(place for chain in chains for place in chain.places)
    return [statements[place] for place in kept]


class _Chain:
    """What was said about one value, through all the keys under which it stood."""

    def __init__(self, name: str, item: str | None) -> None:
        self.field, self.now, self.keys, self.places = name, item, {item}, list[int]()

    def take(self, place: int, statement: Statement) -> None:
        self.places.append(place)
        if statement.item is not None and statement.action != "remove":
            self.now = FIELDS[self.field].moved(statement.item, statement.value)
            self.keys.add(self.now)


def _find(chains: Sequence[_Chain], statement: Statement) -> _Chain | None:
    """The chain that a statement belongs to: of the value that now has its key, or else once had it."""
    same = [chain for chain in reversed(chains) if chain.field == statement.field]
    now = [chain for chain in same if chain.now == statement.item]
    once = [chain for chain in same if statement.item in chain.keys and statement.action != "add"]
    return next(iter(now or once), None)


def single(name: str, statements: Iterable[Statement]) -> Statement | None:
    """The statement that holds for a single value: the last one on it."""
    return next((s for s in reversed(list(statements)) if s.field == name), None)


def listed(shape: Field, statements: Iterable[Statement]) -> Said:
    """What holds for a list."""
    said = Said()
    for statement in statements:
        if statement.field == shape.name:
            said = _all(shape, statement) if statement.item is None else _one(shape, said, statement)
    return said


def _all(shape: Field, whole: Statement) -> Said:
    values = [] if whole.action == "remove" else list(whole.value or ())
    keys = shape.keys_of(values)
    return Said({key: replace(whole, value=value) for key, value in zip(keys, values, strict=True)}, {}, whole)


def _one(shape: Field, said: Said, statement: Statement) -> Said:
    item = statement.item or ""
    said.wanted.pop(item, None)
    if statement.action == "remove":
        said.unwanted[item] = (statement, None)
        return said
    key = shape.moved(item, statement.value)
    if key != item:
        said.unwanted[item] = (statement, key)
    said.wanted[key] = statement
    said.unwanted.pop(key, None)
    return said
