"""The plain columns of a suit, for lists and for alerts: they repeat what counts, of papers and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from api.ledger.due.workdays import Calendar
from api.policy.in_force import profile_of
from api.policy.profile import Profile
from api.screening import deadlines
from api.screening.values import Fact, shown
from api.store.tables import Suit
from api.store.types import today

_ACT: Final = frozenset({"act_type", "act_number"})


def from_said(session: Session, suit: Suit, cleared: Iterable[str] = ()) -> None:
    """After a person wrote: what he said, at once; what the papers say of the rest follows with the next screening.

    `cleared`: values that were taken back.
    """
    said = suit.said
    gone = dict.fromkeys(cleared)
    _set(suit, {**gone, **said})
    if _ACT & (said.keys() | gone.keys()):
        suit.act = _act(said.get("act_type") or suit.act_type, said.get("act_number"))
    due(suit, profile_of(session, suit.organisation_id), Calendar.of(session), today())


def from_facts(suit: Suit, facts: Iterable[Fact]) -> None:
    """What counts, of papers and people; the deadlines are the caller's to work out (`due`)."""
    found = {one.code: one.value for one in facts}
    _set(suit, found)
    suit.act = _act(found.get("act_type"), found.get("act_number"))


def due(suit: Suit, profile: Profile, calendar: Calendar, day: date) -> None:
    """The deadlines anew, by the rules of this moment."""
    suit.deadlines = [one.to_json() for one in deadlines.of(profile, suit, calendar)]
    next_due(suit, day)


def next_due(suit: Suit, day: date) -> None:
    """The first deadline that is not done; none for a suit that is over, nor for what merely has gone by."""
    open_ = (deadlines.Due.from_json(one) for one in suit.deadlines) if suit.state == "pending" else ()
    days = (one.due_on for one in open_ if one.due_on and not one.done_on and (one.duty or one.due_on >= day))
    suit.next_due_on = min(days, default=None)


def _set(suit: Suit, found: Mapping[str, Any]) -> None:
    """Columns of values that are named."""
    for code, column, width in (("number", "number", 120), ("court", "court", 100), ("plaintiffs", "plaintiffs", 2000)):
        if code in found:
            setattr(suit, column, str(found[code] or "")[:width])
    for code in ("act_type", "field"):
        if code in found:
            setattr(suit, code, found[code])
    if "received_on" in found:
        suit.received_on = date.fromisoformat(found["received_on"]) if found["received_on"] else None


def _act(act_type: Any, number: Any) -> str:
    return " ".join(part for part in (shown("act_type", act_type), str(number or "")[:200]) if part)
