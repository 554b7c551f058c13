"""Disputes and lines of the ledger over the many judgments of `tests.api.store.many`, quickly: rows by Core.

    fill(database)      # a dispute, a verdict and a line for every judgment there
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, select

from api.ledger.disputes.numbers import number_of
from api.ledger.lines import standing
from api.store.database import Database
from api.store.tables import (
    Dispute,
    DisputeJudgment,
    Involvement,
    Judgment,
    JudgmentNumber,
    LedgerEntry,
    LedgerQueue,
    Stamp,
    Verdict,
)

BLOCK = 2_000


def fill(database: Database) -> None:
    """Each judgment is a dispute of its own; every fifth line has something filled in."""
    with database.write() as session:
        listed = select(Judgment, Involvement.organisation_id).join(Involvement, Involvement.judgment_id == Judgment.id)
        wanted = listed.where(Involvement.role == "defendant").order_by(Judgment.id).execution_options(yield_per=BLOCK)
        for rows in session.execute(wanted).partitions(BLOCK):
            made: dict[Any, list[dict[str, Any]]] = {table: [] for table in (Dispute, DisputeJudgment, JudgmentNumber, Verdict, LedgerEntry)}
            for judgment, organisation_id in rows:
                _rows(judgment, organisation_id, made)
                session.expunge(judgment)
            for table, values in made.items():
                session.execute(insert(table), values)
        session.execute(LedgerQueue.__table__.delete())
        session.merge(Stamp(name="verdicts", value=1))


def _rows(judgment: Judgment, organisation_id: int, made: dict[Any, list[dict[str, Any]]]) -> None:
    one, day = judgment.id, judgment.decision_date
    stage = judgment.procedure if judgment.procedure in {"first", "second"} else "first"
    causes = [[cause["code"], cause["detail"]] for cause in judgment.record["causes"]]
    verdict = {
        "id": one, "dispute_id": one, "judgment_id": one, "organisation_id": organisation_id, "name": judgment.agencies, "stage": "first",
        "court": judgment.court, "decided_on": day, "result": judgment.agency_result, "act_type": judgment.act_type, "field": judgment.field,
        "causes": causes, "dispositions": ["revoke"] if causes else ["dismiss_claims"], "merits": True, "closing": True, "latest": True, "final": one % 3 > 0,
        "head": "attended",
    }  # fmt: skip
    plain = {"act_type": judgment.act_type, "field": judgment.field, "court": judgment.court, "number": judgment.case_number, "filed_on": date(2014, 1, 1)}
    made[Dispute].append(plain | {
        "id": one, "agencies": judgment.agencies, "opponents": judgment.opponents, "stage": stage, "result": judgment.agency_result, "first_decided_on": day,
        "last_decided_on": day, "sight_id": judgment.sight_id, "stamp": 1,
    })  # fmt: skip
    made[DisputeJudgment].append({"judgment_id": one, "dispute_id": one, "position": 0, "stage": "first", "why": "alone"})
    number = number_of(judgment.case_number or "")
    if number is not None:
        made[JudgmentNumber].append({"judgment_id": one, "number": number.key, "own": True})
    made[Verdict].append(verdict)
    made[LedgerEntry].append(plain | {
        "id": one, "dispute_id": one, "organisation_id": organisation_id, "decided_on": day, "result": judgment.agency_result, "stage": stage,
        "standing": standing.of([Verdict(**verdict)]), "values": {"suit_received": "2024-03-05", "note": "已与法院核对"} if one % 5 == 0 else {},
    })  # fmt: skip
