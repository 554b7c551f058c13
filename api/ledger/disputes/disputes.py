"""Disputes as a list: which, in which order, which piece of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.store import firm, sorting
from api.store.actor import Actor
from api.store.scope import Scope
from api.store.tables import Dispute, DisputeJudgment, Organisation, Verdict

SORTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    "last_decided_on": Dispute.last_decided_on,
    "first_decided_on": Dispute.first_decided_on,
    "filed_on": Dispute.filed_on,
    "number": Dispute.number,
    "court": Dispute.court,
    "result": Dispute.result,
}
"""Name → what is sorted by; with `-` before it the other way round."""
NEWEST_FIRST: Final = "-last_decided_on"
LIMIT_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of disputes is narrowed by; what is empty lets everything through.

    `text`: part of the case number, of an agency's or of an opponent's name.  `organisation`: a verdict of it or of one
    under it.  `several`: only those with more than one instance here.
    """

    text: str = ""
    organisation: int | None = None
    kind: str = ""
    result: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    act_type: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    decided_from: date | None = None
    decided_to: date | None = None
    final: bool | None = None
    series: int | None = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of the list and how long the whole list is."""

    rows: list[Dispute]
    total: int


def page(session: Session, actor: Actor, wanted: Wanted, *, sort: str = NEWEST_FIRST, offset: int = 0, limit: int = 50) -> Page:
    """The disputes that the caller may see and asked for, from `offset` on, at most `limit`.

    Raises ServiceError E504 (may not read) and E602 (cannot be sorted by).
    """
    actor.require("read")
    conditions = [*_conditions(wanted, actor.scope), firm.condition(actor.scope.holds_dispute())]
    total = session.scalar(select(func.count()).select_from(Dispute).where(*conditions)) or 0
    ids = select(Dispute.id).where(*conditions).order_by(*_order(sort)).offset(max(0, offset)).limit(min(max(0, limit), LIMIT_MAX))
    order = session.scalars(ids).all()
    rows = {row.id: row for row in session.scalars(select(Dispute).where(Dispute.id.in_(order)))}
    return Page([rows[one] for one in order], total)


def _conditions(wanted: Wanted, scope: Scope) -> Iterator[ColumnElement[bool]]:
    if wanted.text.strip():
        part = wanted.text.strip()
        yield or_(*(column.icontains(part, autoescape=True) for column in (Dispute.number, Dispute.agencies, Dispute.opponents)))
    if wanted.organisation is not None:
        yield Dispute.id.in_(_of_organisation(wanted.organisation, scope))
    for column, codes in (
        (Dispute.result, wanted.result), (Dispute.stage, wanted.stage), (Dispute.act_type, wanted.act_type), (Dispute.field, wanted.field),
        (Dispute.kind, (wanted.kind,) if wanted.kind else ()),
    ):  # fmt: skip
        if codes:
            yield column.in_(codes)
    if wanted.decided_from is not None:
        yield Dispute.last_decided_on >= wanted.decided_from
    if wanted.decided_to is not None:
        yield Dispute.last_decided_on <= wanted.decided_to
    if wanted.final is not None:
        yield Dispute.final.is_(wanted.final)
    if wanted.series is not None:
        yield Dispute.series_id == wanted.series
    if wanted.several:
        yield Dispute.id.in_(select(DisputeJudgment.dispute_id).where(DisputeJudgment.position == 1))


def _of_organisation(organisation_id: int, scope: Scope) -> Any:
    """Of organisations within sight only: which others are sued beside them is not to be found out by their numbers."""
    under = scope.organisations().where(Organisation.path.contains(f"/{organisation_id}/", autoescape=True))
    return select(Verdict.dispute_id).where(Verdict.organisation_id.in_(under))


def _order(sort: str) -> list[ColumnElement[Any]]:
    keys = sorting.asked(sort, SORTS)
    return [*(sorting.directed(column, down=down) for column, down in keys), sorting.last(Dispute.id, keys)]
