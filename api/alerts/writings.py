"""Typical cases that an agency was asked to write on and has not handed back (要求相应行政机关撰写)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from api.alerts.finding import Circle, Finding
from api.store.tables import TypicalCase

KIND: Final = "writing"


def any_open(session: Session) -> bool:
    """Whether there is anything to tell: asked every few seconds."""
    return session.scalar(select(TypicalCase.id).where(*_open()).limit(1)) is not None


def findings(session: Session, circle: Circle) -> Iterator[Finding]:
    """Each case that waits for an agency, for the agency alone: its bureau asked."""
    wanted = select(TypicalCase).where(*_open()).options(joinedload(TypicalCase.bureau), joinedload(TypicalCase.dispute))
    for case in session.scalars(wanted.order_by(TypicalCase.id)):
        unit = circle.unit(case.asked_id or 0)
        if unit is not None:
            yield Finding(
                KIND, unit.id, (unit.id,), key=str(case.id), level="notice",
                message=f"{unit.name}：{case.bureau.name}要求撰写典型案例（{case.dispute.number or '案号不详'}），写完请交回。",
                address=f"/typical-cases/{case.id}", facts={"case": case.id, "number": case.dispute.number},
            )  # fmt: skip


def waiting(session: Session, ids: set[int]) -> set[int]:
    """Of these cases those that still wait for their agency."""
    return set(session.scalars(select(TypicalCase.id).where(TypicalCase.id.in_(ids), *_open())))


def _open() -> tuple[ColumnElement[bool], ...]:
    return TypicalCase.state == "draft", TypicalCase.asked_id.is_not(None)
