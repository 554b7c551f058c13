"""Deadlines moved by a bureau (延期), and days of the calendar overruled by an administrator."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from api.store.actor import Actor
from api.store.tables import Deadline


def move(session: Session, actor: Actor, deadline_id: int, to: date | None, why: str, *, allowed_by_court: bool = False) -> Deadline:
    """Has a deadline end on another day, with the reason; None: on the day of its rule again.

    Raises ServiceError E504 without the right `manage`, E601, E602 without a reason or for a day before its beginning,
    E606 for one that has not begun, and for a statutory one unless the court has allowed it (行政诉讼法第67条, 行诉解释第34条).
    """
    raise NotImplementedError
