"""Stores to be cared for."""

from __future__ import annotations

import pytest

from api.store import audit
from api.store.actor import SYSTEM
from api.store.tables import Organisation, Suit
from tests.api import seed
from tests.api.world import World


@pytest.fixture
def lived_in(world: World) -> World:
    """Judgments with a text, a unit under a younger one, an audit, a number that was given and taken back."""
    for number in range(3):
        seed.record(world, {"court": "临江市云溪区人民法院", "case_number": f"（2024）临9901行初{number}号"}, "police", text=f"秋水伊人第{number}份")
    with world.database.write() as session:
        young = Organisation(name="临江市云溪区人民政府", kind="agency", region="990102")
        session.add(young)
        session.flush()
        session.get_one(Organisation, world.organisations["police"]).parent_id = young.id
        audit.note(session, SYSTEM, "user.create", "user", 1, before=None, after={"姓名": "鹭", "n": 0.1 + 0.2})
        session.add_all([Suit(organisation_id=young.id, user_id=world.users["police"]) for _ in range(2)])
    with world.database.write() as session:
        session.delete(session.get_one(Suit, 2))
    return world
