"""The days to be kept in a pending suit: the profile's rules that run from the receipt of the court's papers, and the hearing.

Code `hearing` is the hearing; the others are codes of the policy profile (报备, 答辩举证 …).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from api.ledger.due.suit_days import HEARING, Due
from api.ledger.due.suit_days import dues as shown
from api.ledger.due.workdays import Calendar
from api.policy.profile import Profile
from api.store.tables import Suit

__all__ = ["DONE", "HEARING", "HEARING_REMIND", "Due", "of", "shown"]

HEARING_REMIND: Final = 3
"""Working days before a hearing."""
DONE: Final = {"suit_reported": "reported_on", "answered": "answered_on"}
"""A column of the ledger → the value of a suit that says the same."""


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


def _due(rule: Any, suit: Suit, calendar: Calendar) -> Due:
    by = DONE.get(rule.done or "", "")
    done = _said(suit, by) if by else None
    if suit.received_on is None:
        return Due(rule.code, rule.label, rule.source, None, None, done, by, rule.duty and bool(by))
    end = calendar.after(suit.received_on, rule.days, rule.unit)
    return Due(rule.code, rule.label, rule.source, end.day, calendar.before(end.day, rule.remind), done, by, rule.duty and bool(by), end.certain)


def _said(suit: Suit, code: str) -> date | None:
    value = suit.said.get(code)
    return date.fromisoformat(value) if value else None
