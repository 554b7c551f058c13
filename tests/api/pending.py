"""Pending suits as rows, for tests of what is told and counted of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from api.ledger.due.suit_days import SuitDue, next_due
from api.store.tables import Suit
from tests.api.world import World

DAY = timedelta(days=1)


def answer(due: date, **more: Any) -> SuitDue:
    """The period for answering, told of three days before."""
    values = {
        "rule": "answer", "label": "提交答辩状和证据", "source": "行政诉讼法第34条、第67条", "start_on": due - 15 * DAY, "due_on": due,
        "remind_on": due - 3 * DAY,
    }  # fmt: skip
    return SuitDue(**(values | more))


def suit(world: World, owner: str, *dues: SuitDue, **values: Any) -> int:
    """A suit against an agency; returns its number."""
    with world.database.write() as session:
        row = Suit(**{
            "organisation_id": world.organisations[owner], "number": "（2026）临9901行初7号", "court": "临江市云溪区人民法院",
            "act": "行政处罚", "deadlines": [one.kept() for one in dues], "next_due_on": next_due(dues), "stale": False, **values,
        })  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def change(world: World, suit_id: int, *dues: SuitDue, **values: Any) -> None:
    """Other values; other deadlines where some are given."""
    with world.database.write() as session:
        row = session.get_one(Suit, suit_id)
        if dues:
            row.deadlines, row.next_due_on = [one.kept() for one in dues], next_due(dues)
        for name, value in values.items():
            setattr(row, name, value)
