"""A paper that is no judgment, as the worker would have left it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from api.store import sights
from api.store.tables import Paper


def paper(session: Session, document_id: int, organisation_id: int, mark: str) -> int:
    """One of an organisation; its texts bear the mark."""
    record = {
        "kind": "reconsideration_decision", "number": f"{mark}〔2025〕1号", "issuer": f"{mark}人民政府", "issued_on": "2025-04-20", "agency": f"{mark}局",
        "applicants": ["钱某"], "dispositions": ["revoke"], "agency_result": "lost", "causes": [], "act_type": "penalty", "field": "market",
    }  # fmt: skip
    row = Paper(
        document_id=document_id, kind=record["kind"], number=record["number"], issuer=record["issuer"], issued_on=date(2025, 4, 20), record=record,
        organisation_id=organisation_id, sight_id=sights.of(session.connection(), [organisation_id]), said={**record, "organisation_id": organisation_id},
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id
