"""Lists of judgments: what is asked for, in which order, which piece of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, defer, selectinload

from api.store import firm, search, sorting
from api.store.filters import EVERYTHING, Filters
from api.store.scope import Scope
from api.store.tables import Judgment, JudgmentCause

__all__ = ["NEWEST_FIRST", "SORTS", "Counts", "Filters", "Page", "counts", "ids", "page", "records", "records_of", "rows_of"]

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "decision_date": Judgment.decision_date,
    "court": Judgment.court,
    "case_number": Judgment.case_number,
    "agencies": Judgment.agencies,
    "agency_result": Judgment.agency_result,
    "act_type": Judgment.act_type,
    "field": Judgment.field,
    "doc_type": Judgment.doc_type,
    "procedure": Judgment.procedure,
    "state": Judgment.state,
    "review_count": Judgment.review_count,
    "created_at": Judgment.id,  # ids rise with it
    "updated_at": Judgment.updated_at,
}
"""Name → what is sorted by; with `-` before it the other way round.  All are columns of `ix_judgments_list`."""
NEWEST_FIRST = "-decision_date"
"""The usual order."""
LIMIT_MAX = 500
AT_ONCE = 200
"""Records in memory during an export."""
CAP = 10_000
"""Hits of a text search that are counted; to count on would take as long as to find them all."""
FEW = 500
"""Judgments of someone who is said to see few."""
FEW_TEXTS = 15
"""The same where texts are searched: asked one by one, each takes up to 9 ms, all of 100,000 together hardly 150 ms."""


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list and how long the whole list is.  The rows come without `record`, with their causes.

    `capped`: there are more than `total` (only in a text search); people must be told “10000+”, and that in another
    order than the usual one only the newest hits may be sorted.
    """

    rows: list[Judgment]
    total: int
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many judgments of each kind a caller has; code → number."""

    total: int
    states: dict[str, int]
    results: dict[str, int]
    causes: dict[str, int]


def page(
    session: Session, scope: Scope, filters: Filters, *, sort: str = NEWEST_FIRST, offset: int = 0, limit: int = 50
) -> Page:
    """The judgments within the scope that the filters let through, from `offset` on, at most `limit`.

    `sort`: names of SORTS with commas between, `-` before a name for the other direction; rows that are equal in all
    of them stand in the order of their ids.  Raises ServiceError E602 for an unknown name.
    """
    order = _order(sort, scope, filters)
    offset, limit = max(0, offset), min(max(0, limit), LIMIT_MAX)
    few = _sees_few(session, scope, filters)
    hits = search.newest(session, filters.text) if filters.searches and not few else None
    if hits is not None:
        hits = hits.where(filters.of_hits(scope), scope.holds(search.HIT.sight_id))
        return _found(session, hits if sort == NEWEST_FIRST else _sorted(hits, order), offset, limit)
    conditions = _conditions(scope, filters, few=few)
    wanted = select(Judgment.id).where(*conditions)
    if filters.searches:
        newest = wanted.order_by(*_order(NEWEST_FIRST, scope, filters))
        return _found(session, newest if sort == NEWEST_FIRST else _sorted(newest, order), offset, limit)
    counted = [scope.holds_judgment()] if filters == EVERYTHING else conditions
    total = session.scalar(select(func.count()).select_from(Judgment).where(*counted)) or 0
    if not limit:
        return Page([], total)
    return Page(rows_of(session, session.scalars(wanted.order_by(*order).offset(offset).limit(limit)).all()), total)


def _found(session: Session, wanted: Select[int], offset: int, limit: int) -> Page:
    """The hits of a search: the index is asked once, for the piece and the number together.

    (What is named twice, both databases work out once, keep, and give out in its order.)
    """
    hits = wanted.limit(max(CAP + 1, offset + limit)).cte("hits")
    number = select(func.count()).select_from(hits)
    piece = session.execute(select(hits.c.id, number.scalar_subquery()).offset(offset).limit(limit)).all()
    found = piece[0][1] if piece else session.scalar(number) or 0
    return Page(rows_of(session, [row[0] for row in piece]), min(found, CAP), capped=found > CAP)


def _sorted(hits: Select[int], order: list[ColumnElement[Any]]) -> Select[int]:
    """Hits in another order: of more than CAP, the newest only."""
    return select(Judgment.id).where(Judgment.id.in_(hits.limit(CAP + 1))).order_by(*order)


def rows_of(session: Session, wanted: Sequence[int]) -> list[Judgment]:
    """The judgments of these ids, in this order, with their causes, without `record`."""
    found = session.scalars(
        select(Judgment).where(Judgment.id.in_(wanted)).options(defer(Judgment.record), selectinload(Judgment.causes))
    )
    by_id = {judgment.id: judgment for judgment in found}
    return [by_id[one] for one in wanted]


def counts(session: Session, scope: Scope, filters: Filters = EVERYTHING, *, causes: bool = True) -> Counts:
    """Numbers for the home page and beside the filters.  `causes`: these, too; they take as long as the others together."""
    states: Counter[str] = Counter()
    results: Counter[str] = Counter()
    conditions = [scope.holds_judgment()] if filters == EVERYTHING else _conditions(scope, filters, few=_sees_few(session, scope, filters))
    kinds = (Judgment.sight_id, Judgment.state, Judgment.agency_result)  # as in the index: nothing has to be sorted
    for _, state, result, number in session.execute(select(*kinds, func.count()).where(*conditions).group_by(*kinds)):
        states[state] += number
        results[result or ""] += number
    del results[""]
    found = _causes(session, conditions) if causes else {}
    return Counts(sum(states.values()), dict(states), dict(results), found)


def _causes(session: Session, conditions: list[ColumnElement[bool]]) -> dict[str, int]:
    within = JudgmentCause.judgment_id.in_(select(Judgment.id).where(*conditions))
    counted = select(JudgmentCause.code, func.count(JudgmentCause.judgment_id.distinct())).where(firm.condition(within))
    rows = session.execute(counted.group_by(JudgmentCause.code)).all()
    return {row[0]: row[1] for row in rows}


def ids(session: Session, scope: Scope, filters: Filters, *, sort: str = NEWEST_FIRST) -> Sequence[int]:
    """The ids of a whole list in its order.  Raises ServiceError E602 as `page` does."""
    return session.scalars(select(Judgment.id).where(*_conditions(scope, filters, few=_sees_few(session, scope, filters))).order_by(*_order(sort, scope, filters))).all()


def records(session: Session, scope: Scope, filters: Filters, *, sort: str = NEWEST_FIRST) -> Iterator[Judgment]:
    """All judgments of a list with their records, a few at a time: for exports.  Raises ServiceError E602 as `page` does."""
    return records_of(session, scope, ids(session, scope, filters, sort=sort))


def records_of(session: Session, scope: Scope, wanted: Sequence[int]) -> Iterator[Judgment]:
    """The judgments of these ids that are within the scope, in this order, with their records, a few at a time."""
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        by_id = {row.id: row for row in session.scalars(scope.judgments().where(Judgment.id.in_(some)))}
        yield from (by_id[one] for one in some if one in by_id)
        for row in by_id.values():
            session.expunge(row)


def _conditions(scope: Scope, filters: Filters, *, few: bool) -> list[ColumnElement[bool]]:
    """What is asked of every row: first the filters, which are cheap, then the sight.

    Someone who sees few judgments is answered from these alone, without a look at the list of all.
    """
    if few:
        return [scope.holds_judgment(), filters.condition(scope, few=True)]
    return [filters.condition(scope), firm.condition(scope.holds_judgment())]


def _sees_few(session: Session, scope: Scope, filters: Filters) -> bool:
    if scope.everything:
        return False
    few = FEW_TEXTS if filters.searches else FEW
    some = select(Judgment.id).where(scope.holds_judgment()).limit(few + 1)
    return (session.scalar(select(func.count()).select_from(some.subquery())) or 0) <= few


def _order(sort: str, scope: Scope, filters: Filters) -> list[ColumnElement[Any]]:
    keys = sorting.asked(sort, SORTS)
    order: list[ColumnElement[Any]] = []
    for column, down in keys:
        by: ColumnElement[Any] = column.expression
        if (filters.narrows or not scope.everything) and column is not Judgment.decision_date:
            by = firm.order(by)
        order.append(sorting.directed(by, down=down))
    return [*order, sorting.last(Judgment.id, keys)]
