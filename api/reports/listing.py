"""Case reports as a list: every lost case with the report that it has or still needs, and the day by which it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.lines.narrowing import lost_standings
from api.policy.in_force import InForce, profile_for
from api.reports.moving import COLUMN
from api.reports.states import STATES
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
    due = _due(session, actor)
    wanted = _wanted(session, actor, asked, due)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = session.execute(wanted.add_columns(*_WHOLE).order_by(*_order(sort, due.c.due_on)).offset(max(0, offset)).limit(min(max(0, limit), LIMIT_MAX))).all()
    return Page([_line(row) for row in rows], total)


def counts(session: Session, actor: Actor, asked: Filters) -> Counts:
    """What the list comes to.  Raises ServiceError as `page`."""
    actor.require("read")
    found = _wanted(session, actor, asked, _due(session, actor)).subquery()
    standing, overdue = found.c.standing, found.c.overdue
    rows = session.execute(select(standing, found.c.filed_on.is_not(None), overdue, func.count()).group_by(standing, found.c.filed_on.is_not(None), overdue))
    standings: dict[str, int] = {}
    total = filed = late = 0
    for code, done, past, number in rows:
        standings[code] = standings.get(code, 0) + number
        total, filed, late = total + number, filed + (number if done else 0), late + (number if past else 0)
    return Counts(total, filed, late, standings)


def lost(session: Session, actor: Actor, dispute_id: int) -> list[Line]:
    """The agencies within sight that lost this dispute, each with its report."""
    actor.require("read")
    wanted = _wanted(session, actor, Filters(), _due(session, actor)).where(LedgerEntry.dispute_id == dispute_id)
    return [_line(row) for row in session.execute(wanted.add_columns(*_WHOLE).order_by(LedgerEntry.organisation_id))]


_WHOLE: Final = (LedgerEntry, Organisation.name, CaseReport)
_FILED: Final = LedgerEntry.values[COLUMN].as_string()


def _wanted(session: Session, actor: Actor, asked: Filters, due: Subquery) -> Select[Any]:
    rule = profile_for(session, actor).counting
    standing = case((CaseReport.id.is_not(None), CaseReport.state), (_FILED.is_not(None), "filed"), else_="missing")
    overdue = and_(_FILED.is_(None), due.c.due_on < today())
    wanted = (
        select(due.c.due_on, _FILED.label("filed_on"), standing.label("standing"), func.coalesce(overdue, False).label("overdue"))
        .select_from(LedgerEntry)
        .join(Organisation, Organisation.id == LedgerEntry.organisation_id)
        .outerjoin(CaseReport, _same(CaseReport.dispute_id, CaseReport.organisation_id) & (CaseReport.merged_id == 0))
        .outerjoin(due, _same(due.c.dispute_id, due.c.organisation_id))
        .where(or_(LedgerEntry.standing.in_(lost_standings(session, rule)), CaseReport.id.is_not(None)))
    )  # fmt: skip
    if not actor.scope.everything:
        wanted = wanted.where(LedgerEntry.organisation_id.in_(actor.scope.organisations()))
    return wanted.where(*_conditions(session, actor, asked, standing, overdue))


def _conditions(session: Session, actor: Actor, asked: Filters, standing: Any, overdue: Any) -> Iterable[ColumnElement[bool]]:
    if asked.text:
        yield LedgerEntry.number.contains(asked.text, autoescape=True)
    if asked.organisation is not None:
        path = actor.scope.organisation(session, asked.organisation).path
        yield Organisation.path.startswith(path, autoescape=True)
    if asked.state:
        yield standing.in_(asked.state)
    if asked.overdue is not None:
        yield func.coalesce(overdue, False).is_(asked.overdue)
    if asked.decided_from is not None:
        yield LedgerEntry.decided_on >= asked.decided_from
    if asked.decided_to is not None:
        yield LedgerEntry.decided_on <= asked.decided_to


def _due(session: Session, actor: Actor) -> Subquery:
    """The first day by which each agency has to report on each dispute, by the rules in force for what the caller sees."""
    policies = InForce.of(session)
    whose: list[int | None] = [actor.organisation_id, *session.scalars(actor.scope.organisations())]
    first_of_each = {policies.version(one): one for one in reversed(whose)}
    rules = {rule.code for one in first_of_each.values() for rule in policies.profile(one).deadline if rule.done == COLUMN}
    ends = select(Deadline.dispute_id, Deadline.organisation_id, func.min(Deadline.ends_on).label("due_on"))
    return ends.where(Deadline.rule.in_(sorted(rules))).group_by(Deadline.dispute_id, Deadline.organisation_id).subquery()


def _same(dispute: Any, organisation: Any) -> ColumnElement[bool]:
    return and_(dispute == LedgerEntry.dispute_id, organisation == LedgerEntry.organisation_id)


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
