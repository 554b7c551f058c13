"""Organisations: the tree, their names, and which of them a judgment concerns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.names import Match, match, spelling
from api.store.tables import Involvement, Judgment, Organisation

__all__ = ["Match", "involve", "match"]


def involve(session: Session, judgment: Judgment, record: dict[str, Any], submitter_id: int | None) -> None:
    """Brings a judgment's involvements up to date with its record; what people decided stays.

    `submitter_id`: the organisation that handed the file in; None or 0 for an administrator without one.
    """
    session.flush()
    known = {spelling(row.name): row for row in _rows(session, judgment.id) if row.role != "submitter"}
    results = {spelling(one["name"]): one["result"] for one in record.get("results_by_agency", [])}
    named: set[str] = set()
    for party in record.get("parties", []):
        name = spelling(party.get("name") or "")
        if not name or name in named:
            continue
        row = known.get(name)
        found = match(session, party["name"])
        if row is None and party.get("kind") != "agency" and found.status != "matched":
            continue
        named.add(name)
        if row is None:
            row = Involvement(judgment_id=judgment.id, name=party["name"][:200])
            session.add(row)
        row.role, row.result = party.get("role") or "other", results.get(name)
        if row.decided_by is None:
            row.organisation_id, row.status, row.score = found.organisation_id, found.status, found.score
    for name, row in known.items():
        if name not in named and row.decided_by is None:
            session.delete(row)
    _submitted(session, judgment.id, submitter_id)
    session.flush()
    session.expire(judgment, ["involvements"])


def _submitted(session: Session, judgment_id: int, submitter_id: int | None) -> None:
    if not submitter_id:
        return
    if any(row.role == "submitter" and row.organisation_id == submitter_id for row in _rows(session, judgment_id)):
        return
    name = session.scalars(select(Organisation.name).where(Organisation.id == submitter_id)).one()
    session.add(
        Involvement(judgment_id=judgment_id, organisation_id=submitter_id, role="submitter", name=name, status="matched")
    )


def _rows(session: Session, judgment_id: int) -> list[Involvement]:
    return list(session.scalars(select(Involvement).where(Involvement.judgment_id == judgment_id).order_by(Involvement.id)))
