"""What `tests.api.seed` makes is what the worker would: visible in the scope of those named, with its text."""

from __future__ import annotations

from sqlalchemy import func, select

from api.store.readings import unpack
from api.store.tables import Judgment, Reading
from tests.api import seed
from tests.api.world import World


def test_a_sample_is_seen_by_its_agency_only(world: World) -> None:
    judgment_id = seed.judgment(world, seed.PDFS / "01-penalty-revoked-and-redo.pdf", "land")
    made_up = seed.record(world, {"court": "临江市云溪区人民法院"}, "foreign_agency", text="本院认为")
    with world.database.read() as session:
        for login, seen in (("land", {judgment_id}), ("police", set()), ("admin", {judgment_id, made_up})):
            assert {j.id for j in session.scalars(world.actor(login).scope.judgments())} == seen
        row = session.get_one(Judgment, judgment_id)
        assert row.agency_result == "lost"
        assert len(row.causes) == 2
        assert session.scalar(select(func.count()).select_from(Reading)) == 2
        reading = session.scalars(select(Reading)).first()
        assert reading is not None
        assert "市场监督管理局" in unpack(reading.payload).text
