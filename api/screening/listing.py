"""The board of pending suits: filtered, counted, ordered by risk or by the day that comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from api.screening.states import ENDINGS, LEVELS, STATES
from api.screening.suits import holds
from api.store.actor import Actor
from api.store.parameters import Parameters
from api.store.sorting import asked as asked_order
from api.store.sorting import directed
from api.store.tables import Organisation, Suit
from api.store.types import today
from nlp import taxonomy

LIMIT_MAX: Final = 500
USUAL: Final = "level,due"
_LEVEL: Final = case({"red": 0, "yellow": 1, "unknown": 2, "green": 3}, value=Suit.level, else_=4)
SORTS: Final[dict[str, Any]] = {
    "level": _LEVEL, "due": Suit.next_due_on, "received": Suit.received_on, "number": Suit.number, "updated": Suit.updated_at, "id": Suit.id,
}  # fmt: skip
"""Name → what it sorts by; the red ones come first by `level`."""
NAMES: Final = {
    "state": "状态", "level": "风险", "organisation": "单位", "act_type": "行为种类", "field": "管理领域", "ending": "办结方式",
    "due_to": "期限止", "overdue": "是否逾期", "ended_from": "办结日自", "ended_to": "办结日至", "text": "词语",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Each empty field lets everything through; without states the dropped ones are left out."""

    text: str = ""
    """In case number, plaintiffs, court or act."""
    state: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    organisation: int | None = None
    """It or one under it."""
    act_type: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    due_to: date | None = None
    """The next deadline is not after this day."""
    overdue: bool | None = None
    """The next deadline is past."""
    ended_from: date | None = None
    ended_to: date | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str | Iterable[str]]) -> Filters:
        """From what stands behind the ? of an address; other names are left alone.  Raises ServiceError E602."""
        given = Parameters.of(params, NAMES)
        return cls(
            given.text("text")[:200], given.codes("state", STATES), given.codes("level", LEVELS), given.number("organisation"),
            given.codes("act_type", taxonomy.act_types()), given.codes("field", taxonomy.fields()), given.codes("ending", ENDINGS),
            given.day("due_to"), given.flag("overdue"), given.day("ended_from"), given.day("ended_to"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of the list (suits with their organisations) and how long it is."""

    rows: list[Suit]
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What the list comes to: `levels` and `overdue` of pending suits alone."""

    total: int
    states: dict[str, int]
    levels: dict[str, int]
    overdue: int
    soon: int
    """Pending, with a deadline within a week."""


def page(session: Session, actor: Actor, filters: Filters, *, sort: str = USUAL, offset: int = 0, limit: int = 50) -> Page:
    """The suits that the caller sees.  Raises ServiceError E504, E601 (organisation), E602 (sort)."""
    actor.require("read")
    where = conditions(session, actor, filters)
    total = session.scalar(select(func.count(Suit.id)).where(*where)) or 0
    order = [directed(by, down=down) for by, down in asked_order(sort, SORTS)]
    wanted = select(Suit).where(*where).options(joinedload(Suit.organisation)).order_by(*order, Suit.id.desc())
    return Page(list(session.scalars(wanted.offset(max(0, offset)).limit(min(max(0, limit), LIMIT_MAX)))), total)


def counts(session: Session, actor: Actor, filters: Filters) -> Counts:
    """What the list comes to.  Raises ServiceError as `page`."""
    actor.require("read")
    where, day = conditions(session, actor, filters), today()
    late = case((Suit.next_due_on < day, 2), (Suit.next_due_on <= date.fromordinal(day.toordinal() + 7), 1), else_=0)
    kinds = select(Suit.state.label("state"), Suit.level.label("level"), late.label("late")).where(*where).subquery()
    states: dict[str, int] = {}
    levels: dict[str, int] = {}
    times: dict[int, int] = {}
    for row in session.execute(select(*kinds.c, func.count()).group_by(*kinds.c)):
        state, level, when, number = tuple(row)
        states[state] = states.get(state, 0) + number
        if state == "pending":
            levels[level] = levels.get(level, 0) + number
            times[when] = times.get(when, 0) + number
    return Counts(sum(states.values()), states, levels, times.get(2, 0), times.get(1, 0))


def conditions(session: Session, actor: Actor, asked: Filters) -> list[ColumnElement[bool]]:
    """Conditions on `Suit`.  Raises ServiceError E601 for an organisation that the caller does not see."""
    found = [holds(actor.scope), Suit.state.in_(asked.state) if asked.state else Suit.state != "dropped"]
    if asked.organisation is not None:
        path = actor.scope.organisation(session, asked.organisation).path
        found.append(Suit.organisation_id.in_(select(Organisation.id).where(Organisation.path.startswith(path, autoescape=True))))
    plain = ((Suit.level, asked.level), (Suit.act_type, asked.act_type), (Suit.field, asked.field), (Suit.ending, asked.ending))
    found += [column.in_(codes) for column, codes in plain if codes]
    for word in asked.text.split():
        columns = (Suit.number, Suit.plaintiffs, Suit.court, Suit.act)
        found.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if asked.due_to is not None:
        found.append(Suit.next_due_on <= asked.due_to)
    if asked.overdue is not None:
        late = Suit.next_due_on < today()
        found.append(late if asked.overdue else or_(Suit.next_due_on.is_(None), ~late))
    if asked.ended_from is not None:
        found.append(Suit.ended_on >= asked.ended_from)
    if asked.ended_to is not None:
        found.append(Suit.ended_on <= asked.ended_to)
    return found
