"""Pending suits (在诉案件) as they are kept: registered, filled in, closed, with everything that was ever done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.ledger.wording import clean
from api.screening import columns, shelves, values
from api.screening.states import ENDINGS, STATES
from api.store import audit, revisions
from api.store.actor import SYSTEM, Actor
from api.store.locking import ROW
from api.store.scope import Scope
from api.store.tables import Suit, SuitEvent
from api.store.types import now, today

WHAT: Final = "这个在诉案件"
OBJECT: Final = "suit"
EVENT_LIMIT: Final = 500
"""Steps of a history that are shown."""
NOTE_MAX: Final = 500


def holds(scope: Scope) -> ColumnElement[bool]:
    """Condition on `Suit`: its agency is within."""
    return true() if scope.everything else Suit.organisation_id.in_(scope.organisations())


def one(session: Session, actor: Actor, suit_id: int) -> Suit:
    """A suit.  Raises ServiceError E504, E601 (none, or not within sight)."""
    actor.require("read")
    return seen(session, actor, suit_id)


def seen(session: Session, actor: Actor, suit_id: int) -> Suit:
    """As `one`, for who writes and need not have the right to read."""
    wanted = select(Suit).where(Suit.id == suit_id, holds(actor.scope)).options(joinedload(Suit.organisation))
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise ServiceError("E601", what=WHAT)
    return found


def register(session: Session, actor: Actor, organisation_id: int, said: Mapping[str, Any]) -> Suit:
    """A new suit against an organisation.  `said`: value code (`values.VALUES`) → what a person fills in; may be empty.

    Raises ServiceError E504 (readers), E601 (organisation not within sight), E602 (value), E606 (a bureau is not sued here).
    """
    actor.require("correct")
    agency = actor.scope.organisation(session, organisation_id)
    if not agency.active:
        raise ServiceError("E606", why=f"{agency.name}已停用")
    kept = {code: value for code, raw in said.items() if (value := values.read(code, raw)) is not None}
    suit = Suit(organisation_id=agency.id, said=kept, user_id=actor.user_id, stale=True, state="pending", level="unknown", revision=1)
    session.add(suit)
    session.flush()
    columns.from_said(session, suit)
    event(session, actor, suit, "registered", values=(None, kept or None))
    audit.note(session, actor, "suit.register", OBJECT, suit.id, after={"organisation_id": agency.id, "said": kept})
    session.flush()
    return suit


def say(session: Session, actor: Actor, suit_id: int, revision: int | None, given: Mapping[str, Any]) -> Suit:
    """Fills in values or puts them right; None or "" takes one back, then what the papers say counts again.

    Raises ServiceError E504, E601, E602 (no such value, or it does not fit), E606 (dropped), E611.
    """
    row = opened(session, actor, suit_id, revision)
    wanted = {code: values.read(code, raw) for code, raw in given.items()}
    changed = {code: value for code, value in wanted.items() if row.said.get(code) != value}
    if not changed:
        return row
    before = {code: row.said.get(code) for code in changed}
    row.said = {code: value for code, value in {**row.said, **changed}.items() if value is not None}
    columns.from_said(session, row, cleared=[code for code, value in changed.items() if value is None])
    row.stale = True
    touch(session, actor, row, "changed", audited="suit.change", values=(before, changed))
    return row


def close(session: Session, actor: Actor, suit_id: int, revision: int | None, ending: str, *, on: date, note: str = "") -> Suit:
    """The suit has ended.  `ending`: a code of `states.ENDINGS`; `on`: the day, not after today.

    Raises ServiceError E504, E601, E602 (ending, day, note), E606 (not pending), E611.
    """
    if ending not in ENDINGS:
        raise ServiceError("E602", why="没有这种办结方式")
    if not values.YEARS[0] <= on.year or on > today():
        raise ServiceError("E602", why="办结日不能晚于今天，年份也要正确")
    said, row = _note(note), opened(session, actor, suit_id, revision, state="pending")
    row.state, row.ending, row.ended_on = "closed", ending, on
    columns.next_due(row, today())
    after = {"ending": ending, "on": on.isoformat()}
    touch(session, actor, row, "closed", audited="suit.close", values=(None, after), note=said)
    return row


def reopen(session: Session, actor: Actor, suit_id: int, revision: int | None, note: str) -> Suit:
    """A closed suit is pending after all.  A judgment that was found for it is not found for it again.

    Raises ServiceError E504, E601, E602 (no reason), E606 (not closed), E611.
    """
    said, row = _note(note, name="恢复在诉的原因"), opened(session, actor, suit_id, revision, state="closed")
    before = {"ending": row.ending, "on": row.ended_on.isoformat() if row.ended_on else None, "judgment_id": row.judgment_id}
    row.state, row.ending, row.ended_on, row.judgment_id, row.stale = "pending", None, None, None, True
    shelves.refresh(row)
    columns.next_due(row, today())
    touch(session, actor, row, "reopened", audited="suit.reopen", values=(before, None), note=said)
    return row


def drop(session: Session, actor: Actor, suit_id: int, revision: int | None, note: str) -> Suit:
    """Registered by mistake: no longer listed, counted or due.  Raises ServiceError E504, E601, E602 (no reason), E606, E611."""
    said, row = _note(note, name="移出的原因"), opened(session, actor, suit_id, revision)
    before, row.state = row.state, "dropped"
    columns.next_due(row, today())
    touch(session, actor, row, "dropped", audited="suit.drop", values=({"state": before}, None), note=said)
    return row


def restore(session: Session, actor: Actor, suit_id: int, revision: int | None) -> Suit:
    """Takes a dropped suit back, as it was.  Raises ServiceError E504, E601, E606 (not dropped), E611."""
    row = opened(session, actor, suit_id, revision, state="dropped")
    row.state, row.stale = "closed" if row.ending else "pending", True
    shelves.refresh(row)
    columns.next_due(row, today())
    touch(session, actor, row, "restored", audited="suit.restore", values=(None, {"state": row.state}))
    return row


def history(session: Session, suit: Suit) -> list[SuitEvent]:
    """What happened to it, the newest first; whose suit it is has been seen to by the caller."""
    wanted = select(SuitEvent).where(SuitEvent.suit_id == suit.id).order_by(SuitEvent.id.desc())
    return list(session.scalars(wanted.options(joinedload(SuitEvent.user)).limit(EVENT_LIMIT)))


def opened(session: Session, actor: Actor, suit_id: int, revision: int | None, *, state: str = "", right: str = "correct") -> Suit:
    """The suit, locked until the session ends, to be changed.  `revision`: what the caller saw; None: anything.

    `state`: in which it has to be; empty: any but dropped.
    Raises ServiceError E504 (may not write), E601, E606 (in another state), E611 (changed since; by whom and when).
    """
    actor.require(right)
    row = session.get_one(Suit, seen(session, actor, suit_id).id, with_for_update=ROW, populate_existing=True)
    revisions.check(row, revision, WHAT, lambda: _last(session, row))
    if row.state != state if state else row.state == "dropped":
        raise ServiceError("E606", why=f"{WHAT}现在的状态是“{STATES[row.state]}”")
    return row


def touch(
    session: Session, actor: Actor, row: Suit, action: str, *, audited: str, values: tuple[Any, Any] = (None, None), note: str = ""
) -> None:
    """Enters what was done into the history and the audit, and makes the next revision.  `values`: before and after."""
    row.revision, row.updated_at = row.revision + 1, now()
    event(session, actor, row, action, values=values, note=note)
    before, after = values
    audit.note(session, actor, audited, OBJECT, row.id, before=before, after={**(after or {}), **({"note": note} if note else {})} or None)
    session.flush()


def event(session: Session, actor: Actor, row: Suit, action: str, *, values: tuple[Any, Any] = (None, None), note: str = "") -> None:
    """A line of the history."""
    before, after = values
    session.add(SuitEvent(suit_id=row.id, action=action, before=before, after=after, note=note, user_id=actor.user_id))


def _note(text: str, *, name: str = "") -> str:
    """The words beside a deed.  `name`: what they are called where there must be some.  Raises ServiceError E602."""
    found = clean(text, NOTE_MAX, name=name or "说明")
    if name and not found:
        raise ServiceError("E602", why=f"请填写{name}")
    return found


def _last(session: Session, row: Suit) -> str:
    """Who did the last thing to it."""
    found = next((one for one in history(session, row) if one.action != "screened"), None)
    return found.user.name if found is not None and found.user is not None else SYSTEM.name
