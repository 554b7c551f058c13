"""Very many disputes with their verdicts and deadlines in a world's store, by Core and without judgments."""

from __future__ import annotations

import random
from datetime import date, timedelta

from sqlalchemy import insert

from api.store import sights
from api.store.tables import Deadline, Dispute, Organisation, Stamp, Verdict
from nlp.taxonomy import codes
from tests.api.world import World

UNITS = 80
YEARS = 10
BLOCK = 5_000


def fill(world: World, number: int, day: date) -> None:
    """So many disputes of ten years until a day, one in six lost; one in three has a deadline that runs out within the year around the day."""
    chance = random.Random(7)
    with world.database.write() as session:
        units = [Organisation(name=f"云溪区第{place}局", kind="agency", region="990102") for place in range(UNITS)]
        session.add_all(units)
        session.flush()
        for one in units:
            one.path = f"/{one.id}/"
        places = [(one.id, sights.of(session.connection(), [one.id])) for one in units]
        session.merge(Stamp(name="verdicts", value=1))
    for start in range(1, number + 1, BLOCK):
        rows = [_row(chance, one, *chance.choice(places), day) for one in range(start, min(start + BLOCK, number + 1))]
        with world.database.write() as session:
            for at, table in enumerate((Dispute, Verdict, Deadline)):
                session.execute(insert(table), [row[at] for row in rows if row[at]])


def _row(chance: random.Random, one: int, unit: int, sight: int | None, day: date) -> tuple[dict, dict, dict | None]:
    decided = day - timedelta(days=chance.randrange(365 * YEARS))
    lost, field, causes = chance.random() < 1 / 6, chance.choice(codes("field")), codes("cause")
    dispute = {"id": one, "number": f"（2026）临9901行初{one}号", "sight_id": sight, "stamp": 1, "last_decided_on": decided}
    verdict = {
        "id": one, "dispute_id": one, "organisation_id": unit, "name": "某局", "stage": "first", "court": "临江市云溪区人民法院", "decided_on": decided,
        "filed_on": decided - timedelta(days=90), "result": "lost" if lost else "won", "causes": [[chance.choice(causes), None]] if lost else [],
        "dispositions": ["revoke"] if lost else [], "field": field, "merits": True, "closing": True, "latest": True, "final": False, "head": "unstated",
    }  # fmt: skip
    ends = day + timedelta(days=chance.randrange(-180, 180))
    deadline = {
        "dispute_id": one, "organisation_id": unit, "rule": "case_report", "label": "一案一报", "source": "x", "start_from": "effective", "subject": 0,
        "start_on": ends - timedelta(days=30), "due_on": ends, "ends_on": ends, "remind_on": ends - timedelta(days=3), "moved_why": "",
        "done_on": ends if chance.random() < 0.9 else None,
    }  # fmt: skip
    return dispute, verdict, deadline if one % 3 == 0 else None
