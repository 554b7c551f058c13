"""Disputes and verdicts for each of the judgments of `tests.api.store.many`, quickly: rows by Core, as the ledger would make them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from api.store.database import Database
from api.store.tables import Dispute, DisputeJudgment, Involvement, Judgment, JudgmentCause, Stamp, Verdict
from nlp.taxonomy import codes

BLOCK = 5_000


def fill(database: Database) -> int:
    """A dispute and a verdict for every judgment; one in fifty agencies is not matched.  How many."""
    chance = random.Random(5)
    with database.read() as session:
        causes: dict[int, list[list[str | None]]] = {}
        for judgment_id, code, detail in session.execute(select(JudgmentCause.judgment_id, JudgmentCause.code, JudgmentCause.detail).order_by(JudgmentCause.id)):
            causes.setdefault(judgment_id, []).append([code, detail])
        wanted = select(
            Judgment.id, Judgment.court, Judgment.case_number, Judgment.decision_date, Judgment.agency_result, Judgment.act_type, Judgment.field,
            Judgment.procedure, Judgment.doc_type, Judgment.agencies, Judgment.opponents, Judgment.sight_id, Involvement.organisation_id,
        ).join(Involvement, (Involvement.judgment_id == Judgment.id) & (Involvement.role == "defendant"))  # fmt: skip
        found = [row._asdict() for row in session.execute(wanted)]
    for start in range(0, len(found), BLOCK):
        rows = [_rows(chance, one, causes.get(one["id"], [])) for one in found[start : start + BLOCK]]
        with database.write() as session:
            for at, table in enumerate((Dispute, DisputeJudgment, Verdict)):
                session.execute(insert(table), [row[at] for row in rows])
    _stamp(database)
    return len(found)


def scatter(database: Database, number: int, organisations: list[int]) -> None:
    """So many disputes and verdicts without judgments."""
    chance, last = random.Random(7), date.today()
    rows = []
    for i in range(1_000_001, 1_000_001 + number):
        result = chance.choices(codes("agency_result"), (18, 8, 50, 16, 5, 3))[0]
        causes = [[chance.choice(codes("cause")), chance.choice(codes("cause_detail"))]] if result in {"lost", "partly_lost"} else []
        one = {
            "id": i, "court": "临江市云溪区人民法院", "case_number": f"（2025）皖9902行初{i}号", "decision_date": last - timedelta(days=chance.randrange(1_000)),
            "agency_result": result, "act_type": chance.choice(codes("act_type")), "field": chance.choice(codes("field")), "procedure": "first",
            "doc_type": "judgment", "agencies": "某局", "opponents": "某人", "sight_id": None, "organisation_id": chance.choice(organisations),
        }  # fmt: skip
        dispute, _, verdict = _rows(chance, one, causes)
        rows.append((dispute, verdict | {"judgment_id": None}))
    with database.write() as session:
        for at, table in enumerate((Dispute, Verdict)):
            session.execute(insert(table), [row[at] for row in rows])
    _stamp(database)


def _stamp(database: Database) -> None:
    with database.write() as session:
        session.merge(Stamp(name="verdicts", value=1))


def _rows(chance: random.Random, one: dict[str, Any], causes: list[list[str | None]]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    i, day, stage = one["id"], one["decision_date"], one["procedure"]
    filed, ruling, heard = day - timedelta(days=chance.randrange(30, 200)), one["doc_type"] == "ruling", chance.random() < 0.8
    same = {"court": one["court"], "act_type": one["act_type"], "field": one["field"], "filed_on": filed, "stage": stage}
    dispute = same | {
        "id": i, "number": one["case_number"], "agencies": one["agencies"], "opponents": one["opponents"], "result": one["agency_result"],
        "first_decided_on": day, "last_decided_on": day, "sight_id": one["sight_id"], "stamp": 1,
    }  # fmt: skip
    verdict = same | {
        "id": i, "dispute_id": i, "judgment_id": i, "organisation_id": None if i % 50 == 0 else one["organisation_id"], "name": one["agencies"],
        "decided_on": day, "result": one["agency_result"], "causes": causes, "dispositions": ["revoke"] if causes else [], "merits": not ruling,
        "closing": True, "latest": True, "final": stage == "second", "withdrawn": ruling and i % 7 == 0, "heard": heard,
        "head": chance.choice(("attended", "attended", "absent", "unstated")) if heard else "unstated",
    }  # fmt: skip
    return dispute, {"judgment_id": i, "dispute_id": i, "stage": stage, "why": "alone"}, verdict
