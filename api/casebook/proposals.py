"""Proposals for typical cases: a period's lost cases that meet the plans' criteria, each with its reasons, no two nearly the same.

Nearly the same are: agencies of one dispute, twins of a series, one agency's cases with the same cause and field, and cases
with the same cause whose texts are alike.  Of those one is proposed, the others stand beside it.  What a person has taken
or turned down is not proposed again, nor what is nearly the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import prod
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casebook import settings
from api.casebook.candidates import Candidate, Field
from api.casebook.criteria import Judge, Reason
from api.errors import ServiceError
from api.indicators.period import Period
from api.ledger.disputes.reading import likeness
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import TypicalCase
from api.store.types import today

ALIKE: Final = 0.7
"""Share of common characters from which two texts with the same cause tell the same story (`reading.likeness`)."""
MOST: Final = 30
"""Proposals at a time: a person reads each."""
AGAIN: Final = {"main": 0.5, "agency": 0.75, "field": 0.85}
"""What a proposal's weight is multiplied by for each one before it with the same main cause, agency or field: so that the list stays varied."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that others may learn from.  `alike`: nearly the same cases, which are not proposed beside it."""

    candidate: Candidate
    reasons: tuple[Reason, ...]
    weight: int
    alike: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed, the weightiest first; of how many lost cases, how many of which met nothing."""

    bureau_id: int
    bureau: str
    period: Period
    found: tuple[Proposal, ...]
    lost: int
    unfit: int


def proposed(session: Session, actor: Actor, bureau_id: int | None, period: Period, *, most: int = MOST) -> Proposals:
    """Proposals for a bureau (None: the caller's own) out of the cases lost in a period.  Writes nothing.

    Raises ServiceError E504, E601, E602 (no bureau; a period that has not begun).
    """
    bureau = bureaus.one(session, actor, bureau_id)
    if period.start > today():
        raise ServiceError("E602", why=f"{period.label}还没有开始")
    field = Field.of(session, actor, bureau, period)
    judge = Judge(field, settings.of(session, bureau.id).plans)
    reasons = {one.key: tuple(judge.reasons(one)) for one in field.candidates}
    fit = [one for one in field.candidates if reasons[one.key] and one.judgment_id]
    decided = _decided(session, bureau.id)
    before = [one for one in field.candidates if one.key in decided]
    free = [one for one in fit if one.key not in decided and not any(alike(one, other) for other in before)]
    weights = {one.key: judge.weight(reasons[one.key]) for one in free}
    groups = list(_grouped(sorted(free, key=lambda one: -weights[one.key])))
    found = [Proposal(first, reasons[first.key], weights[first.key], others) for first, others in groups]
    return Proposals(bureau.id, bureau.name, period, tuple(islice(_varied(found), most)), len(field.candidates), len(field.candidates) - len(fit))


def reasons_of(session: Session, actor: Actor, bureau_id: int | None, period: Period, key: tuple[int, int]) -> tuple[Reason, ...]:
    """Why a case (dispute, agency) would be proposed among those of a period; nothing where it is none of them.

    Raises ServiceError as `proposed`.
    """
    bureau = bureaus.one(session, actor, bureau_id)
    field = Field.of(session, actor, bureau, period)
    judge = Judge(field, settings.of(session, bureau.id).plans)
    return next((tuple(judge.reasons(one)) for one in field.candidates if one.key == key), ())


def alike(one: Candidate, other: Candidate) -> bool:
    """Whether two cases are so near that one is enough.  Symmetric."""
    if one.verdict.dispute_id == other.verdict.dispute_id or (one.series_id is not None and one.series_id == other.series_id):
        return True
    if not one.main or one.main != other.main:
        return False
    same_agency = one.verdict.organisation_id == other.verdict.organisation_id and one.field == other.field
    return same_agency or likeness(one.sketch, other.sketch) >= ALIKE


def _decided(session: Session, bureau_id: int) -> set[tuple[int, int]]:
    """What a person of the bureau has taken or turned down."""
    rows = select(TypicalCase.dispute_id, TypicalCase.organisation_id).where(TypicalCase.bureau_id == bureau_id)
    return {(dispute, organisation) for dispute, organisation in session.execute(rows)}


def _grouped(ordered: Iterable[Candidate]) -> Iterator[tuple[Candidate, tuple[Candidate, ...]]]:
    """Each case with the later ones that are nearly the same; only those are held together that share what `alike` asks for."""
    groups: list[list[Candidate]] = []
    near: dict[tuple[str, int | str], list[int]] = defaultdict(list)
    for one in ordered:
        known = sorted({number for mark in marks(one) for number in near[mark]})
        home = next((number for number in known if alike(groups[number][0], one)), None)
        if home is None:
            home = len(groups)
            groups.append([])
            for mark in marks(one):
                near[mark].append(home)
        groups[home].append(one)
    yield from ((own[0], tuple(own[1:])) for own in groups)


def marks(one: Candidate) -> Iterator[tuple[str, int | str]]:
    """Of two that are alike at least one is the same."""
    yield "dispute", one.verdict.dispute_id
    if one.series_id is not None:
        yield "series", one.series_id
    if one.main:
        yield "main", one.main


def _varied(found: list[Proposal]) -> Iterator[Proposal]:
    """The weightiest first, where each counts less the more the ones before it are about the same."""
    left, seen = list(found), Counter[tuple[str, str]]()
    while left:
        best = max(left, key=lambda one: (_fresh(one, seen), _day(one)))
        left.remove(best)
        seen.update(_traits(best))
        yield best


def _fresh(one: Proposal, seen: Counter[tuple[str, str]]) -> float:
    return one.weight * prod(AGAIN[kind] ** seen[kind, value] for kind, value in _traits(one) if value)


def _traits(one: Proposal) -> list[tuple[str, str]]:
    case = one.candidate
    return [("main", case.main), ("agency", str(case.verdict.organisation_id)), ("field", case.field)]


def _day(one: Proposal) -> int:
    return one.candidate.verdict.decided_on.toordinal() if one.candidate.verdict.decided_on else 0
