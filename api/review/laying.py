"""A list of the record with people's statements laid over it, item by item, each with what the machine has for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from api.review.statements import Said, Statement


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it stands.  `machine`: the machine's value under this key or the one it replaced, and `origin`: its key
    in the machine's list; `said`: what a person said of it (None: nobody said anything); `gone`: a person removed it."""

    key: str
    value: Any
    machine: Any = None
    origin: str | None = None
    said: Statement | None = None
    gone: bool = False


def lay(base: Mapping[str, Any], machine: Mapping[str, Any], said: Said) -> list[Entry]:
    """The items in their order, those that people removed at the end.

    base: the list over which the statements are laid, by key; machine: the machine's own (usually the same).  What people
    want is there whatever the lists hold; what they do not want is not.
    """
    renamed = {new: old for old, (_, new) in said.unwanted.items() if new is not None}
    entries = []
    for key, value in _order(base, said):
        statement = said.wanted.get(key)
        origin = next((one for one in (key, renamed.get(key)) if one in machine), None)
        found = None if origin is None else machine[origin]
        entries.append(Entry(key, value if statement is None else statement.value, found, origin, statement))
    removed = [(key, statement) for key, (statement, new) in said.unwanted.items() if new is None and key in machine]
    if said.whole is not None:
        there = {entry.key for entry in entries} | set(said.unwanted)
        removed += [(key, said.whole) for key in machine if key not in there]
    return entries + [Entry(key, None, machine[key], key, statement, gone=True) for key, statement in removed]


def _order(base: Mapping[str, Any], said: Said) -> list[tuple[str, Any]]:
    """Keys and base values of the items that stay or come, each wanted key once."""
    if said.whole is not None:
        return [(key, None) for key in said.wanted]
    order: list[tuple[str, Any]] = []
    placed: set[str] = set()
    for key, value in base.items():
        target = key if key in said.wanted else _successor(key, said, base)
        if target is None or target in placed:
            continue
        if target in said.wanted:
            placed.add(target)
        order.append((target, value))
    return order + [(key, None) for key in said.wanted if key not in placed]


def _successor(key: str, said: Said, there: Collection[str]) -> str | None:
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
