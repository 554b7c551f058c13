"""The ledger as a list: which lines, in which order, which piece of them, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.ledger.lines import standing
from api.ledger.lines.narrowing import Narrowing
from api.policy.in_force import profile_for
from api.policy.profile import Profile
from api.store import firm, sorting
from api.store.actor import Actor
from api.store.tables import LedgerEntry, Organisation

SORTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    "decided_on": LedgerEntry.decided_on,
    "number": LedgerEntry.number,
    "agency": Organisation.name,
    "result": LedgerEntry.result,
    "court": LedgerEntry.court,
    "act_type": LedgerEntry.act_type,
    "field": LedgerEntry.field,
    "stage": LedgerEntry.stage,
    "filed_on": LedgerEntry.filed_on,
    "updated_at": LedgerEntry.updated_at,
}
"""Name → what is sorted by; with `-` before it the other way round."""
NEWEST_FIRST: Final = "-decided_on"
LIMIT_MAX: Final = 500
AT_ONCE: Final = 200
"""Lines in memory during an export."""


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of the list, how long the whole list is, and the profile by which it was said what is lost."""

    rows: list[LedgerEntry]
    total: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands at the foot: lines, agencies, lines by result code, and lines that the profile counts as lost."""

    lines: int
    agencies: int
    lost: int
    results: dict[str, int]


def page(
    session: Session, actor: Actor, asked: Narrowing, *, sort: str = NEWEST_FIRST, offset: int = 0, limit: int = 50
) -> Page:
    """The lines that the caller may see and that were asked for, from `offset` on, at most `limit`.

    Raises ServiceError E504 (may not read) and E602 (cannot be sorted by).
    """
    actor.require("read")
    profile = profile_for(session, actor)
    condition = asked.condition(session, actor.scope, profile.counting)
    offset, limit = max(0, offset), min(max(0, limit), LIMIT_MAX)
    total = session.scalar(select(func.count()).select_from(LedgerEntry).where(condition)) or 0
    wanted = _ordered(condition, sort)
    return Page(rows_of(session, session.scalars(wanted.offset(offset).limit(limit)).all()), total, profile)


def ids(session: Session, actor: Actor, asked: Narrowing, *, sort: str = NEWEST_FIRST) -> Sequence[int]:
    """The ids of the whole list in its order.  Raises ServiceError as `page`."""
    actor.require("read")
    profile = profile_for(session, actor)
    return session.scalars(_ordered(asked.condition(session, actor.scope, profile.counting), sort)).all()


def totals(session: Session, actor: Actor, asked: Narrowing) -> Totals:
    """What the list comes to.  Raises ServiceError as `page`."""
    actor.require("read")
    rule = profile_for(session, actor).counting
    kinds = (LedgerEntry.organisation_id, LedgerEntry.standing, LedgerEntry.result)
    counted = select(*kinds, func.count()).where(asked.condition(session, actor.scope, rule)).group_by(*kinds)
    agencies, results, lines, lost = set(), dict[str, int](), 0, 0
    for organisation_id, kind, result, number in session.execute(counted):
        agencies.add(organisation_id)
        lines += number
        lost += number if standing.counts(kind, rule) else 0
        if result:
            results[result] = results.get(result, 0) + number
    return Totals(lines, len(agencies), lost, results)


def rows_of(session: Session, wanted: Sequence[int]) -> list[LedgerEntry]:
    """The lines of these ids, in this order."""
    by_id = {entry.id: entry for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.id.in_(wanted)))}
    return [by_id[one] for one in wanted if one in by_id]


def pieces(session: Session, wanted: Sequence[int]) -> Iterator[list[LedgerEntry]]:
    """The lines of these ids, a few at a time, forgotten again: for exports."""
    for start in range(0, len(wanted), AT_ONCE):
        yield rows_of(session, wanted[start : start + AT_ONCE])
        session.expunge_all()


def _ordered(condition: ColumnElement[bool], sort: str) -> Select[int]:
    keys = sorting.asked(sort, SORTS)
    order: list[ColumnElement[Any]] = []
    wanted = select(LedgerEntry.id).where(condition)
    for column, down in keys:
        by: ColumnElement[Any] = column.expression
        if column is Organisation.name:
            wanted = wanted.join(Organisation, Organisation.id == LedgerEntry.organisation_id)
        elif column is not LedgerEntry.decided_on:
            by = firm.order(by)
        order.append(sorting.directed(by, down=down))
    return wanted.order_by(*order, sorting.last(LedgerEntry.id, keys))
