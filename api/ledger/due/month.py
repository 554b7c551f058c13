"""A month of deadlines: how many end on each day, of whom, and the few of a quiet day one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.ledger.due import deadlines, suit_days
from api.ledger.due.deadlines import UNFINISHED, Wanted
from api.ledger.due.workdays import DAY, Calendar
from api.policy.in_force import profile_for
from api.policy.profile import Recurring
from api.store.actor import Actor
from api.store.tables import Deadline, Organisation
from api.store.types import today

FEW: Final = 3
"""Up to so many of a day are named one by one; of more, the units with their numbers."""
LENGTHS: Final = {"quarter": 3, "half": 6, "year": 12}
SPANS: Final = 5
"""So many spans back may one be due now: 366 days after a quarter."""
DONE: Final = frozenset({"done", "done_late"})


@dataclass(frozen=True, slots=True)
class Unit:
    """How many of an organisation's are unfinished on a day."""

    id: int
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A day.  `units`: of what is unfinished, the most first; `items`: these one by one where they are few."""

    day: date
    working: bool
    certain: bool
    overdue: int
    waiting: int
    done: int
    units: Sequence[Unit]
    items: Sequence[Deadline]
    suits: Sequence[suit_days.Line] = ()
    """Of pending suits, done or not; they are in none of the numbers above."""


@dataclass(frozen=True, slots=True)
class Regular:
    """Regular work of the plan in force, whatever cases there are: for which span, and by which day, where one is set."""

    rule: Recurring
    first: date
    last: date
    due: date | None
    """A day of the calendar (次年1月31日前), which no holiday moves."""


@dataclass(frozen=True, slots=True)
class Month:
    """Whole weeks from Monday on; the numbers of the month itself."""

    first: date
    cells: Sequence[Cell]
    overdue: int
    waiting: int
    done: int
    suits: int
    """Of pending suits, not done."""
    regular: Sequence[Regular]


def of(session: Session, actor: Actor, wanted: Wanted, month: date, *, on: date | None = None) -> Month:
    """The month that `month` lies in.  Raises ServiceError as `deadlines.listed`."""
    moment = on or today()
    first = month.replace(day=1)
    last = _next(first) - DAY
    begin, end = first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY
    spanned = Wanted(wanted.organisation, wanted.rule, (), begin, end)
    counted = deadlines.days(session, actor, spanned, on=moment)
    calendar, items = Calendar.of(session), _few(session, actor, spanned, counted, moment)
    names = _names(session, {one.organisation_id for one in counted})
    by_day: dict[date, list[deadlines.Day]] = defaultdict(list)
    for one in counted:
        by_day[one.day].append(one)
    suits: dict[date | None, list[suit_days.Line]] = defaultdict(list)
    for line in suit_days.listed(session, actor, spanned, on=moment):
        suits[line.due.due_on].append(line)
    cells = [replace(_cell(day, by_day[day], items[day], names, calendar), suits=suits.get(day, ())) for day in _days(begin, end)]
    inside = [cell for cell in cells if first <= cell.day <= last]
    sums = [sum(getattr(cell, name) for cell in inside) for name in ("overdue", "waiting", "done")]
    waiting = sum(line.due.state(moment) in UNFINISHED for cell in inside for line in cell.suits)
    return Month(first, cells, sums[0], sums[1], sums[2], waiting, _regular(session, actor, first, last))


def _cell(day: date, counted: Iterable[deadlines.Day], items: Sequence[Deadline], names: dict[int, str], calendar: Calendar) -> Cell:
    states: dict[str, int] = defaultdict(int)
    units: dict[int, int] = defaultdict(int)
    for one in counted:
        states[one.state] += one.number
        if one.state in UNFINISHED:
            units[one.organisation_id] += one.number
    most = sorted(units.items(), key=lambda unit: (-unit[1], names[unit[0]]))
    return Cell(
        day, calendar.working(day), calendar.certain(day), states["overdue"], states["due_soon"] + states["open"],
        sum(states[code] for code in DONE), [Unit(one, names[one], number) for one, number in most], items,
    )  # fmt: skip


def _few(
    session: Session, actor: Actor, wanted: Wanted, counted: Iterable[deadlines.Day], moment: date
) -> defaultdict[date, list[Deadline]]:
    """What is unfinished on days with FEW of them."""
    numbers: dict[date, int] = defaultdict(int)
    for one in counted:
        numbers[one.day] += one.number if one.state in UNFINISHED else 0
    quiet = [day for day, number in numbers.items() if 0 < number <= FEW]
    found: defaultdict[date, list[Deadline]] = defaultdict(list)
    asked = Wanted(wanted.organisation, wanted.rule, UNFINISHED, wanted.first, wanted.last)
    rows = select(Deadline).where(*deadlines.conditions(session, actor, asked, moment), Deadline.ends_on.in_(quiet)).order_by(Deadline.id)
    for row in session.scalars(rows.options(joinedload(Deadline.dispute), joinedload(Deadline.organisation))):
        if row.ends_on is not None:
            found[row.ends_on].append(row)
    return found


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    return dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))).all())


def _regular(session: Session, actor: Actor, first: date, last: date) -> list[Regular]:
    """Work whose span touches the month, and what is due in it of the span before."""
    found = []
    for rule in profile_for(session, actor).recurring:
        length = LENGTHS[rule.cycle]
        start = date(first.year, (first.month - 1) // length * length + 1, 1)
        if rule.days is None:
            found.append(Regular(rule, start, _after(start, length) - DAY, None))
            continue
        for back in range(SPANS):
            begun = _after(start, -length * back)
            ended = _after(begun, length) - DAY
            due = ended + rule.days * DAY
            if first <= due <= last:
                found.append(Regular(rule, begun, ended, due))
    return found


def _days(begin: date, end: date) -> list[date]:
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


def _next(first: date) -> date:
    return _after(first, 1)


def _after(first: date, months: int) -> date:
    """The first of a month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
