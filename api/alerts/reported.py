"""Case reports that wait for somebody: handed in for the bureau, sent back for the agency (一案一报)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from api.alerts.finding import Circle, Finding
from api.store.tables import CaseReport

KIND: Final = "report"
SAID: Final = {"submitted": "报送了一案一报，请审核", "returned": "一案一报被退回，请修改后重新报送"}
"""State → what is to be done."""


def any_open(session: Session) -> bool:
    """Whether there is anything to tell: asked every few seconds."""
    return session.scalar(select(CaseReport.id).where(_open()).limit(1)) is not None


def findings(session: Session, circle: Circle) -> Iterator[Finding]:
    """Each report at its present step; handed in again it is told again."""
    wanted = select(CaseReport).where(_open()).options(joinedload(CaseReport.dispute))
    for report in session.scalars(wanted.order_by(CaseReport.id)):
        unit = circle.unit(report.organisation_id)
        moment = report.submitted_at if report.state == "submitted" else report.decided_at
        if unit is not None and moment is not None:
            yield Finding(
                KIND, unit.id, circle.bureaus_of(unit) if report.state == "submitted" else (unit.id,),
                key=f"{report.id}:{report.state}:{moment:%Y%m%d%H%M%S%f}", level="notice",
                message=f"{unit.name}{SAID[report.state]}：{report.dispute.number or '案号不详'}。", address=f"/reports/{report.id}",
                facts={"report": report.id, "state": report.state, "number": report.dispute.number},
            )  # fmt: skip


def waiting(session: Session, ids: set[int]) -> dict[int, str]:
    """Of these reports those that still wait for somebody, and in which state."""
    return {one.id: one.state for one in session.scalars(select(CaseReport).where(CaseReport.id.in_(ids), _open()))}


def _open() -> ColumnElement[bool]:
    return CaseReport.state.in_(sorted(SAID))
