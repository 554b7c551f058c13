"""The deadlines of a pending suit as they are kept with it (`Suit.deadlines`): for screening, alerts, the calendar and its feed.

A suit has no dispute and no line of the ledger until its judgment is here; from then on the ledger's own deadlines stand for it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Self

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from api.ledger.due.deadlines import STATES, State, Wanted
from api.ledger.due.workdays import UNPUBLISHED
from api.store.actor import Actor
from api.store.tables import Organisation, Suit
from api.store.types import today

PENDING: Final = "pending"
HEARING: Final = "hearing"
"""The code of the hearing's day; all others are the profile's."""
_DAYS: Final = ("due_on", "remind_on", "done_on")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of a suit."""

    code: str
    """The profile's code of the rule; `hearing`: the day of the court's hearing."""
    label: str
    source: str
    """Law and article, or the local plan."""
    due_on: date | None
    """None until somebody says when the papers were received."""
    remind_on: date | None
    done_on: date | None
    done_by: str
    """The value of the suit whose day ends it; empty: it only goes by."""
    duty: bool
    """Something has to be done; a day that merely comes is none."""
    certain: bool = True
    """No day of a year without a published calendar had a part in it."""

    def state(self, day: date) -> State:
        """How it stands on a day, as `deadlines.state` says it of the ledger's."""
        if self.done_on is not None:
            return "done" if self.due_on is None or self.done_on <= self.due_on else "done_late"
        if self.due_on is None:
            return "unstarted"
        if self.due_on < day:
            return "overdue" if self.duty else "ended"
        return "due_soon" if self.remind_on is None or self.remind_on <= day else "open"

    def label_of_state(self, day: date) -> str:
        """For people."""
        return STATES[self.state(day)]

    @property
    def doubt(self) -> str:
        """Why the day may still move; empty where it is certain."""
        return "" if self.certain else UNPUBLISHED

    def to_json(self) -> dict[str, Any]:
        """As `Suit.deadlines` keeps it."""
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        """From `Suit.deadlines`."""
        values: dict[str, Any] = {key: date.fromisoformat(value) if key in _DAYS and value else value for key, value in found.items()}
        return cls(**values)


def dues(suit: Suit) -> list[Due]:
    """All of a suit."""
    return [Due.from_json(one) for one in suit.deadlines]


@dataclass(frozen=True, slots=True)
class Line:
    """A deadline with its suit, which comes with its organisation."""

    suit: Suit
    due: Due


def listed(session: Session, actor: Actor, wanted: Wanted, *, on: date | None = None) -> list[Line]:
    """The deadlines of pending suits of organisations that the caller sees: those with a day first, by day.

    `wanted`: as for the ledger's; one that asks for a dispute's gets none.  `on`: today.
    Raises ServiceError E504, and E601 for an organisation that the caller does not see.
    """
    actor.require("read")
    if wanted.dispute is not None:
        return []
    day = on or today()
    rows = select(Suit).where(Suit.state == PENDING, Suit.organisation_id.in_(_organisations(session, actor, wanted.organisation)))
    suits = session.scalars(rows.options(joinedload(Suit.organisation)).order_by(Suit.id))
    found = [Line(suit, one) for suit in suits for one in dues(suit) if _fits(one, wanted, day)]
    return sorted(found, key=lambda line: (line.due.due_on or date.max, line.suit.id))


def _organisations(session: Session, actor: Actor, chosen: int | None) -> Select[int]:
    if chosen is None:
        return actor.scope.organisations()
    path = actor.scope.organisation(session, chosen).path
    return actor.scope.organisations().where(Organisation.path.startswith(path, autoescape=True))


def _fits(one: Due, wanted: Wanted, day: date) -> bool:
    if wanted.rule and one.code != wanted.rule:
        return False
    if wanted.states and one.state(day) not in wanted.states:
        return False
    if wanted.first is None and wanted.last is None:
        return True
    return one.due_on is not None and (wanted.first or one.due_on) <= one.due_on <= (wanted.last or one.due_on)
