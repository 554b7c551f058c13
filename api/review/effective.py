"""The judgment as it stands: what the machine found, with what people said laid over it.

`apply` is a pure function of a record and statements, so that it can be repeated for every new analysis: what a person
said holds whatever the machine finds next.  A value that he confirmed stays even when a later analysis lacks it; when
the machine comes to the same value, both agree.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.review import columns, statements
from api.review.coherence import agree
from api.review.fields import FIELDS, same
from api.review.laying import lay
from api.review.statements import WHOLE, Said, Statement, alive, listed, single
from api.store.tables import Analysis, Correction, Document, Judgment
from api.store.types import now

Record = dict[str, Any]
HEAD: Final = frozenset({"id", "source", "status", "error", "warnings", "versions", "evidence"})
"""Keys about the file and the analysis: nobody vouches for these."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of which a person spoke.  `machine`: what the machine has; `human`: what holds (None: removed).

    `origin`: for an item of a list, the key under which the machine has it (None: it has not).
    """

    machine: Any
    human: Any
    statement: Statement
    origin: str | None = None

    @property
    def changed(self) -> bool:
        """Whether people and machine differ."""
        return not same(self.machine, self.human)


Marks = dict[tuple[str, str | None], Mark]
"""(field, key of the item or None) → mark."""
Keys = dict[str, list[str]]
"""Field → the keys of its items, in their order."""


class Effective(NamedTuple):
    """A record with statements applied, which of its values people spoke of, and the keys of the items of its lists."""

    record: Record
    marks: Marks
    keys: Keys

    def items(self, name: str) -> dict[str, Any]:
        """The items of a list by key."""
        return dict(zip(self.keys[name], self.record[name], strict=True))


def apply(record: Record, said: Sequence[Statement]) -> Effective:
    """The record with statements laid over it, in their order.  The record given is left as it is.

    `needs_review` keeps the entries of fields that nobody has settled: a single value by any statement; a list by one on
    the whole list, or by statements on every item in it.
    """
    base, marks, keys, later = _vouched(record, alive(said))
    result = copy.deepcopy(base)
    singles = {name: found for name in FIELDS if not FIELDS[name].listed and (found := single(name, later))}
    lists = {name: listed(shape, later) for name, shape in FIELDS.items() if shape.listed}
    for name, statement in singles.items():
        result[name] = None if statement.action == "remove" else copy.deepcopy(statement.value)
        marks[name, None] = Mark(record.get(name), result[name], statement)
    for name, items in lists.items():
        if items:
            entries = lay(dict(zip(keys[name], base.get(name) or [], strict=True)), keyed(record, name), items)
            result[name] = [copy.deepcopy(entry.value) for entry in entries if not entry.gone]
            keys[name] = [entry.key for entry in entries if not entry.gone]
            marks |= {(name, e.key): Mark(e.machine, e.value, e.said, e.origin) for e in entries if e.said is not None}
    agree(result, keys, singles, lists)  # first: it may take away the items that nobody has settled
    result["needs_review"] = [e for e in result["needs_review"] if not _settled(e["field"], keys, singles, lists)]
    return Effective(result, marks, keys)


def keyed(record: Record, name: str) -> dict[str, Any]:
    """The items of a list of a machine's record by key."""
    values = record.get(name) or []
    return dict(zip(FIELDS[name].keys_of(values), values, strict=True))


def _vouched(record: Record, said: list[Statement]) -> tuple[Record, Marks, Keys, list[Statement]]:
    """What statements are to be laid over, its marks and keys, and the statements left.

    What a person vouched for comes first.
    """
    last = max((i for i, statement in enumerate(said) if statement.field == WHOLE), default=None)
    if last is None:
        return record, {}, {name: list(keyed(record, name)) for name in FIELDS if FIELDS[name].listed}, said
    vouched, marks, keys = apply(said[last].value, said[:last])
    base = record | {key: value for key, value in vouched.items() if key not in HEAD} | {"needs_review": []}
    return base, {at: _anew(record, at, mark) for at, mark in marks.items()}, keys, said[last + 1 :]


def _anew(record: Record, at: tuple[str, str | None], mark: Mark) -> Mark:
    """A mark of an earlier record beside what the machine has now, where it has it."""
    name, key = at
    if key is None:
        return replace(mark, machine=record.get(name) or mark.machine)
    found = keyed(record, name)
    origin = next((one for one in (key, mark.origin) if one in found), None)
    return replace(mark, machine=found.get(key) or mark.machine, origin=origin)


def _settled(name: str, keys: Keys, singles: dict[str, Statement], lists: dict[str, Said]) -> bool:
    if name == "head_attended" and lists["attendance"]:
        return True
    if name in singles:
        return True
    said = lists.get(name)
    if not said:
        return False
    return said.whole is not None or all(key in said.wanted for key in keys[name])


def said_of(session: Session, judgment_id: int) -> list[Statement]:
    """All that people said about a judgment, in order."""
    rows = session.scalars(select(Correction).where(Correction.judgment_id == judgment_id).order_by(Correction.id))
    found = statements.of(rows)
    return [s if s.field != WHOLE or s.action == "withdraw" else replace(s, value=_record(session, s)) for s in found]


def _record(session: Session, statement: Statement) -> Record:
    analysis = session.get_one(Analysis, statement.analysis_id)
    record: Record = analysis.record
    return record


def refresh(session: Session, judgment: Judgment) -> Effective:
    """Makes the judgment what its analysis (`analysis_id`) and people's corrections say: record, columns, causes, counts.

    To be called in a writing session after a new analysis or new corrections; the caller commits.  `revision` is raised,
    except for a judgment that is not in the database yet.  A judgment that nobody checked is `to_check`; its documents
    follow.  Documents that are still moving, failed or held are left as they are.
    """
    if judgment.id is None:
        session.add(judgment)
        judgment.record = judgment.record or {}
        judgment.revision = 0
    session.flush()
    analysis = session.get_one(Analysis, judgment.analysis_id)
    found = apply(analysis.record, said_of(session, judgment.id))
    columns.fill(judgment, found.record)
    _rekey(session, judgment)
    judgment.corrected = any(mark.changed for mark in found.marks.values())
    if judgment.checked_by is None:
        judgment.state = "to_check"
    judgment.revision += 1
    judgment.updated_at = now()
    session.flush()
    documents(session, judgment)
    return found


def _rekey(session: Session, judgment: Judgment) -> None:
    """The key follows corrected values; where another judgment has that key, this one has none.

    So the two are never merged silently, and a file with the number that was corrected does not join this one.
    """
    key = columns.key_of(judgment.record)
    with session.no_autoflush:
        taken = key is not None and session.scalar(select(Judgment.id).where(Judgment.key == key, Judgment.id != judgment.id))
    judgment.key = None if taken else key


def documents(session: Session, judgment: Judgment) -> None:
    """Has the judgment's documents show whether it is checked."""
    state = "checked" if judgment.state == "checked" else "to_check"
    rows = select(Document).where(Document.judgment_id == judgment.id, Document.state.in_(("to_check", "checked")))
    for document in session.scalars(rows):
        if document.state != state:
            document.state, document.state_at = state, now()
