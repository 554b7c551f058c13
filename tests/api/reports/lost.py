"""A lost case in a test's store from an invented judgment of the samples, read and analysed as the service does it.

    dispute_id = lost.case(world, "police")              # 强制拆除 without 催告
    dispute_id = lost.case(world, "police", "13-appeal-by-agency-dismissed.txt")
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from api.store.tables import DisputeJudgment, Involvement, Judgment
from tests.api import seed
from tests.api.renewing import catch_up
from tests.api.world import World

DEMOLITION = "03-demolition-unlawful-town.txt"
APPEAL = "13-appeal-by-agency-dismissed.txt"


def path(name: str) -> Path:
    """Of a sample."""
    return (seed.PDFS if name.endswith(".pdf") else seed.TEXTS) / name


def case(world: World, owner: str, name: str = DEMOLITION) -> int:
    """The dispute of a sample whose first defendant is `owner`; its id."""
    judgment_id = seed.judgment(world, path(name), owner)
    with world.database.write() as session:
        record = session.get_one(Judgment, judgment_id).record
        defendant = next(one["name"] for one in record["parties"] if "defendant" in (one["original_role"], one["role"]))
        row = select(Involvement).where(Involvement.judgment_id == judgment_id, Involvement.role == "defendant")
        session.scalars(row).one().name = defendant
    catch_up(world.database)
    with world.database.read() as session:
        return session.scalars(select(DisputeJudgment.dispute_id).where(DisputeJudgment.judgment_id == judgment_id)).one()
