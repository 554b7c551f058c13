"""A document comes to rest also when people were quicker than the worker."""

from __future__ import annotations

from typing import Any, cast

import pytest

from api.store.tables import Document, Judgment
from api.worker.steps import Steps
from tests.api.seed import record
from tests.api.world import World


@pytest.mark.parametrize("checked", [True, False])
def test_a_file_of_a_judgment_that_was_checked_meanwhile_is_checked(world: World, checked: bool) -> None:
    found = record(world, {"case_number": "（2025）江9902行初1号"}, "police")
    with world.database.write() as session:
        row = session.get_one(Judgment, found)
        row.state = "checked" if checked else "to_check"
        document = session.get_one(Document, row.document_id)
        document.state, attempt, number = "analysing", document.attempts, document.id
    state = Steps(world.services, cast(Any, None)).settle(number, attempt, None)
    with world.database.read() as session:
        assert session.get_one(Document, number).state == state == ("checked" if checked else "to_check")
