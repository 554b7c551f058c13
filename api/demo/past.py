"""An invented past: what is written bears the day on which its story says it was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import Session

from api.store.tables import (
    Attachment,
    CaseReport,
    CaseReportEvent,
    LedgerChange,
    Letter,
    Rectification,
    RectificationEvent,
    Suit,
    SuitAnswer,
    SuitDocument,
    SuitEvent,
    SuitScreening,
)
from api.store.types import CHINA

DATED: Final = (
    Attachment, CaseReport, CaseReportEvent, LedgerChange, Letter, Rectification, RectificationEvent, Suit, SuitAnswer, SuitDocument, SuitEvent,
    SuitScreening,
)  # fmt: skip
"""What has its day from the story; the audit keeps the true one."""


@contextmanager
def on(session: Session, day: date) -> Iterator[None]:
    """What is added within was added on this day, at twenty past ten."""
    when = moment(day)

    def date_back(flushed: Session, *_: Any) -> None:
        for row in flushed.new:
            if isinstance(row, DATED):
                row.created_at = when

    session.flush()
    event.listen(session, "before_flush", date_back)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "before_flush", date_back)


def moment(day: date) -> datetime:
    """When on a day things were done."""
    return datetime.combine(day, time(10, 20), CHINA)
