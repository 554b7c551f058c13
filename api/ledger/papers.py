"""Other papers that speak of an agency's act (复议决定书 …): each is a dispute of its own kind, with one verdict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.ledger import describing
from api.ledger.gathering import pieces
from api.store.tables import Dispute, LedgerEntry, Paper, Verdict
from api.store.types import now


def renew(session: Session, paper_ids: Iterable[int], stamp: int) -> set[int]:
    """Makes the disputes of these papers anew.  Returns the disputes.

    Of the record are taken `agency` (name as printed), `agency_result`, `causes`, `act_type` and `field`, as in a
    judgment's record, where they are there.
    """
    ids = sorted(set(paper_ids))
    if not ids:
        return set()
    papers = {row.id: row for some in pieces(ids) for row in session.scalars(select(Paper).where(Paper.id.in_(some)))}
    homes = _homes(session, ids)
    for paper in papers.values():
        dispute = homes.setdefault(paper.id, Dispute())
        session.add(dispute)
        _fill(dispute, paper, stamp)
    session.flush()
    wanted = [_verdict(paper, homes[one].id) for one, paper in papers.items()]
    describing.write(session, Verdict.paper_id, ids, wanted)
    for gone in homes.keys() - papers.keys():
        _remove(session, homes[gone].id)
    return {homes[one].id for one in papers}


def _homes(session: Session, ids: list[int]) -> dict[int, Dispute]:
    found: dict[int, Dispute] = {}
    for some in pieces(ids):
        wanted = select(Paper.id, Dispute).join(Verdict, Verdict.paper_id == Paper.id).join(Dispute, Dispute.id == Verdict.dispute_id)
        found |= dict(session.execute(wanted.where(Paper.id.in_(some))).all())
    return found


def _fill(dispute: Dispute, paper: Paper, stamp: int) -> None:
    record: dict[str, Any] = paper.record or {}
    dispute.kind = dispute.stage = paper.kind
    dispute.number, dispute.court = paper.number or "", paper.issuer[:100] if paper.issuer else None
    dispute.agencies, dispute.opponents = record.get("agency") or "", "、".join(record.get("applicants") or ())
    dispute.act_type, dispute.field, dispute.result = (record.get(name) for name in ("act_type", "field", "agency_result"))
    dispute.filed_on = _day(record.get("filed_date"))
    dispute.first_decided_on = dispute.last_decided_on = paper.issued_on
    dispute.final, dispute.sight_id, dispute.stamp, dispute.updated_at = True, paper.sight_id, stamp, now()


def _verdict(paper: Paper, dispute_id: int) -> dict[str, Any]:
    record: dict[str, Any] = paper.record or {}
    return {
        "dispute_id": dispute_id, "judgment_id": None, "paper_id": paper.id, "organisation_id": paper.organisation_id,
        "name": (record.get("agency") or "")[:200], "capacity": "original", "stage": paper.kind, "court": None,
        "decided_on": paper.issued_on, "filed_on": _day(record.get("filed_date")), "result": record.get("agency_result"),
        "dispositions": list(record.get("dispositions") or ()),
        "causes": [[one["code"], one.get("detail")] for one in record.get("causes") or ()],
        "act_type": record.get("act_type"), "field": record.get("field"), "merits": False, "closing": True, "latest": True, "final": True,
        "mild": False, "withdrawn": False, "self_corrected": False, "mediated": False, "heard": None, "head": "unstated",
    }  # fmt: skip


def _remove(session: Session, dispute_id: int) -> None:
    """A paper that is gone takes its dispute with it, unless somebody has written in its line."""
    if session.scalar(select(LedgerEntry.id).where(LedgerEntry.dispute_id == dispute_id)) is None:
        session.execute(delete(Dispute).where(Dispute.id == dispute_id))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
