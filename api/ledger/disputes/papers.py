"""Other papers that speak of an agency's act (复议决定书 …): each is a dispute of its own kind, with one verdict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.ledger.disputes import copies, describing
from api.ledger.disputes.gathering import pieces
from api.ledger.lines import entries
from api.store.tables import Deadline, Dispute, LedgerEntry, Letter, Paper, Rectification, Verdict
from api.store.types import now


def renew(session: Session, paper_ids: Iterable[int], stamp: int) -> set[int]:
    """Makes the disputes of these papers and of their copies anew.  Returns the disputes.

    Of the record are taken `agency` (name as printed), `agency_result`, `causes`, `act_type` and `field`, as in a
    judgment's record, where they are there.
    """
    ids = set(paper_ids)
    if not ids:
        return set()
    found = copies.groups(session, ids)
    ids |= set(copies.ids(found))
    homes, wanted, kept = _homes(session, sorted(ids)), [], set()
    for group in found:
        if group.counted is not None:
            dispute = homes.get(group.counted.id) or _inherited(homes, group) or Dispute()
            session.add(dispute)
            _fill(dispute, group.counted, stamp)
            session.flush()
            wanted.append(_verdict(group.counted, dispute.id))
            kept.add(dispute.id)
    describing.write(session, Verdict.paper_id, sorted(ids), wanted)
    left = [_left(session, dispute, stamp) for dispute in homes.values() if dispute.id not in kept]
    return kept | {one for one in left if one is not None}


def _homes(session: Session, ids: list[int]) -> dict[int, Dispute]:
    found: dict[int, Dispute] = {}
    for some in pieces(ids):
        wanted = select(Verdict.paper_id, Dispute).join(Dispute, Dispute.id == Verdict.dispute_id).where(Verdict.paper_id.in_(some))
        found |= {paper_id: dispute for paper_id, dispute in session.execute(wanted) if paper_id is not None}
    return found


def _inherited(homes: dict[int, Dispute], group: copies.Group) -> Dispute | None:
    """The dispute of the copy that was counted before: what people wrote in its line stays."""
    return next((homes[one.id] for one in group.others if one.id in homes), None)


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


def _left(session: Session, dispute: Dispute, stamp: int) -> int | None:
    """A dispute that no paper counts for goes, unless somebody has written in its line; then it stays, without a verdict."""
    dispute.stamp, dispute.updated_at = stamp, now()
    entries.ensure(session, [dispute.id])
    if any(session.scalar(select(table.id).where(table.dispute_id == dispute.id).limit(1)) for table in (LedgerEntry, Rectification, Letter)):
        return dispute.id
    session.execute(delete(Deadline).where(Deadline.dispute_id == dispute.id))
    session.execute(delete(Dispute).where(Dispute.id == dispute.id))
    session.expunge(dispute)
    return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
