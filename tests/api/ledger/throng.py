"""Very many invented judgments that wait for their disputes: first instances, a quarter of them appealed.

    fill(database, organisations, 100_000)
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from api.store.database import Database
from api.store.readings import pack
from api.store.tables import Analysis, Involvement, Judgment, LedgerQueue, Reading
from nlp.document import Document
from nlp.judgment import Judgment as Findings
from tests.api.ledger.quarrels import CITY, DISTRICT, Record, record
from tests.api.seed import TEXTS

BLOCK = 1_000
ENDINGS = (("lost", "revoke"), ("won", "dismiss_claims"), ("procedural", "withdraw_allowed"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RARE = "慧嵘澹翀霈鋆昶珩棣瑾翊甯攸濂聿骁"


def fill(database: Database, agencies: Mapping[str, int], number: int) -> None:
    """`agencies`: name → organisation."""
    chance, texts = random.Random(number), [pack(Document.from_text(path.read_text(encoding="utf-8"))) for path in sorted(TEXTS.glob("*.txt"))]
    blank = Findings().to_json() | {"id": "x", "status": "complete", "error": None, "warnings": []}
    open_: list[Record] = []
    for start in range(1, number + 1, BLOCK):
        rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in (Reading, Analysis, Judgment, Involvement, LedgerQueue)}
        for one in range(start, min(start + BLOCK, number + 1)):
            values = _appeal(open_.pop(chance.randrange(len(open_))), one) if open_ and chance.random() < 0.25 else _first(chance, list(agencies), one, number)
            if values["procedure"] == "first":
                open_.append(values)
            _rows(rows, one, blank | values, agencies, chance.choice(texts))
        with database.write() as session:
            for table, made in rows.items():
                session.execute(insert(table), made)


def _first(chance: random.Random, agencies: list[str], one: int, number: int) -> Record:
    day = date(2014, 1, 1) + timedelta(days=4_300 * one // number)
    result, code = chance.choice(ENDINGS)
    person = chance.choice("赵钱孙李周吴郑王") + "".join(chance.choices(RARE, k=2))
    return record(
        f"（{day.year}）临9902行初{one}号", day=day.isoformat(), court=DISTRICT, people=(person,), agencies=(chance.choice(agencies),), codes=(code,),
        result=result, doc_type="judgment" if result != "procedural" else "ruling",
    )  # fmt: skip


def _appeal(first: Record, one: int) -> Record:
    day = date.fromisoformat(first["decision_date"]) + timedelta(days=120)
    names = [party["name"] for party in first["parties"]]
    return record(
        f"（{day.year}）临99行终{one}号", "second", day=day.isoformat(), court=CITY, people=(names[0],), agencies=(names[1],),
        prior=((first["case_number"], DISTRICT),), codes=("appeal_dismissed",), result=first["agency_result"],
    )  # fmt: skip


def _rows(rows: dict[Any, list[dict[str, Any]]], one: int, values: Record, agencies: Mapping[str, int], payload: bytes) -> None:
    sha256, agency = f"{one:064d}", values["parties"][1]["name"]
    plain = {name: values[name] for name in ("court", "case_number", "doc_type", "procedure", "agency_result", "act_type", "field")}
    rows[Reading].append({"sha256": sha256, "version": "x", "payload": payload, "created_at": NOW})
    rows[Analysis].append({"id": one, "sha256": sha256, "version": "x", "status": "complete", "record": values, "evidence": {}, "created_at": NOW})
    rows[Judgment].append(
        plain | {
            "id": one, "document_id": one, "analysis_id": one, "record": values, "decision_date": date.fromisoformat(values["decision_date"]),
            "agencies": agency, "opponents": values["parties"][0]["name"], "created_at": NOW, "updated_at": NOW,
        }
    )  # fmt: skip
    rows[Involvement].append(
        {"judgment_id": one, "organisation_id": agencies[agency], "role": "defendant", "name": agency, "status": "matched", "score": 100.0}
    )
    rows[LedgerQueue].append({"judgment_id": one, "paper_id": 0})
