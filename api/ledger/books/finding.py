"""Which line of the ledger a row of a spreadsheet is about: by our mark, else by case number and unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from api.ledger.disputes.numbers import number_of
from api.store.actor import Actor
from api.store.organisations.names import CANDIDATE, likeness
from api.store.organisations.places import parts, spelling
from api.store.tables import DisputeJudgment, JudgmentNumber, LedgerEntry, Organisation, Verdict

T = TypeVar("T")
AT_ONCE: Final = 500
_BETWEEN: Final = re.compile(r"[；;、，,\n]+")
NOT_FOUND: Final = "未找到裁判文书"


class NotFoundError(ValueError):
    """No line fits; the text says why, in Chinese.  `missing`: there is no judgment of this number."""

    def __init__(self, why: str, *, missing: bool = False) -> None:
        super().__init__(why)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Clue:
    """What a row says of which line it is: our mark (None: no mark), the case numbers, the unit."""

    entry_id: int | None
    numbers: tuple[str, ...]
    agency: str


@dataclass(slots=True)
class Finder:
    """The lines that the caller may see, as far as a file's rows ask for them."""

    lines: dict[int, LedgerEntry] = field(default_factory=dict)
    disputes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Key of a case number → disputes of which an instance bears or names it."""
    own: dict[int, list[LedgerEntry]] = field(default_factory=lambda: defaultdict(list))
    """Dispute → its lines."""
    names: dict[tuple[int, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Dispute and organisation → the names under which its defendant is known."""

    @classmethod
    def of(cls, session: Session, actor: Actor, clues: Sequence[Clue]) -> Finder:
        """With everything that these rows ask for."""
        made = cls()
        keys = {key for clue in clues for key in _keys(clue.numbers)}
        for some in _pieces(sorted(keys)):
            made._add_numbers(session, some)
        wanted = {one for there in made.disputes.values() for one in there}
        marked = {clue.entry_id for clue in clues if clue.entry_id}
        within = LedgerEntry.organisation_id.in_(actor.scope.organisations())
        listed = select(LedgerEntry).where(within).options(joinedload(LedgerEntry.organisation).options(selectinload(Organisation.names)))
        for some_ids in _pieces(sorted(wanted)):
            made._add_lines(session.scalars(listed.where(LedgerEntry.dispute_id.in_(some_ids))).unique())
        for some_ids in _pieces(sorted(marked)):
            made._add_lines(session.scalars(listed.where(LedgerEntry.id.in_(some_ids))).unique())
        for some_ids in _pieces(sorted(made.own)):
            made._add_names(session, some_ids)
        return made

    def line(self, clue: Clue) -> LedgerEntry:
        """The line that a row is about.  Raises NotFoundError."""
        if clue.entry_id is not None:
            return self._marked(clue)
        keys = _keys(clue.numbers)
        if not keys:
            raise NotFoundError("案号看不懂或没有填写" if clue.numbers else "没有案号")
        there = set.intersection(*(self.disputes.get(key, set()) for key in keys)) or {
            one for key in keys for one in self.disputes.get(key, set())
        }
        found = [entry for one in sorted(there) for entry in self.own.get(one, [])]
        if not found:
            raise NotFoundError(NOT_FOUND, missing=True)
        return self._of_unit(found, clue)

    def _marked(self, clue: Clue) -> LedgerEntry:
        entry = self.lines.get(clue.entry_id or 0)
        if entry is None:
            raise NotFoundError("行标识指向的案件不存在，或您无权查看")
        keys = _keys(clue.numbers)
        if keys and not any(entry.dispute_id in self.disputes.get(key, set()) for key in keys):
            raise NotFoundError("行标识与案号不是同一案件，可能是排序或粘贴时错了行")
        return entry

    def _of_unit(self, found: list[LedgerEntry], clue: Clue) -> LedgerEntry:
        if not clue.agency:
            if len(found) == 1:
                return found[0]
            raise NotFoundError("这个案号有几个被告单位，请填写单位")
        wanted = spelling(clue.agency)
        same = [entry for entry in found if wanted in self._called(entry)]
        if not same:  # the place is often left out; the case number has said where it was
            same = [entry for entry in found if any(_means(wanted, name) for name in self._called(entry))]
        if not same:
            best = {entry.id: max((likeness(wanted, name) for name in self._called(entry)), default=0.0) for entry in found}
            top = max(best.values())
            same = [entry for entry in found if best[entry.id] == top and top >= CANDIDATE]
        if len(same) == 1:
            return same[0]
        if same:
            raise NotFoundError("案号和单位对应几个案件，无法确定")
        raise NotFoundError(f"这个案件的被告里没有“{clue.agency[:40]}”，或您无权查看")

    def _called(self, entry: LedgerEntry) -> set[str]:
        return self.names[entry.dispute_id, entry.organisation_id]

    def _add_numbers(self, session: Session, keys: Sequence[str]) -> None:
        listed = select(JudgmentNumber.number, JudgmentNumber.own, DisputeJudgment.dispute_id).join(
            DisputeJudgment, DisputeJudgment.judgment_id == JudgmentNumber.judgment_id
        )
        found: dict[tuple[str, bool], set[int]] = defaultdict(set)
        for key, own, dispute_id in session.execute(listed.where(JudgmentNumber.number.in_(keys))):
            found[key, own].add(dispute_id)
        for key in keys:  # a number that no judgment here bears may be named by a later instance as that of the first
            self.disputes[key] |= found[key, True] or found[key, False]

    def _add_lines(self, entries: Iterable[LedgerEntry]) -> None:
        for entry in entries:
            if entry.id not in self.lines:
                self.lines[entry.id] = entry
                self.own[entry.dispute_id].append(entry)
                self.names[entry.dispute_id, entry.organisation_id] |= {spelling(name.name) for name in entry.organisation.names}
                self.names[entry.dispute_id, entry.organisation_id].add(spelling(entry.organisation.name))

    def _add_names(self, session: Session, ids: Sequence[int]) -> None:
        listed = select(Verdict.dispute_id, Verdict.organisation_id, Verdict.name).where(Verdict.dispute_id.in_(ids))
        for dispute_id, organisation_id, name in session.execute(listed):
            place = dispute_id, organisation_id or 0
            if place in self.names:
                self.names[place].add(spelling(name))


def _means(wanted: str, name: str) -> bool:
    return name.endswith(wanted) or parts(wanted).body == parts(name).body


def numbers_in(*cells: str) -> tuple[str, ...]:
    """The case numbers in cells; one may hold several."""
    return tuple(part.strip() for cell in cells for part in _BETWEEN.split(cell) if part.strip())


def _keys(numbers: Iterable[str]) -> list[str]:
    """What can be understood of these numbers; a stray word beside them does no harm."""
    known = (number_of(one) for one in numbers)
    return list(dict.fromkeys(one.key for one in known if one is not None))


def _pieces(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
