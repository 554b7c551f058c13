"""How long the ledger's list takes; nightly over 100,000 disputes, always over a few hundred."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from api.ledger.lines import cells, listing
from api.ledger.lines.columns import BY_CODE
from api.ledger.lines.machine import SLOW
from api.ledger.lines.narrowing import Narrowing
from api.people.sessions import Ticket, actor_of
from api.store.actor import Actor
from api.store.database import Database
from api.store.migrations import upgrade
from tests.api.ledger import many_lines
from tests.api.store import many
from tests.clock import spent

ASKED = (
    ({}, "-decided_on"), ({"show": "all"}, "-decided_on"), ({}, "agency"), ({"show": "all"}, "number"), ({"act_type": "penalty"}, "-decided_on"),
    ({"cause": "procedure_violation"}, "-decided_on"), ({"missing": "report_filed"}, "-decided_on"), ({"text": "行初1"}, "-decided_on"),
    ({"decided_from": "2024-01-01", "decided_to": "2024-12-31"}, "-decided_on"), ({"court": "云溪"}, "-court"),
)  # fmt: skip
P95 = 0.3
"""Seconds of processor time: on a machine that does other things besides, the clock tells more of those than of us."""


@pytest.fixture(params=[300, pytest.param(100_000, marks=pytest.mark.nightly)])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, many.Many]]:
    database = Database(f"sqlite:///{tmp_path / 'many.db'}")
    upgrade(database)
    people = many.fill(database, request.param)
    many_lines.fill(database)
    yield database, people
    database.close()


def test_a_page_of_the_list(full: tuple[Database, many.Many]) -> None:
    database, people = full
    moment = int(time.time())
    took = []
    for login, user_id in people.users.items():
        with database.read() as session:
            actor = actor_of(session, Ticket(user_id, 0, moment, moment))
            for asked, sort in ASKED:
                took += [_seconds(session, actor, Narrowing.from_params(asked), sort) for _ in range(3)]
            assert listing.page(session, actor, Narrowing(show="all")).total > 0, login
    took.sort()
    assert took[int(len(took) * 0.95)] <= P95


def _seconds(session: Session, actor: Actor, asked: Narrowing, sort: str) -> float:
    with spent() as taken:
        page = listing.page(session, actor, asked, sort=sort)
        cells.of(session, page.rows, page.profile, [code for code in BY_CODE if code not in SLOW])
    session.expunge_all()
    return taken.seconds
