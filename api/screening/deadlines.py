"""The days to be kept in a pending suit: the profile's rules that run from the receipt of the court's papers, and the hearing.

Code `hearing` is the hearing; the others are codes of the policy profile (报备, 答辩举证 …).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Self

from api.ledger.due.deadlines import STATES, State
from api.ledger.due.workdays import UNPUBLISHED, Calendar
from api.policy.profile import Profile
from api.store.tables import Suit

HEARING: Final = "hearing"
HEARING_REMIND: Final = 3
"""Working days before a hearing."""
DONE: Final = {"suit_reported": "reported_on", "answered": "answered_on"}
"""A column of the ledger → the value of a suit that says the same."""
_DAYS: Final = ("due_on", "remind_on", "done_on")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of a suit.  `due_on` is None until somebody says when the papers were received."""

    code: str
    label: str
    source: str
    due_on: date | None
    remind_on: date | None
    done_on: date | None
    done_by: str
    """The value whose day ends it; empty: it only goes by."""
    duty: bool
    certain: bool = True

    def state(self, day: date) -> State:
        """How it stands on a day, as `api.ledger.due.deadlines` tells deadlines of the ledger."""
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


def of(profile: Profile, suit: Suit, calendar: Calendar) -> list[Due]:
    """The deadlines of a suit by the rules of a profile (行政诉讼法第67条 for the answer; the plans for the report), and the hearing."""
    found = [
        _due(rule, suit, calendar)
        for rule in profile.deadline
        if rule.start == "suit_received" and rule.applies == "all"
    ]
    hearing = _said(suit, "hearing_on")
    if hearing is not None:
        remind = calendar.before(hearing, HEARING_REMIND)
        found.append(Due(HEARING, "开庭", "传票", hearing, remind, None, "", duty=False))
    return found


def shown(suit: Suit) -> list[Due]:
    """The deadlines as they are kept."""
    return [Due.from_json(one) for one in suit.deadlines]


def _due(rule: Any, suit: Suit, calendar: Calendar) -> Due:
    by = DONE.get(rule.done or "", "")
    done = _said(suit, by) if by else None
    if suit.received_on is None:
        return Due(rule.code, rule.label, rule.source, None, None, done, by, rule.duty)
    end = calendar.after(suit.received_on, rule.days, rule.unit)
    return Due(rule.code, rule.label, rule.source, end.day, calendar.before(end.day, rule.remind), done, by, rule.duty, end.certain)


def _said(suit: Suit, code: str) -> date | None:
    value = suit.said.get(code)
    return date.fromisoformat(value) if value else None
