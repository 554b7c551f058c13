"""Whose document is next: users have their turns, and within a user's turn what he handed in at different times."""

from __future__ import annotations

from sqlalchemy import insert, true

from api.intake.receive import accept
from api.people import tokens
from api.services import Services
from api.store.actor import Actor
from api.store.tables import Document
from api.worker.dispatch import _in_turn
from tests.api.world import Shelf, World


def put(shelf: Shelf, login: str, lane: int, count: int) -> None:
    """Waiting documents of a user in one lane."""
    with shelf.database.write() as session:
        first = session.query(Document).count()
        rows = [
            {"sha256": f"{first + number:064x}", "organisation_id": 0, "user_id": shelf.users[login], "lane": lane, "name": "a", "size": 1}
            for number in range(count)
        ]
        session.execute(insert(Document), rows)


def turns(shelf: Shelf, room: int) -> list[tuple[str, int, int]]:
    """User, lane and how many of the lane wait, of those who are next."""
    logins = {number: login for login, number in shelf.users.items()}
    with shelf.database.read() as session:
        rows = session.execute(_in_turn(true()).limit(room)).all()
        found = [(session.get_one(Document, row[0]), row.many) for row in rows]
        return [(logins[one.user_id or 0], one.lane, many) for one, many in found]


def test_one_file_of_the_same_person_waits_for_one_of_his_thousand(shelf: Shelf) -> None:
    put(shelf, "police", 7, 1000)
    put(shelf, "police", 8, 1)
    assert turns(shelf, 3) == [("police", 7, 1000), ("police", 8, 1), ("police", 7, 1000)]


def test_users_have_equal_turns_however_many_batches_one_has(shelf: Shelf) -> None:
    for lane in range(1, 6):
        put(shelf, "police", lane, 20)
    put(shelf, "land", 9, 10)
    found = turns(shelf, 10)
    assert [login for login, *_ in found] == ["police", "land"] * 5
    assert [lane for login, lane, _ in found if login == "police"] == [1, 2, 3, 4, 5]


def test_an_import_is_never_starved(shelf: Shelf) -> None:
    put(shelf, "land", 1, 500)
    for lane in range(2, 40):
        put(shelf, "police", lane, 1)
    assert [login for login, *_ in turns(shelf, 40)].count("land") == 20


def test_pages_have_a_lane_for_each_batch_and_other_systems_one(world: World) -> None:
    def sent(actor: Actor, number: int) -> int:
        stored = world.services.files.store([b"%d" % number], limit=100)
        received = accept(world.services, actor, None, "a.txt", stored)
        with world.database.read() as session:
            return session.get_one(Document, received.document_id).lane

    person, system = world.actor("police"), by_token(world.services, world.actor("police"))
    lanes = [sent(person, 1), sent(person, 2)]
    assert 0 not in lanes
    assert len(set(lanes)) == 2
    assert [sent(system, 3), sent(system, 4)] == [0, 0]


def by_token(services: Services, actor: Actor) -> Actor:
    with services.database.write() as session:
        _, secret = tokens.create(session, actor, "x", ["read", "upload"], None)
    return tokens.authenticate(services, secret, "")
