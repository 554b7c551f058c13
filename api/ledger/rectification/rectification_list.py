"""Lists of rectifications: filters, counts by state and by unit, and how much of them is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from api.errors import ServiceError
from api.ledger.rectification import problems
from api.ledger.rectification.rectification_states import COUNTED, STATES
from api.ledger.rectification.rectifications import holds, is_overdue
from api.store.actor import Actor
from api.store.parameters import Parameters
from api.store.scope import Scope
from api.store.tables import Dispute, Organisation, Rectification
from api.store.types import FIRST_DAY, LAST_DAY, midnight, today

SORTS: Final = {
    "due_on": Rectification.due_on, "created_at": Rectification.created_at, "updated_at": Rectification.updated_at,
    "closed_on": Rectification.closed_on,
}  # fmt: skip
USUAL: Final = "due_on"
NAMES: Final = {
    "state": "状态", "organisation": "单位", "dispute": "案件", "cause": "对应原因", "overdue": "是否逾期",
    "opened_from": "登记日期起", "opened_to": "登记日期止", "due_from": "整改期限起", "due_to": "整改期限止",
}  # fmt: skip


class Span(Protocol):
    """Days from the first to the last, both included; such as `api.indicators.period.Period`."""

    @property
    def start(self) -> date:
        """The first."""

    @property
    def end(self) -> date:
        """The last."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Each empty field lets everything through."""

    text: str = ""
    """In the problem, the measure, the person, or the case number."""
    state: tuple[str, ...] = ()
    organisation: int | None = None
    """This organisation or one under it."""
    dispute: int | None = None
    cause: tuple[str, ...] = ()
    overdue: bool | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str | Iterable[str]]) -> Filters:
        """From what stands behind the ? of an address; other names are left alone.  Raises ServiceError E602."""
        given = Parameters.of(params, NAMES)
        return cls(
            text=given.text("text"),
            state=given.codes("state", STATES),
            organisation=given.number("organisation"),
            dispute=given.number("dispute"),
            cause=given.codes("cause", problems.causes()),
            overdue=given.flag("overdue"),
            **{name: _day(given, name) for name in ("opened_from", "opened_to", "due_from", "due_to")},
        )

    def condition(self, scope: Scope) -> ColumnElement[bool]:
        """Condition on `Rectification` joined with its `Dispute`, with what the caller may see."""
        return and_(holds(scope), *self._plain(), *self._days())

    def _plain(self) -> Iterable[ColumnElement[bool]]:
        if self.text:
            columns = (Rectification.problem, Rectification.measure, Rectification.person, Rectification.unit, Dispute.number)
            for word in self.text.split()[:10]:
                yield or_(*(column.icontains(word, autoescape=True) for column in columns))
        if self.state:
            yield Rectification.state.in_(self.state)
        if self.dispute is not None:
            yield Rectification.dispute_id == self.dispute
        if self.cause:
            yield Rectification.cause.in_(self.cause)
        if self.organisation is not None:
            under = select(Organisation.id).where(Organisation.path.contains(f"/{self.organisation}/", autoescape=True))
            yield Rectification.organisation_id.in_(under)
        if self.overdue is not None:
            late = case((is_overdue(today()), True), else_=False)
            yield late.is_(self.overdue)

    def _days(self) -> Iterable[ColumnElement[bool]]:
        if self.opened_from is not None:
            yield Rectification.created_at >= midnight(self.opened_from)
        if self.opened_to is not None:
            yield Rectification.created_at < midnight(self.opened_to + timedelta(days=1))
        if self.due_from is not None:
            yield Rectification.due_on >= self.due_from
        if self.due_to is not None:
            yield Rectification.due_on <= self.due_to


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list."""

    rows: list[Rectification]
    total: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many rectifications are in which state; those cancelled are in no figure but `states`."""

    states: Mapping[str, int]
    overdue: int

    @property
    def total(self) -> int:
        """All that count."""
        return sum(number for state, number in self.states.items() if state in COUNTED)

    @property
    def closed(self) -> int:
        """Those closed (销号)."""
        return self.states.get("closed", 0)

    @property
    def rate(self) -> float | None:
        """Closed of all (整改完成率); None where there are none."""
        return self.closed / self.total if self.total else None


def page(
    session: Session,
    actor: Actor,
    filters: Filters = Filters(),
    *,
    sort: str = USUAL,
    offset: int = 0,
    limit: int | None = 50,
    events: bool = False,
) -> Page:
    """What the caller sees, as filtered: what is still to be done first, soonest first.  `limit` None: all.

    `events`: the histories are read at once, for who looks at all of them.

    Raises ServiceError E602 for an order that there is not.
    """
    actor.require("read")
    within = filters.condition(actor.scope)
    total = session.scalar(select(func.count(Rectification.id)).join(Rectification.dispute).where(within)) or 0
    rows = select(Rectification).join(Rectification.dispute).where(within).order_by(*_order(sort)).offset(offset).limit(limit)
    shown = contains_eager(Rectification.dispute), joinedload(Rectification.organisation)
    read = [*shown, selectinload(Rectification.events)] if events else shown
    return Page(list(session.scalars(rows.options(*read))), total)


def counts(session: Session, actor: Actor, filters: Filters = Filters()) -> Count:
    """All that the caller sees, as filtered, by state."""
    actor.require("read")
    found = by_unit(session, actor, filters)
    states = {state: sum(count.states.get(state, 0) for count in found.values()) for state in STATES}
    return Count(states, sum(count.overdue for count in found.values()))


def by_unit(session: Session, actor: Actor, filters: Filters = Filters()) -> dict[int, Count]:
    """The same for each organisation that has any; by its id."""
    actor.require("read")
    late = func.sum(case((is_overdue(today()), 1), else_=0))
    keys = (Rectification.organisation_id, Rectification.state)
    rows = select(*keys, func.count(), late).join(Rectification.dispute).where(filters.condition(actor.scope)).group_by(*keys)
    states: dict[int, dict[str, int]] = {}
    overdue: dict[int, int] = {}
    for organisation_id, state, number, behind in session.execute(rows):
        states.setdefault(organisation_id, {})[state] = number
        overdue[organisation_id] = overdue.get(organisation_id, 0) + int(behind)
    return {one: Count(found, overdue[one]) for one, found in states.items()}


def unit_names(session: Session, organisations: Iterable[int]) -> dict[int, str]:
    """Names by id, for what `by_unit` returned."""
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(sorted(organisations)))
    return dict(session.execute(rows).all())


def rate(session: Session, organisations: Collection[int] | None, period: Span | None) -> tuple[int, int]:
    """(closed, total) of the problems entered in `period` (None: ever) for these organisations (None: all).

    The rate of completion is closed ÷ total; what was cancelled is in neither.  Asks for no rights: the caller's
    organisations are those within his sight.
    """
    found = rates(session, organisations, period).values()
    return sum(closed for closed, _ in found), sum(total for _, total in found)


def rates(session: Session, organisations: Collection[int] | None, period: Span | None) -> dict[int, tuple[int, int]]:
    """`rate` of each organisation that has any, by its id."""
    closed = func.sum(case((Rectification.state == "closed", 1), else_=0))
    rows = select(Rectification.organisation_id, closed, func.count()).where(Rectification.state.in_(sorted(COUNTED)))
    if organisations is not None:
        rows = rows.where(Rectification.organisation_id.in_(sorted(organisations)))
    if period is not None:
        rows = rows.where(and_(true(), *Filters(opened_from=period.start, opened_to=period.end)._days()))
    return {one: (int(done), total) for one, done, total in session.execute(rows.group_by(Rectification.organisation_id))}


def _order(sort: str) -> list[ColumnElement[Any]]:
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise ServiceError("E602", why=f"不能按“{sort[:40]}”排序")
    column = SORTS[name]
    done = [case((Rectification.state.in_(["closed", "cancelled"]), 1), else_=0)] if sort == USUAL else []
    return [*done, case((column.is_(None), 1), else_=0), column.desc() if sort != name else column.asc(), Rectification.id.asc()]


def _day(given: Parameters, name: str) -> date | None:
    found = given.day(name)
    if found and not FIRST_DAY <= found <= LAST_DAY:
        raise given.unknown(name, found.isoformat())
    return found
