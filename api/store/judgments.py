"""Lists of judgments: what is asked for, in which order, which piece of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, defer, selectinload

from api.errors import ServiceError
from api.store.filters import Filters
from api.store.scope import Scope
from api.store.tables import Judgment, JudgmentCause

__all__ = ["SORTS", "Counts", "Filters", "Page", "counts", "page", "records"]

SORTS = {
    "decision_date": Judgment.decision_date,
    "court": Judgment.court,
    "case_number": Judgment.case_number,
    "agencies": Judgment.agencies,
    "opponents": Judgment.opponents,
    "agency_result": Judgment.agency_result,
    "act_type": Judgment.act_type,
    "field": Judgment.field,
    "doc_type": Judgment.doc_type,
    "procedure": Judgment.procedure,
    "state": Judgment.state,
    "review_count": Judgment.review_count,
    "created_at": Judgment.created_at,
    "updated_at": Judgment.updated_at,
}
"""Name → what is sorted by; with `-` before it the other way round."""
LIMIT_MAX = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list and how long the whole list is.  The rows come without `record`."""

    rows: list[Judgment]
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many judgments of each kind a caller has; code → number."""

    total: int
    states: dict[str, int]
    results: dict[str, int]
    causes: dict[str, int]


def page(
    session: Session, scope: Scope, filters: Filters, *, sort: str = "-decision_date", offset: int = 0, limit: int = 50
) -> Page:
    """The judgments within the scope that the filters let through, from `offset` on, at most `limit`.

    `sort`: names of SORTS with commas between, `-` before a name for the other direction; rows that are equal in all
    of them stand in the order of their ids.  Raises ServiceError E602 for an unknown name.
    """
    condition = _condition(scope, filters)
    total = session.scalar(select(func.count()).select_from(Judgment).where(condition)) or 0
    ids = select(Judgment.id).where(condition).order_by(*_order(sort)).offset(max(0, offset)).limit(min(max(0, limit), LIMIT_MAX))
    return Page(rows_of(session, session.scalars(ids).all()), total)


def rows_of(session: Session, ids: Sequence[int]) -> list[Judgment]:
    """The judgments of these ids, in this order, with their causes, without `record`."""
    found = session.scalars(
        select(Judgment).where(Judgment.id.in_(ids)).options(defer(Judgment.record), selectinload(Judgment.causes))
    )
    by_id = {judgment.id: judgment for judgment in found}
    return [by_id[one] for one in ids]


def counts(session: Session, scope: Scope, filters: Filters = Filters()) -> Counts:  # noqa: B008  frozen
    """Numbers for the home page and beside the filters."""
    condition = _condition(scope, filters)
    causes = select(JudgmentCause.code, func.count(JudgmentCause.judgment_id.distinct())).where(
        JudgmentCause.judgment_id.in_(select(Judgment.id).where(condition))
    )
    return Counts(
        total=session.scalar(select(func.count()).select_from(Judgment).where(condition)) or 0,
        states=_by(session, Judgment.state, condition),
        results=_by(session, Judgment.agency_result, condition),
        causes=dict(session.execute(causes.group_by(JudgmentCause.code)).all()),
    )


def records(session: Session, scope: Scope, filters: Filters, *, sort: str = "-decision_date") -> Iterator[Judgment]:
    """All judgments of a list with their records, a few at a time: for exports."""
    wanted = select(Judgment).where(_condition(scope, filters)).order_by(*_order(sort))
    yield from session.scalars(wanted.execution_options(yield_per=200))


def _condition(scope: Scope, filters: Filters) -> ColumnElement[bool]:
    return scope.holds_judgment() & filters.condition(scope)


def _by(session: Session, column: InstrumentedAttribute[Any], condition: ColumnElement[bool]) -> dict[str, int]:
    rows = select(column, func.count()).where(condition).group_by(column)
    return {code: number for code, number in session.execute(rows) if code is not None}


def _order(sort: str) -> list[ColumnElement[Any]]:
    """Empty values last in either direction."""
    order: list[ColumnElement[Any]] = []
    names = [name.strip() for name in sort.split(",") if name.strip()]
    for name in names:
        column = SORTS.get(name.removeprefix("-"))
        if column is None:
            raise ServiceError("E602", why=f"不能按“{name[:40]}”排序")
        order.append((column.desc() if name.startswith("-") else column.asc()).nulls_last())
    last = Judgment.id.desc() if not names or names[0].startswith("-") else Judgment.id.asc()
    return [*order, last]
