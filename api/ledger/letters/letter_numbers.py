"""Numbers of letters (文号): mark〔year〕n号, counted for each bureau, kind and year."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.letters.letter_frames import Frame
from api.store.tables import Letter

PATTERN: Final = re.compile(r"(?P<mark>.*)〔(?P<year>\d{4})〕(?:第)?(?P<n>\d{1,6})号")


def proposed(session: Session, bureau_id: int, frame: Frame, day: date) -> str:
    """The next number after the bureau's own last ones of this kind; its mark is taken over."""
    rows = select(Letter.number).where(Letter.issuer_id == bureau_id, Letter.kind == frame.kind, Letter.number != "")
    known = [found for number in session.scalars(rows.order_by(Letter.id.desc())) if (found := PATTERN.fullmatch(number))]
    mark = known[0]["mark"] if known else frame.mark
    taken = [int(found["n"]) for found in known if int(found["year"]) == day.year and found["mark"] == mark]
    return f"{mark}〔{day.year}〕{max(taken, default=0) + 1}号"


def check_free(session: Session, letter: Letter) -> None:
    """Raises ServiceError E605 when the bureau has issued another letter under this number."""
    others = select(Letter.id).where(
        Letter.issuer_id == letter.issuer_id, Letter.number == letter.number, Letter.id != letter.id, Letter.issued_on.is_not(None)
    )
    if session.scalar(others.limit(1)) is not None:
        raise ServiceError("E605", what=f"文号“{letter.number}”")
