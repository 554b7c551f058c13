"""A case report in a test's store, with a mark of its owner."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.reports.plan import PARTS
from api.store.tables import CaseReport, CaseReportEvent, Dispute, User
from api.writing.passages import Passage, Section, to_json


def belongings(session: Session, dispute: Dispute, home: int, judgment_id: int, mark: str) -> dict[str, int | str]:
    """A report of an agency and what addresses name of it, for tests of who sees what."""
    user = session.scalars(select(User).where(User.organisation_id == home).order_by(User.id)).first()
    words = (Passage(f"{mark}的文字。", "person", opens=True),)
    sections = [Section(one.code, one.title, words if one.code == "facts" else ()) for one in PARTS.values()]
    report = CaseReport(
        dispute_id=dispute.id, organisation_id=home, judgment_id=judgment_id, title=f"{mark}报告", sections=to_json(sections), user_id=user.id,
    )  # fmt: skip
    session.add(report)
    session.flush()
    session.add(CaseReportEvent(report_id=report.id, action="drafted", note=mark, user_id=user.id))
    session.flush()
    return {"report_id": report.id, "part": "liability"}
