"""Pending suits as rows, for tests of what is told and counted of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from api.ledger.due.suit_days import Due
from api.store.tables import Suit
from tests.api.world import World

DAY = timedelta(days=1)


def answer(due: date, **more: Any) -> Due:
    """The period for answering, told of three days before."""
    values = {
        "code": "answer", "label": "提交答辩状和证据", "source": "行政诉讼法第34条、第67条", "due_on": due, "remind_on": due - 3 * DAY,
        "done_on": None, "done_by": "answered_on", "duty": True,
    }  # fmt: skip
    return Due(**(values | more))


def suit(world: World, owner: str, *dues: Due, **values: Any) -> int:
    """A suit against an agency; returns its number."""
    with world.database.write() as session:
        row = Suit(**{
            "organisation_id": world.organisations[owner], "number": "（2026）临9901行初7号", "court": "临江市云溪区人民法院",
            "act": "行政处罚", "deadlines": [one.to_json() for one in dues], "next_due_on": _next(dues), "stale": False, **values,
        })  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def change(world: World, suit_id: int, *dues: Due, **values: Any) -> None:
    """Other values; other deadlines where some are given."""
    with world.database.write() as session:
        row = session.get_one(Suit, suit_id)
        if dues:
            row.deadlines, row.next_due_on = [one.to_json() for one in dues], _next(dues)
        for name, value in values.items():
            setattr(row, name, value)


def _next(dues: tuple[Due, ...]) -> date | None:
    return min((one.due_on for one in dues if one.done_on is None and one.due_on is not None), default=None)
