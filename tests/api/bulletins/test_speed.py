"""A bulletin over many cases takes seconds: the figures, the words and the Word file together."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from api.bulletins import gathering, keeping, layout, word
from api.indicators import facts
from api.indicators.period import Period
from api.store import sights
from api.store.tables import Dispute, LedgerEntry, Verdict
from nlp import taxonomy
from tests.api.indicators.verdicts import raised
from tests.api.world import World
from tests.clock import spent

SECONDS = 5.0
DAYS = 730
BLOCK = 2_000
UNITS = ("police", "land")


def fill(world: World, number: int) -> None:
    """So many disputes of one verdict each over two years, one in seven lost."""
    chance = random.Random(number)
    causes = [one for one in taxonomy.causes().values() if one.scored]
    with world.database.write() as session:
        stamp = raised(session)
        sight = {key: sights.of(session.connection(), [world.organisations[key]]) for key in UNITS}
        for first in range(1, number + 1, BLOCK):
            block = range(first, min(first + BLOCK, number + 1))
            rows = [_rows(chance, one, causes, (stamp, world.organisations, sight)) for one in block]
            for table, at in ((Dispute, 0), (Verdict, 1), (LedgerEntry, 2)):
                session.execute(insert(table), [row[at] for row in rows])


def _rows(chance: random.Random, one: int, causes: list[Any], where: tuple[int, dict[str, int], dict[str, int | None]]) -> tuple[Any, Any, Any]:
    stamp, organisations, sight = where
    key, day, lost, cause = chance.choice(UNITS), date(2024, 1, 1) + timedelta(days=chance.randrange(DAYS)), chance.random() < 1 / 7, chance.choice(causes)
    result = "lost" if lost else "won"
    home = {"dispute_id": one, "organisation_id": organisations[key]}
    return (
        {"id": one, "number": f"（{day.year}）江9902行初{one}号", "result": result, "sight_id": sight[key], "stamp": stamp, "last_decided_on": day},
        {
            **home, "id": one, "name": "某局", "stage": "first", "court": "临江市云溪区人民法院", "decided_on": day, "filed_on": day - timedelta(days=60),
            "result": result, "dispositions": ["revoke" if lost else "dismiss_claims"], "causes": [[cause.scored, cause.code]] if lost else [],
            "act_type": "penalty", "field": "market", "merits": True, "closing": True, "latest": True, "final": True, "heard": True,
            "head": chance.choice(("attended", "absent")),
        },
        {**home, "values": {}},
    )  # fmt: skip


def taken(world: World, period: Period) -> float:
    """Seconds from the click to the Word file; the verdicts are in memory already, as in a service that runs."""
    actor = world.actor("bureau")
    with world.database.read() as session:
        facts.of(session)
        with spent() as gathered:
            bureau_id, frozen = gathering.gather(session, actor, None, period)
    with world.database.write() as session, spent() as written:
        made = keeping.add(session, actor, bureau_id, frozen)
        word.write(word.Head(made.title, "", frozen.bureau, None), layout.blocks(frozen, made.sections))
    return gathered.seconds + written.seconds


def test_some_thousand(world: World) -> None:
    fill(world, 4_000)
    assert taken(world, Period.year(2025)) < SECONDS


@pytest.mark.nightly
@pytest.mark.parametrize("period", [Period.quarter(2025, 3), Period.year(2025)])
def test_a_hundred_thousand(world: World, period: Period) -> None:
    fill(world, 100_000)
    assert taken(world, period) < SECONDS
