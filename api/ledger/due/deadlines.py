"""Deadlines: what the policy profile and the operative part ask of an agency by which day, kept true to the ledger.

    overdue      the day is past, and nobody has said that it was done
    due_soon     within the rule's working days of reminding
    open         still time
    unstarted    nobody has filled in the day from which it runs
    done         done in time
    done_late    done after the day
    ended        nothing had to be done (an appeal), and the period is over
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.ledger.due import performing
from api.ledger.due.setting import carry, renew
from api.ledger.lines.columns import BY_CODE
from api.policy.in_force import InForce
from api.store.actor import Actor
from api.store.tables import Deadline, Organisation
from api.store.types import today

__all__ = ["STATES", "UNFINISHED", "Day", "Page", "State", "Wanted", "carry", "conditions", "days", "listed", "missing", "of_dispute", "one",
           "renew", "rules", "started_by", "state"]  # fmt: skip

State = Literal["overdue", "due_soon", "open", "unstarted", "done_late", "done", "ended"]
STATES: Final[dict[State, str]] = {
    "overdue": "逾期", "due_soon": "即将到期", "open": "进行中", "unstarted": "未起算", "done_late": "逾期完成", "done": "已完成",
    "ended": "已届满",
}  # fmt: skip
"""In the order of the list: what is most urgent first."""
UNFINISHED: Final[tuple[State, ...]] = ("overdue", "due_soon", "open")
"""What somebody still has to do by a day that is known."""
LIMIT_MAX: Final = 500
STARTS: Final = {"letter_issued": "监督文书印发日", "words": "判决主文", "ripened": "上诉期满次日（按送达日推算）"}
"""What gave a start and is no column of the ledger."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of deadlines is narrowed by; what is empty lets everything through."""

    organisation: int | None = None
    """This organisation or one under it."""
    rule: str = ""
    """A rule's code; `performance` stands for all periods of operative parts."""
    states: tuple[State, ...] = ()
    first: date | None = None
    last: date | None = None
    """The span in which they end; those without a day are left out where one is given."""
    dispute: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list and how long the whole list is; the rows come with dispute and organisation."""

    rows: list[Deadline]
    total: int


@dataclass(frozen=True, slots=True)
class Day:
    """How many deadlines of an organisation in a state end on a day."""

    day: date
    organisation_id: int
    state: State
    number: int


def state(deadline: Deadline, today: date) -> State:
    """How a deadline stands on a day."""
    ends = deadline.ends_on
    if deadline.done_on is not None:
        return "done" if ends is None or deadline.done_on <= ends else "done_late"
    if ends is None:
        return "unstarted"
    if ends < today:
        return "overdue" if deadline.duty else "ended"
    return "due_soon" if deadline.remind_on is None or deadline.remind_on <= today else "open"


def missing(deadline: Deadline) -> str:
    """Why a deadline has no day yet, for people; empty where it has one."""
    if deadline.ends_on is not None:
        return ""
    if deadline.start_from in BY_CODE:
        return f"未填写{BY_CODE[deadline.start_from].label}"
    return "判决主文没有写明可以计算的期限"


def started_by(deadline: Deadline) -> str:
    """The name of what gave the start: a column of the ledger, a letter, or the operative part itself."""
    code = deadline.start_from
    return BY_CODE[code].label if code in BY_CODE else STARTS.get(code, code)


def listed(
    session: Session, actor: Actor, wanted: Wanted = Wanted(), *, on: date | None = None, offset: int = 0, limit: int = 50
) -> Page:
    """The deadlines of organisations that the caller sees: overdue first, then by day.  `on`: today.

    Raises ServiceError E504, and E601 for an organisation that the caller does not see.
    """
    actor.require("read")
    moment = on or today()
    narrowed = conditions(session, actor, wanted, moment)
    total = session.scalar(select(func.count()).select_from(Deadline).where(*narrowed)) or 0
    if limit <= 0:
        return Page([], total)
    found = select(Deadline).where(*narrowed).order_by(*_order(wanted, moment))
    found = found.options(joinedload(Deadline.dispute), joinedload(Deadline.organisation))
    return Page(list(session.scalars(found.offset(max(0, offset)).limit(min(limit, LIMIT_MAX)))), total)


def of_dispute(session: Session, actor: Actor, dispute_id: int, *, on: date | None = None) -> list[Deadline]:
    """All deadlines of a dispute that the caller sees, in the order of `listed`."""
    return listed(session, actor, Wanted(dispute=dispute_id), on=on, limit=LIMIT_MAX).rows


def one(session: Session, actor: Actor, deadline_id: int) -> Deadline:
    """A deadline.  Raises ServiceError E601: not there, or its organisation is not the caller's to see."""
    within = Deadline.organisation_id.in_(actor.scope.organisations())
    found = session.scalar(
        select(Deadline).where(Deadline.id == deadline_id, within).options(joinedload(Deadline.dispute), joinedload(Deadline.organisation))
    )
    if found is None:
        raise ServiceError("E601", what="这个期限")
    return found


def days(session: Session, actor: Actor, wanted: Wanted, *, on: date | None = None) -> list[Day]:
    """How many end on each day of a span, by organisation and state.  Raises ServiceError as `listed`."""
    actor.require("read")
    moment = on or today()
    which = _state(moment).label("standing")  # by its name below: PostgreSQL takes two parameters for two expressions
    counted = select(Deadline.ends_on, Deadline.organisation_id, which, func.count()).where(
        *conditions(session, actor, wanted, moment), Deadline.ends_on.is_not(None)
    )
    rows = session.execute(counted.group_by(Deadline.ends_on, Deadline.organisation_id, "standing").order_by(Deadline.ends_on, Deadline.organisation_id))
    return [Day(*row) for row in rows]


def rules(session: Session, actor: Actor) -> dict[str, str]:
    """Code and label of the rules in force for what the caller sees; periods of operative parts are one.

    Asked of the profiles, not of the deadlines: there are few of these and very many of those.
    """
    actor.require("read")
    policies = InForce.of(session)
    whose: list[int | None] = [actor.organisation_id, *session.scalars(actor.scope.organisations())]
    first_of_each = {policies.version(one): one for one in reversed(whose)}
    found = {rule.code: rule.label for one in first_of_each.values() for rule in policies.profile(one).deadline}
    return {**dict(sorted(found.items(), key=lambda rule: rule[1])), performing.RULE: performing.LABEL}


def conditions(session: Session, actor: Actor, wanted: Wanted, moment: date) -> list[ColumnElement[bool]]:
    """Conditions on `Deadline`: what is asked for, of what the caller sees.  Raises ServiceError E601 as `listed`."""
    found: list[ColumnElement[bool]] = [Deadline.organisation_id.in_(_organisations(session, actor, wanted.organisation))]
    if actor.scope.everything and wanted.organisation is None:
        found.clear()
    if wanted.rule:
        own = Deadline.rule == wanted.rule
        found.append(or_(own, Deadline.rule.startswith(f"{performing.RULE}_", autoescape=True)) if wanted.rule == performing.RULE else own)
    if wanted.first is not None:
        found.append(Deadline.ends_on >= wanted.first)
    if wanted.last is not None:
        found.append(Deadline.ends_on <= wanted.last)
    if wanted.dispute is not None:
        found.append(Deadline.dispute_id == wanted.dispute)
    if wanted.states:
        found.append(or_(*(_standing(code, moment) for code in wanted.states)))
    return found


def _organisations(session: Session, actor: Actor, chosen: int | None) -> Any:
    """Ids of the organisations asked for that the caller sees.  Raises ServiceError E601."""
    if chosen is None:
        return actor.scope.organisations()
    path = actor.scope.organisation(session, chosen).path
    return actor.scope.organisations().where(Organisation.path.startswith(path, autoescape=True))


def _standing(code: State, moment: date) -> ColumnElement[bool]:
    """Condition on `Deadline`: `state` would say this."""
    ends, waiting = Deadline.ends_on, Deadline.done_on.is_(None)
    soon = or_(Deadline.remind_on.is_(None), Deadline.remind_on <= moment)
    return {
        "done": and_(~waiting, or_(ends.is_(None), Deadline.done_on <= ends)),
        "done_late": Deadline.done_on > ends,
        "unstarted": and_(waiting, ends.is_(None)),
        "overdue": and_(waiting, ends < moment, Deadline.duty),
        "ended": and_(waiting, ends < moment, ~Deadline.duty),
        "due_soon": and_(waiting, ends >= moment, soon),
        "open": and_(waiting, ends >= moment, ~soon),
    }[code]


def _state(moment: date) -> ColumnElement[Any]:
    return case(*((_standing(code, moment), code) for code in STATES), else_="open")


def _order(wanted: Wanted, moment: date) -> Sequence[ColumnElement[Any]]:
    """What is unfinished is in order by its day alone: overdue days are the earliest."""
    last: list[ColumnElement[Any]] = [Deadline.ends_on.asc().nulls_last(), Deadline.id.asc()]
    if wanted.states and _within(wanted.states, UNFINISHED):
        return last
    ranks = list(STATES)
    return [case(*((_standing(code, moment), ranks.index(code)) for code in ranks), else_=len(ranks)), *last]


def _within(some: Iterable[State], all_of: Iterable[State]) -> bool:
    return set(some) <= set(all_of)
