"""A list of the record with people's statements laid over it, item by item, each with what the machine has for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.review.fields import Field
from api.review.statements import Said, Statement


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it stands.  `machine`: the machine's value under this key or the one it replaced; `index`: where in
    the machine's list; `said`: what a person said of it (None: nobody said anything); `gone`: a person removed it."""

    key: str
    value: Any
    machine: Any = None
    index: int | None = None
    said: Statement | None = None
    gone: bool = False


def lay(shape: Field, base: Sequence[Any], machine: Sequence[Any], said: Said) -> list[Entry]:
    """The items in their order, those that people removed at the end.

    base: the list over which the statements are laid; machine: the machine's own (usually the same).  What people want
    is there whatever the lists hold; what they do not want is not.  Items of one key, of which a person spoke, are one.
    """
    own = {shape.key_of(value): (index, value) for index, value in reversed(list(enumerate(machine)))}
    order = _order(shape, base, said)
    renamed = {new: old for old, (_, new) in said.unwanted.items() if new is not None}
    entries = []
    for key, value in order:
        statement = said.wanted.get(key)
        index, found = own.get(key) or own.get(renamed.get(key, "")) or (None, None)
        entries.append(Entry(key, value if statement is None else statement.value, found, index, statement))
    removed = [(key, statement) for key, (statement, new) in said.unwanted.items() if new is None and key in own]
    if said.whole is not None:
        there = {entry.key for entry in entries} | set(said.unwanted)
        removed += [(key, said.whole) for key in own if key not in there]
    return entries + [Entry(key, None, own[key][1], own[key][0], statement, gone=True) for key, statement in removed]


def _order(shape: Field, base: Sequence[Any], said: Said) -> list[tuple[str, Any]]:
    """Keys and base values of the items that stay or come, each wanted key once."""
    if said.whole is not None:
        return [(key, None) for key in said.wanted]
    order: list[tuple[str, Any]] = []
    there = {shape.key_of(value) for value in base}
    placed: set[str] = set()
    for value in base:
        key = shape.key_of(value)
        target = key if key in said.wanted else _successor(key, said, there)
        if target is None or target in placed:
            continue
        if target in said.wanted:
            placed.add(target)
        order.append((target, value))
    return order + [(key, None) for key in said.wanted if key not in placed]


def _successor(key: str, said: Said, there: set[str]) -> str | None:
    """The key that stands where `key` stood: itself, or what it was changed to unless that has a place of its own."""
    seen = {key}
    while key in said.unwanted:
        _, new = said.unwanted[key]
        if new is None or new in seen:
            return None
        seen.add(new)
        key = new
        if key in said.wanted:
            return None if key in there else key
    return key if len(seen) == 1 else None
