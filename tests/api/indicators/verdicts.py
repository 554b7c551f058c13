"""Verdicts for tests of figures: made up in memory, or written into a world's database.

    facts = made([verdict(dispute=1, result="lost"), verdict(dispute=2)])
    ids = write(world, [verdict(organisation=world.organisations["police"])])
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import delete, select

from api.indicators.columns import Dictionary, empty, of_rows
from api.indicators.facts import Facts
from api.policy.profile import Counting, Profile, Ranking
from api.store import sights
from api.store.tables import Dispute, DisputeJudgment, Stamp, Verdict
from tests.api.world import World

Made = dict[str, Any]
PAPERS = ("reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion")
_number = count(1)


def profile(*, small: int = 5, **counting: Any) -> Profile:
    """A profile that counts by these rules."""
    return Profile(code="test", name="试验", source="试验", counting=Counting(**counting), ranking=Ranking(small=small))


def verdict(**values: Any) -> Made:
    """A first instance that an agency won, but for `values`; `judgment` and `dispute` are its own unless given."""
    number = next(_number)
    stage = values.get("stage", "first")
    paper = number if stage in PAPERS else None
    return {
        "id": number, "dispute": number, "judgment": None if paper else number, "paper": paper, "organisation": 1, "series": None, "sight": None,
        "decided": date(2025, 3, 5), "filed": date(2024, 12, 1), "merits": True, "closing": True, "latest": True, "final": False, "mild": False,
        "withdrawn": False, "self_corrected": False, "mediated": False, "name": "临江市公安局云溪分局", "capacity": "original", "stage": stage,
        "court": "临江市云溪区人民法院", "result": "won", "act_type": "penalty", "field": "public_security", "head": "unstated", "heard": None,
        "dispositions": [], "causes": [],
    } | values  # fmt: skip


def made(rows: Iterable[Made], regions: Mapping[int, str] | None = None) -> Facts:
    """A snapshot of these, without a database."""
    dictionary, rows = Dictionary(), list(rows)
    texts = ({**row, "dispositions": json.dumps(row["dispositions"]), "causes": json.dumps(row["causes"])} for row in rows)
    columns = of_rows([tuple(row.values()) for row in texts], dictionary) if rows else empty(dictionary)
    return Facts(columns, dictionary, 0, regions or {}, columns["dispute"])


def write(world: World, rows: Iterable[Made]) -> list[int]:
    """Puts them into the database with their disputes, as the ledger does; ids of the verdicts."""
    with world.database.write() as session:
        stamp = raised(session)
        ids = []
        for row in rows:
            dispute = session.get(Dispute, row["dispute"]) or Dispute(id=row["dispute"])
            dispute.stamp, dispute.series_id = stamp, row["series"]
            dispute.sight_id = row["sight"] or sights.of(session.connection(), [row["organisation"]] if row["organisation"] else [])
            session.add(dispute)
            known = {"decided": "decided_on", "filed": "filed_on", "dispute": "dispute_id", "judgment": "judgment_id", "paper": "paper_id",
                     "organisation": "organisation_id"}  # fmt: skip
            kept = {known.get(name, name): value for name, value in row.items() if name not in {"series", "sight", "judgment", "paper"}}
            session.add(Verdict(**kept | {"judgment_id": None, "paper_id": None}))
            ids.append(row["id"])
        return ids


def remove(world: World, dispute_id: int) -> None:
    """As when judgments are joined: one of two disputes is gone."""
    with world.database.write() as session:
        raised(session)
        for table in (Verdict, DisputeJudgment):
            session.execute(delete(table).where(table.dispute_id == dispute_id))
        session.execute(delete(Dispute).where(Dispute.id == dispute_id))


def raised(session: Any) -> int:
    """The stamp of this transaction."""
    stamp = session.scalar(select(Stamp).where(Stamp.name == "verdicts")) or Stamp(name="verdicts", value=0)
    stamp.value += 1
    session.add(stamp)
    return int(stamp.value)
