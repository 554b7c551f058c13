"""The deadlines of a pending suit as they are kept with it (`Suit.deadlines`): read by alerts, the calendar and its feed.

A suit has no dispute and no line of the ledger until its judgment is here; from then on the ledger's own deadlines stand for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from api.ledger.due.deadlines import State
from api.store.tables import Suit

PENDING = "pending"


@dataclass(frozen=True, slots=True)
class SuitDue:
    """A deadline of a suit."""

    rule: str
    """The profile's code of the rule; `hearing`: the day of the court's hearing."""
    label: str
    source: str
    """Law and article, or the local plan."""
    start_on: date | None
    due_on: date | None
    """None: the day from which it runs is not known."""
    certain: bool = True
    """No day of a year without a published calendar had a part in it."""
    remind_on: date | None = None
    done_on: date | None = None
    duty: bool = True
    """Something has to be done; a day that merely comes is none."""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From the form in which it is kept."""
        return cls(
            rule=kept["rule"], label=kept["label"], source=kept["source"], start_on=_day(kept.get("start_on")), due_on=_day(kept.get("due_on")),
            certain=kept.get("certain", True), remind_on=_day(kept.get("remind_on")), done_on=_day(kept.get("done_on")), duty=kept.get("duty", True),
        )  # fmt: skip

    def kept(self) -> dict[str, Any]:
        """The form in which it is kept."""
        return {
            "rule": self.rule, "label": self.label, "source": self.source, "start_on": _text(self.start_on), "due_on": _text(self.due_on),
            "certain": self.certain, "remind_on": _text(self.remind_on), "done_on": _text(self.done_on), "duty": self.duty,
        }  # fmt: skip

    def state(self, day: date) -> State:
        """How it stands on a day; as `deadlines.state` says it of the ledger's."""
        if self.done_on is not None:
            return "done" if self.due_on is None or self.done_on <= self.due_on else "done_late"
        if self.due_on is None:
            return "unstarted"
        if self.due_on < day:
            return "overdue" if self.duty else "ended"
        return "due_soon" if self.remind_on is None or self.remind_on <= day else "open"


def dues(suit: Suit) -> list[SuitDue]:
    """All of a suit."""
    return [SuitDue.of(one) for one in suit.deadlines]


def next_due(found: Iterable[SuitDue]) -> date | None:
    """The first day of what is not done (`Suit.next_due_on`)."""
    return min((one.due_on for one in found if one.done_on is None and one.due_on is not None), default=None)


def pending(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Suit]:
    """Pending suits with their organisations, in the order in which they fall due."""
    wanted = select(Suit).where(Suit.state == PENDING, *conditions).options(joinedload(Suit.organisation))
    yield from session.scalars(wanted.order_by(Suit.next_due_on.asc().nulls_last(), Suit.id))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
