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

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from api.store.actor import Actor
from api.store.tables import Deadline

State = Literal["overdue", "due_soon", "open", "unstarted", "done", "done_late", "ended"]
STATES: dict[State, str] = {
    "overdue": "逾期", "due_soon": "即将到期", "open": "进行中", "unstarted": "未起算", "done": "已完成", "done_late": "逾期完成",
    "ended": "已届满",
}  # fmt: skip
"""In the order of the list: what is most urgent first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of deadlines is narrowed by; what is empty lets everything through."""

    organisation: int | None = None
    """This organisation or one under it."""
    rule: str = ""
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


def renew(session: Session, dispute_ids: Iterable[int]) -> None:
    """Makes the deadlines of these disputes as the profiles in force, the judgments and the ledger lines now say.

    Calling it again changes nothing.  What people moved stays moved while its rule applies; a deadline whose rule applies
    no longer goes.
    """
    raise NotImplementedError


def carry(session: Session, old_id: int, new_id: int) -> None:
    """Two disputes have become one: what people moved in the old one goes over to the new one, before the old is deleted.

    The old one's deadlines are gone afterwards; the new one's are to be renewed.
    """
    raise NotImplementedError


def state(deadline: Deadline, today: date) -> State:
    """How a deadline stands on a day."""
    raise NotImplementedError


def listed(session: Session, actor: Actor, wanted: Wanted = Wanted(), *, today: date | None = None, offset: int = 0, limit: int = 50) -> Page:
    """The deadlines of organisations that the caller sees: overdue first, then by day.  Raises ServiceError E504."""
    raise NotImplementedError


def of_dispute(session: Session, actor: Actor, dispute_id: int) -> list[Deadline]:
    """All deadlines of a dispute that the caller sees, in the order of `listed`."""
    raise NotImplementedError
