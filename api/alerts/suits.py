"""Pending suits: those that will probably be lost, and their deadlines that end soon or are past.

Read from the tables alone: what a suit's level and deadlines are is said in `api.screening`.  Once the suit is closed, by
its judgment or before, the ledger's own deadlines and losses are told instead.  No party's name stands in a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, load_only

from api.alerts.finding import Circle, Finding, name_of
from api.alerts.kinds import RECENT_DAYS
from api.ledger.due.deadlines import State
from api.ledger.due.suit_days import PENDING, Due, dues
from api.store.tables import Organisation, Suit

RISK: Final = "suit_risk"
DUE: Final = "suit_due"
OVERDUE: Final = "suit_overdue"
KINDS: Final = (RISK, DUE, OVERDUE)
LEVELS: Final = {RISK: "urgent", DUE: "warning", OVERDUE: "urgent"}
"""Louder than the ledger's deadlines: what is not handed in before the hearing can no more be mended."""
HORIZON: Final = timedelta(days=120)
"""No plan reminds earlier: 60 working days are the most that one may say."""
RED: Final = "red"
_COLUMNS: Final = (Suit.organisation_id, Suit.number, Suit.act, Suit.level, Suit.deadlines)
_NAMED: Final[dict[State, str]] = {"due_soon": DUE, "overdue": OVERDUE}


def any_open(session: Session, day: date) -> bool:
    """Whether there may be anything to tell: asked every few seconds."""
    return session.scalar(select(Suit.id).where(*_open(day)).limit(1)) is not None


def findings(session: Session, circle: Circle, day: date) -> Iterator[Finding]:
    """Red suits, and deadlines that are near or have passed within RECENT_DAYS, for the agency and its bureau."""
    rows = session.scalars(select(Suit).where(*_open(day)).options(load_only(*_COLUMNS)).order_by(Suit.next_due_on, Suit.id))
    for suit in rows:
        unit = circle.unit(suit.organisation_id)
        if unit is None:
            continue
        if suit.level == RED:
            yield _risk(suit, unit, circle)
        for one in dues(suit):
            found = _due(suit, one, unit, circle, day)
            if found is not None:
                yield found


def standing(session: Session, circle: Circle, ids: set[int]) -> set[str]:
    """Names of all findings that there may be of these suits as they are now, their deadlines near or far; of closed ones none."""
    found = set()
    for suit in session.scalars(select(Suit).where(Suit.id.in_(ids), Suit.state == PENDING).options(load_only(*_COLUMNS))):
        unit = circle.unit(suit.organisation_id)
        if unit is not None:
            names = [name_of(RISK, unit.id, str(suit.id))] if suit.level == RED else []
            undone = [one for one in dues(suit) if one.done_on is None]
            found |= {*names, *(name_of(kind, unit.id, _key(suit, one)) for kind in (DUE, OVERDUE) for one in undone)}
    return found


def _open(day: date) -> tuple[ColumnElement[bool], ...]:
    return Suit.state == PENDING, or_(Suit.level == RED, Suit.next_due_on <= day + HORIZON)


def _risk(suit: Suit, unit: Organisation, circle: Circle) -> Finding:
    return Finding(
        RISK, unit.id, circle.told(unit), key=str(suit.id), level=LEVELS[RISK],
        message=f"{unit.name}：在诉案件败诉风险高（红色），请在答辩前逐项核查，研究自行纠正或者和解{_which(suit)}", address=_address(suit), facts=_facts(suit),
    )  # fmt: skip


def _due(suit: Suit, one: Due, unit: Organisation, circle: Circle, day: date) -> Finding | None:
    """None: it is done, far off, or long past."""
    kind = _NAMED.get(one.state(day))
    if kind is None or one.due_on is None or one.due_on < day - timedelta(days=RECENT_DAYS):
        return None
    unsure = "" if one.certain else "（当年节假日安排未公布，暂定）"
    said = f"“{one.label}”{one.due_on} 到期{unsure}" if kind == DUE else f"“{one.label}”已于 {one.due_on} 到期，还没有登记办理日"
    return Finding(
        kind, unit.id, circle.told(unit), key=_key(suit, one), level=LEVELS[kind], message=f"{unit.name}：在诉案件{said}{_which(suit)}",
        address=_address(suit), facts=_facts(suit) | {"rule": one.code, "ends_on": one.due_on.isoformat()},
    )  # fmt: skip


def _key(suit: Suit, one: Due) -> str:
    return f"{suit.id}:{one.code}:{one.due_on}"


def _which(suit: Suit) -> str:
    """The case by its number, or by the sued act before it has one."""
    named = suit.number or suit.act
    return f"（{named[:80]}）" if named else ""


def _address(suit: Suit) -> str:
    return f"/suits/{suit.id}"


def _facts(suit: Suit) -> dict[str, object]:
    return {"suit": suit.id, "number": suit.number}
