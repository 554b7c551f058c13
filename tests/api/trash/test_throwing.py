"""Thrown away, nowhere to be found, put back as it was."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.care.check import check
from api.errors import ServiceError
from api.indicators import facts
from api.ledger.disputes import renewal
from api.store import judgments, plain, search
from api.store.database import Database
from api.store.filters import EVERYTHING
from api.store.tables import AuditEntry, Correction, Dispute, Judgment, LedgerEntry
from api.trash import listing, throwing
from tests.api import seed
from tests.api.ledger.quarrels import CITY, DISTRICT, record
from tests.api.renewing import catch_up
from tests.api.world import World

REASON = "重复登记"
OURS = {"trash", "trash_files", "audit_entries", "stamps", "ledger_queue", "removals"}
MOVING = {"stamp", "updated_at"}
"""Columns that every renewal writes."""


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, but for the trash itself and what counts deeds."""
    found = {}
    with database.engine.connect() as connection:
        for table in plain.tables():
            if table.name not in OURS:
                rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
                found[table.name] = [{key: value for key, value in row.items() if key not in MOVING} for row in rows]
        found["texts"] = list(search.texts(connection))
    return found


def quarrel(world: World, number: str = "（2024）临9902行初7号", **more: Any) -> int:
    values = record(number, people=("白小鹭",), agencies=("临江市公安局云溪分局",), **more)
    return seed.record(world, values, "police", text=f"{number}白小鹭诉公安局，秋水伊人")


def settle(world: World) -> None:
    catch_up(world.database)


def throw(world: World, kind: str, object_id: int, login: str = "bureau") -> int:
    with world.database.write() as session:
        return throwing.throw(session, world.actor(login), kind, object_id, REASON).id


def restore(world: World, trash_id: int, login: str = "bureau") -> None:
    with world.database.write() as session:
        throwing.restore(session, world.actor(login), trash_id)


def written_on(world: World, judgment_id: int) -> None:
    """A correction, and a word in the ledger."""
    settle(world)
    with world.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        session.add(Correction(
            judgment_id=judgment_id, analysis_id=judgment.analysis_id, field="court", action="confirm", user_id=world.users["bureau"], note="看过",
        ))  # fmt: skip
        for entry in session.scalars(select(LedgerEntry)):
            entry.values = {"handler": "鹭"}
    settle(world)


def test_what_is_put_back_is_as_it_was(world: World) -> None:
    judgment_id = quarrel(world)
    quarrel(world, "（2024）临9902行初9号")
    written_on(world, judgment_id)
    before, figures = everything(world.database), counted(world)
    trash_id = throw(world, "judgment", judgment_id)
    during = everything(world.database)
    assert len(during["judgments"]) == len(during["disputes"]) == len(during["verdicts"]) == len(during["texts"]) == 1
    assert not during["corrections"]
    assert counted(world) == figures - 1
    restore(world, trash_id)
    settle(world)
    assert everything(world.database) == before
    assert counted(world) == figures
    assert [line for looked in check(world.services) for line in looked.wrong] == []


def counted(world: World) -> int:
    with world.database.read() as session:
        return len(facts.of(session))


def test_nobody_finds_it_meanwhile(world: World) -> None:
    judgment_id = quarrel(world)
    settle(world)
    with world.database.read() as session:
        document = session.get_one(Judgment, judgment_id).document_id
    assert "白小鹭" in world.client("admin").get("/api/v1/judgments").text
    throw(world, "judgment", judgment_id)
    for login in ("admin", "bureau", "police"):
        client = world.client(login)
        assert client.get(f"/api/v1/judgments/{judgment_id}").status_code == 404
        assert client.get(f"/api/v1/documents/{document}").status_code == 404
        for address in ("judgments", "documents", "disputes", "ledger", "deadlines", "search?q=秋水伊人", "judgments?text=秋水伊人"):
            assert "白小鹭" not in client.get(f"/api/v1/{address}").text, address
        with world.database.read() as session:
            assert judgments.page(session, world.actor(login).scope, EVERYTHING).total == 0


def test_the_second_instance_keeps_its_case(world: World) -> None:
    first = quarrel(world)
    second = seed.record(world, record(
        "（2024）临99行终3号", "second", court=CITY, people=("白小鹭",), agencies=("临江市公安局云溪分局",), prior=(("（2024）临9902行初7号", DISTRICT),),
    ), "police", text="二审")  # fmt: skip
    written_on(world, first)
    before = everything(world.database)
    [dispute] = before["disputes"]
    trash_id = throw(world, "judgment", first)
    [left] = everything(world.database)["dispute_judgments"]
    assert (left["judgment_id"], left["dispute_id"]) == (second, dispute["id"])
    restore(world, trash_id)
    settle(world)
    after = everything(world.database)
    for rows in (before["verdicts"], after["verdicts"]):
        for row in rows:
            del row["id"]  # made anew by the ledger
    assert sorted(map(str, after["verdicts"])) == sorted(map(str, before["verdicts"]))
    assert after["dispute_judgments"] == before["dispute_judgments"]
    assert after["ledger_entries"] == before["ledger_entries"]


def test_a_case_that_went_on_meanwhile_becomes_one_again(world: World) -> None:
    first = quarrel(world)
    written_on(world, first)
    with world.database.read() as session:
        dispute = session.scalars(select(Dispute.id)).one()
    trash_id = throw(world, "judgment", first)
    seed.record(world, record(
        "（2024）临99行终3号", "second", court=CITY, people=("白小鹭",), agencies=("临江市公安局云溪分局",), prior=(("（2024）临9902行初7号", DISTRICT),),
    ), "police", text="二审")  # fmt: skip
    with world.database.write() as session:
        renewal.after_upgrade(session)
    settle(world)
    restore(world, trash_id)
    settle(world)
    with world.database.read() as session:
        assert session.scalars(select(Dispute.id)).all() == [dispute]
        assert session.scalars(select(LedgerEntry)).one().values == {"handler": "鹭"}


def test_no_number_is_given_again(world: World) -> None:
    judgment_id = quarrel(world)
    trash_id = throw(world, "judgment", judgment_id)
    assert quarrel(world, "（2024）临9902行初9号") > judgment_id
    restore(world, trash_id)
    with world.database.read() as session:
        assert session.get_one(Judgment, judgment_id).case_number == "（2024）临9902行初7号"


def test_the_same_bytes_are_told_to_lie_in_the_trash(world: World) -> None:
    judgment_id = quarrel(world)
    with world.database.read() as session:
        content = world.services.files.content(session.get_one(Judgment, judgment_id).analysis.sha256)
    trash_id = throw(world, "judgment", judgment_id)
    answer = world.client("police").put("/api/v1/uploads/again.txt", content=content, headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (409, "E615")
    assert "回收站" in answer.json()["detail"]
    assert world.client("land").put("/api/v1/uploads/again.txt", content=content).status_code in {200, 201, 202}  # its own copy
    restore(world, trash_id)


@pytest.mark.parametrize(("login", "code"), [("reader", "E504"), ("foreign_bureau", "E601"), ("foreign_agency", "E601"), ("land", "E601")])
def test_who_may_not(world: World, login: str, code: str) -> None:
    judgment_id = quarrel(world)
    with pytest.raises(ServiceError) as error:
        throw(world, "judgment", judgment_id, login)
    assert error.value.code == code
    trash_id = throw(world, "judgment", judgment_id)
    with pytest.raises(ServiceError) as error:
        restore(world, trash_id, login)
    assert error.value.code == code


def test_an_agency_throws_away_what_it_sent_and_nobody_checked(world: World) -> None:
    judgment_id = quarrel(world)
    trash_id = throw(world, "judgment", judgment_id, "police")
    with world.database.read() as session:
        assert [one.id for one in listing.page(session, world.actor("police")).rows] == [trash_id]
    restore(world, trash_id, "police")
    written_on(world, judgment_id)
    with pytest.raises(ServiceError) as error:
        throw(world, "judgment", judgment_id, "police")
    assert error.value.code == "E606"


def test_it_says_who_and_why(world: World) -> None:
    trash_id = throw(world, "judgment", quarrel(world))
    with world.database.read() as session:
        [shown] = listing.page(session, world.actor("bureau")).rows
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "trash.throw")).one()
    assert (shown.id, shown.title, shown.by, shown.reason, shown.days_left) == (trash_id, "（2024）临9902行初7号", "bureau", REASON, 29)
    assert (entry.object_type, entry.after) == ("judgment", {"reason": REASON})
