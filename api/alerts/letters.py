"""Supervision letters that an agency has got and not answered (行政执法监督意见书、监督决定书、监督通知书)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.alerts.finding import Circle, Finding
from api.alerts.kinds import RECENT_DAYS
from api.ledger.letters.letter_words import Words
from api.store.tables import Letter

KIND: Final = "letter"
LEVELS: Final = {"decision": "urgent"}
"""Of other kinds it is `warning`."""


def any_open(session: Session, day: date) -> bool:
    """Whether there may be anything to tell: asked every few seconds."""
    return session.scalar(select(Letter.id).where(*_open(day)).limit(1)) is not None


def findings(session: Session, circle: Circle, day: date) -> Iterator[Finding]:
    """Each letter of the last RECENT_DAYS, for the agency; its bureau knows, where it has not issued it itself."""
    for letter in session.scalars(select(Letter).where(*_open(day)).order_by(Letter.id)):
        unit = circle.unit(letter.organisation_id)
        if unit is None:
            continue
        due = f"，请在 {letter.due_on} 以前办理并回复" if letter.due_on else ""
        yield Finding(
            KIND, unit.id, tuple(one for one in circle.told(unit) if one != letter.issuer_id), key=str(letter.id),
            level=LEVELS.get(letter.kind, "warning"),
            message=f"{unit.name}：收到{Words.of(letter.values).title}（{letter.number}，{letter.issued_on} 印发）{due}。",
            address=f"/letters/{letter.id}", facts={"letter": letter.id, "number": letter.number},
        )  # fmt: skip


def waiting(session: Session, ids: set[int]) -> set[int]:
    """Of these letters those that are not answered."""
    return set(session.scalars(select(Letter.id).where(Letter.id.in_(ids), Letter.issued_on.is_not(None), Letter.answered_on.is_(None))))


def _open(day: date) -> tuple[ColumnElement[bool], ...]:
    return Letter.issued_on >= day - timedelta(days=RECENT_DAYS), Letter.answered_on.is_(None)
