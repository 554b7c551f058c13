"""What was written of two disputes that have become one: case reports and typical cases go over to the older; nothing of it is lost."""

from __future__ import annotations

from typing import Final, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.store.tables import CaseReport, CaseReportEvent, TypicalCase, Volume
from api.store.types import now

T = TypeVar("T", CaseReport, TypicalCase)
REPORTS: Final = ("draft", "returned", "submitted", "accepted")
CASES: Final = ("dismissed", "withdrawn", "draft", "released")
"""States, the furthest last: of two writings on the same the furthest stands; of two equally far that of the older dispute."""
MERGED: Final = "merged"
"""What the history of a report says of it (`CaseReportEvent.action`)."""


def carry(session: Session, old_id: int, new_id: int) -> None:
    """Reports and typical cases of a dispute that has become part of another go with it, before the old one is deleted.

    Of two reports of one agency, or of two typical cases of one bureau and agency, one stands; the other stays beside it with
    its history (`merged_id`), and what it said stands in the history of the one that stands.
    """
    session.flush()
    _reports(session, old_id, new_id)
    _cases(session, old_id, new_id)
    session.flush()


def _reports(session: Session, old_id: int, new_id: int) -> None:
    there = {one.organisation_id: one for one in session.scalars(_standing(CaseReport, new_id))}
    for old in session.scalars(_standing(CaseReport, old_id)).all():
        same = there.get(old.organisation_id)
        if same is not None:
            kept, gone = _further(old, same, REPORTS)
            gone.merged_id = kept.id
            said = {section["code"]: "".join(one["text"] for one in section["passages"]) for section in gone.sections}
            session.add(CaseReportEvent(report_id=kept.id, action=MERGED, before=said, note=gone.title))
            kept.revision, kept.updated_at = kept.revision + 1, now()
            session.flush()
    for one in session.scalars(select(CaseReport).where(CaseReport.dispute_id == old_id)).all():
        one.dispute_id = new_id
    session.flush()


def _cases(session: Session, old_id: int, new_id: int) -> None:
    there = {(one.bureau_id, one.organisation_id): one for one in session.scalars(_standing(TypicalCase, new_id))}
    for old in session.scalars(_standing(TypicalCase, old_id)).all():
        same = there.get((old.bureau_id, old.organisation_id))
        if same is not None:
            kept, gone = _further(old, same, CASES)
            gone.merged_id, gone.state = kept.id, "dismissed"
            gone.revision, gone.updated_at = gone.revision + 1, now()
            _volumes(session, gone, kept)
            session.flush()
    for one in session.scalars(select(TypicalCase).where(TypicalCase.dispute_id == old_id)).all():
        one.dispute_id = new_id
    session.flush()


def _standing(table: type[T], dispute_id: int) -> Select[T]:
    return select(table).where(table.dispute_id == dispute_id, table.merged_id == 0)


def _further(old: T, same: T, states: tuple[str, ...]) -> tuple[T, T]:
    """Which of two stands, and which does not."""
    return (old, same) if states.index(old.state) > states.index(same.state) else (same, old)


def _volumes(session: Session, gone: TypicalCase, kept: TypicalCase) -> None:
    """Drafts of volumes name the one that stands, once; what is frozen holds its own words."""
    for volume in session.scalars(select(Volume).where(Volume.bureau_id == kept.bureau_id, Volume.state != "frozen")):
        cases = list(dict.fromkeys(kept.id if one == gone.id else one for one in volume.cases))
        if cases != list(volume.cases):
            volume.cases = cases
