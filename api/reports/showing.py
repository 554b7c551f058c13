"""A case report as people see it: its sections, what is missing, what they may ask themselves while they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.reports import drafting, keeping, moving
from api.reports.moving import Missing
from api.reports.states import WITH_AGENCY
from api.store.actor import Actor
from api.store.tables import CaseReport, Judgment
from api.writing.passages import Section


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a page or an answer shows.  `numbers`: case numbers of the judgments that are quoted and within sight."""

    report: CaseReport
    sections: tuple[Section, ...]
    missing: list[Missing]
    hints: Mapping[str, tuple[str, ...]]
    numbers: Mapping[int, str]


def of(session: Session, actor: Actor, report_id: int) -> Shown:
    """A report with what belongs to it; hints only while it is written on.  Raises ServiceError E601."""
    row = keeping.seen(session, actor, report_id)
    writing = row.state in WITH_AGENCY
    sections = keeping.sections(row)
    quoted = {one.judgment_id for section in sections for one in section.passages if one.judgment_id is not None}
    wanted = select(Judgment.id, Judgment.case_number).where(Judgment.id.in_(sorted(quoted)), actor.scope.holds_judgment())
    numbers = {judgment_id: number or "" for judgment_id, number in session.execute(wanted)}
    return Shown(
        row, sections, moving.missing(session, row) if writing else [], _hints(session, actor, row) if writing else {}, numbers
    )


def _hints(session: Session, actor: Actor, row: CaseReport) -> Mapping[str, tuple[str, ...]]:
    """None where the case, as it stands now, is no longer one that was lost."""
    try:
        return drafting.hints(drafting.basis(session, actor, row.dispute, row.organisation))
    except ServiceError as error:
        if error.code != drafting.NO_TEXT:
            raise
        return {}
