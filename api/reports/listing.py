"""Case reports as a list: every lost case with the report that it has or still needs, and the day by which it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.lines.narrowing import lost_standings
from api.policy.in_force import InForce, profile_for
from api.reports.moving import COLUMN
from api.reports.states import STATES
from api.store import firm
from api.store.actor import Actor
from api.store.parameters import Parameters
from api.store.tables import CaseReport, Deadline, LedgerEntry, Organisation
from api.store.types import today

LIMIT_MAX: Final = 500
STANDINGS: Final = {"missing": "未起草", **STATES, "filed": "已报（线下）"}
"""How a lost case stands: without a report, or the state of its report; `filed`: the ledger has a day and there is no report here."""
NAMES: Final = {"state": "状态", "organisation": "单位", "overdue": "是否逾期", "text": "词语", "decided_from": "裁判日自", "decided_to": "裁判日至"}
SORTS: Final = ("due", "decided_on", "number")
USUAL: Final = "due"


@dataclass(frozen=True, slots=True)
class Filters:
    """Each empty field lets everything through.  `text`: in the case number.  `organisation`: it or one under it."""

    text: str = ""
    state: tuple[str, ...] = ()
    organisation: int | None = None
    overdue: bool | None = None
    decided_from: date | None = None
    decided_to: date | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str | Iterable[str]]) -> Filters:
        """From what stands behind the ? of an address; other names are left alone.  Raises ServiceError E602."""
        given = Parameters.of(params, NAMES)
        return cls(
            given.text("text")[:200], given.codes("state", STANDINGS), given.number("organisation"), given.flag("overdue"),
            given.day("decided_from"), given.day("decided_to"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A lost case of an agency, a line of its ledger.  `report`: None where there is none.  `due_on`: None where no rule sets a day or it does not run yet."""

    entry_id: int
    dispute_id: int
    organisation_id: int
    organisation: str
    number: str
    court: str
    decided_on: date | None
    standing: str
    due_on: date | None
    filed_on: date | None
    report: CaseReport | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the lost cases: all (应报), those with a day of submission (已报), and those past the day without one (逾期)."""

    total: int
    filed: int
    overdue: int
    standings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of the list and how long it is."""

    rows: list[Line]
    total: int


def page(session: Session, actor: Actor, asked: Filters, *, sort: str = USUAL, offset: int = 0, limit: int = 50) -> Page:
    """The lost cases that the caller sees: what is due first comes first.  Raises ServiceError E504, E602 (sort), E601 (organisation)."""
    actor.require("read")
    told = _Told.of(session, actor)
    wanted = _narrowed(session, actor, asked, told, LedgerEntry.id)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    piece = wanted.order_by(*_order(sort, told.due)).offset(max(0, offset)).limit(min(max(0, limit), LIMIT_MAX))
    order = session.scalars(piece).all()
    rows = {row.entry_id: row for row in _lines(session, told, LedgerEntry.id.in_(order))}
    return Page([rows[one] for one in order], total)


def counts(session: Session, actor: Actor, asked: Filters) -> Counts:
    """What the list comes to.  Raises ServiceError as `page`."""
    actor.require("read")
    told = _Told.of(session, actor)
    columns = (told.standing.label("standing"), _FILED.is_not(None).label("filed"), told.overdue.label("overdue"))
    found = _narrowed(session, actor, asked, told, *columns).subquery()
    rows = session.execute(select(*found.c, func.count()).group_by(*found.c))
    standings: dict[str, int] = {}
    total = filed = late = 0
    for row in rows:
        code, done, past, number = tuple(row)
        standings[code] = standings.get(code, 0) + number
        total, filed, late = total + number, filed + (number if done else 0), late + (number if past else 0)
    return Counts(total, filed, late, standings)


def lost(session: Session, actor: Actor, dispute_id: int) -> list[Line]:
    """The agencies within sight that lost this dispute, each with its report."""
    actor.require("read")
    told = _Told.of(session, actor)
    wanted = _narrowed(session, actor, Filters(), told, LedgerEntry.id).where(LedgerEntry.dispute_id == dispute_id)
    return sorted(_lines(session, told, LedgerEntry.id.in_(wanted)), key=lambda line: line.organisation_id)


_FILED: Final = LedgerEntry.values[COLUMN].as_string()


@dataclass(frozen=True, slots=True)
class _Told:
    """What is worked out of each line: the first day by which the agency has to report, how it stands, whether it is late.

    The day is asked for line by line: there are far fewer lost cases than deadlines.
    """

    due: ColumnElement[Any]
    standing: ColumnElement[Any]
    overdue: ColumnElement[Any]

    @classmethod
    def of(cls, session: Session, actor: Actor) -> _Told:
        """By the rules in force for what the caller sees."""
        policies = InForce.of(session)
        whose: list[int | None] = [actor.organisation_id, *session.scalars(actor.scope.organisations())]
        first_of_each = {policies.version(one): one for one in reversed(whose)}
        rules = {rule.code for one in first_of_each.values() for rule in policies.profile(one).deadline if rule.done == COLUMN}
        agency = Deadline.organisation_id == LedgerEntry.organisation_id
        own = (Deadline.dispute_id == LedgerEntry.dispute_id, firm.condition(agency))  # few of a dispute, very many of an agency
        ends = select(func.min(Deadline.ends_on)).where(*own, Deadline.rule.in_(sorted(rules)))
        due = ends.correlate(LedgerEntry).scalar_subquery()
        standing = case((CaseReport.id.is_not(None), CaseReport.state), (_FILED.is_not(None), "filed"), else_="missing")
        return cls(due, standing, func.coalesce(and_(_FILED.is_(None), due < today()), False))


def _narrowed(session: Session, actor: Actor, asked: Filters, told: _Told, *columns: Any) -> Select[Any]:
    """These columns of the lines within sight that are lost, or have a report, and were asked for."""
    lost_ones = LedgerEntry.standing.in_(lost_standings(session, profile_for(session, actor).counting))
    wanted = _joined(select(*columns)).where(or_(lost_ones, CaseReport.id.is_not(None)))
    if not actor.scope.everything:
        wanted = wanted.where(LedgerEntry.organisation_id.in_(actor.scope.organisations()))
    return wanted.where(*_conditions(session, actor, asked, told))


def _joined(wanted: Select[Any]) -> Select[Any]:
    own = (CaseReport.dispute_id == LedgerEntry.dispute_id) & (CaseReport.organisation_id == LedgerEntry.organisation_id)
    joined = wanted.select_from(LedgerEntry).join(Organisation, Organisation.id == LedgerEntry.organisation_id)
    return joined.outerjoin(CaseReport, own & (CaseReport.merged_id == 0))


def _lines(session: Session, told: _Told, condition: ColumnElement[bool]) -> list[Line]:
    columns = (told.due, _FILED, told.standing, told.overdue, LedgerEntry, Organisation.name, CaseReport)
    return [_line(row) for row in session.execute(_joined(select(*columns)).where(condition))]


def _conditions(session: Session, actor: Actor, asked: Filters, told: _Told) -> Iterable[ColumnElement[bool]]:
    if asked.text:
        yield LedgerEntry.number.icontains(asked.text, autoescape=True)
    if asked.organisation is not None:
        path = actor.scope.organisation(session, asked.organisation).path
        yield Organisation.path.startswith(path, autoescape=True)
    if asked.state:
        yield told.standing.in_(asked.state)
    if asked.overdue is not None:
        yield told.overdue.is_(asked.overdue)
    if asked.decided_from is not None:
        yield LedgerEntry.decided_on >= asked.decided_from
    if asked.decided_to is not None:
        yield LedgerEntry.decided_on <= asked.decided_to


def _order(sort: str, due: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """By `due`: what is still to be handed in before what is done; of these the nearest day first."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise ServiceError("E602", why=f"不能按“{name[:40]}”排序")
    first = [_FILED.is_not(None)] if name == "due" else []
    columns: dict[str, ColumnElement[Any]] = {"due": due, "decided_on": LedgerEntry.decided_on.expression, "number": LedgerEntry.number.expression}
    by = columns[name]
    return [*first, (by.desc() if sort.startswith("-") else by.asc()).nulls_last(), LedgerEntry.id.desc()]


def _line(row: Row[Any]) -> Line:
    due_on, filed_on, standing, overdue, entry, organisation, report = tuple(row)
    return Line(
        entry.id, entry.dispute_id, entry.organisation_id, organisation, entry.number, entry.court or "", entry.decided_on, standing, due_on,
        date.fromisoformat(filed_on) if filed_on else None, report, bool(overdue),
    )  # fmt: skip
