"""The worker as a process: documents in, judgments out."""

from __future__ import annotations

from sqlalchemy import select

from api.store.tables import Judgment
from tests.api.intake.working import document, receive, varied, wait_for_rest, worker
from tests.api.world import World


def test_a_document_becomes_a_judgment(world: World) -> None:
    document_id = receive(world, varied(0), "police")
    with worker(world.settings):
        wait_for_rest(world)
    assert document(world, document_id).state == "to_check"
    with world.database.read() as session:
        judgment = session.scalars(select(Judgment)).one()
    assert judgment.document_id == document_id
    assert judgment.case_number
