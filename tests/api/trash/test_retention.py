"""How long things are kept, what would go, and what is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from api.errors import ServiceError
from api.store import plain
from api.store.tables import AuditEntry, Document, Job, Judgment, Trashed
from api.store.types import now
from api.trash import caretaking, holds, listing, retention
from tests.api.trash.test_throwing import quarrel, settle, throw
from tests.api.world import World

OLD = now() - timedelta(days=400)


def entry(world: World, action: str = "judgment.correct") -> int:
    """One of the audit of long ago."""
    entries = next(one for one in plain.tables() if one.name == "audit_entries")
    with world.database.write() as session:
        row = {"at": OLD, "login": "x", "address": "", "action": action, "object_type": "user"}
        return int(session.connection().execute(insert(entries), row).inserted_primary_key[0])


def set_days(world: World, kind: str, days: int, login: str = "admin") -> None:
    with world.database.write() as session:
        retention.set_days(session, world.actor(login), kind, days)


def test_usually_nothing_goes(world: World) -> None:
    old = entry(world)
    assert caretaking.look(world.services) == 0
    with world.database.read() as session:
        assert session.get(AuditEntry, old) is not None
        rules = {one.kind: one for one in retention.listed(session, world.actor("admin"))}
    assert {kind for kind, one in rules.items() if one.days} == {"trash"}


def test_the_audit_goes_by_age_and_says_so(world: World) -> None:
    old, sign_in = entry(world), entry(world, "user.sign_in")
    with world.database.read() as session:
        preview = {one.kind: one.going for one in retention.listed(session, world.actor("admin"), {"audit": 365})}
    assert preview["audit"] == 1
    set_days(world, "audit", 365)
    assert caretaking.look(world.services) == 1
    with world.database.read() as session:
        assert session.get(AuditEntry, old) is None
        assert session.get(AuditEntry, sign_in) is not None  # another kind
        told = session.scalars(select(AuditEntry).where(AuditEntry.action == "retention.run")).one()
        assert told.after == {"kind": "audit", "days": 365, "rows": 1}


def test_finished_jobs_go_and_waiting_ones_stay(world: World) -> None:
    with world.database.write() as session:
        session.add_all([Job(kind="reanalysis", state=state, finished_at=OLD) for state in ("done", "running")])
    set_days(world, "job", 30)
    caretaking.look(world.services)
    with world.database.read() as session:
        assert session.scalars(select(Job.state)).all() == ["running"]


def test_old_judgments_go_into_the_trash_but_not_what_is_held(world: World) -> None:
    old, held, young = (quarrel(world, f"（2024）临9902行初{number}号") for number in (1, 2, 3))
    settle(world)
    with world.database.write() as session:
        for one in (old, held):
            session.get_one(Judgment, one).created_at = OLD
        holds.put(session, world.actor("bureau"), "judgment", held, "再审审查期间")
    set_days(world, "judgment", 365)
    assert caretaking.look(world.services) == 1
    with world.database.read() as session:
        assert sorted(session.scalars(select(Judgment.id))) == [held, young]
        [shown] = listing.page(session, world.actor("bureau")).rows
    assert (shown.object_id, shown.by, shown.reason) == (old, "系统", "保留期满")


@pytest.mark.parametrize("kind", ["judgment", "dispute", "document"])
def test_what_is_held_is_not_thrown_away(world: World, kind: str) -> None:
    judgment_id = quarrel(world)
    settle(world)
    with world.database.read() as session:
        judgment = session.get_one(Judgment, judgment_id)
        number = {"judgment": judgment_id, "document": judgment.document_id, "dispute": 1}[kind]
    with world.database.write() as session:
        holds.put(session, world.actor("bureau"), kind, number, "再审审查期间")
    with pytest.raises(ServiceError) as error:
        throw(world, "judgment", judgment_id)
    assert error.value.code == "E606"
    assert "再审审查期间" in error.value.message
    with world.database.write() as session:
        assert [one.kind for one in holds.listed(session, world.actor("bureau"))] == [kind]
        assert holds.listed(session, world.actor("foreign_bureau")) == []
        holds.end(session, world.actor("bureau"), kind, number)
    assert throw(world, "judgment", judgment_id)
    with world.database.read() as session:
        assert len(session.scalars(select(Trashed)).all()) == 1
        assert session.scalars(select(Document)).all() == []


@pytest.mark.parametrize(("login", "kind", "days", "code"), [
    ("bureau", "audit", 400, "E504"), ("admin", "audit", 10, "E602"), ("admin", "audit", -1, "E602"), ("admin", "nothing", 1, "E601"),
])  # fmt: skip
def test_what_may_not_be_set(world: World, login: str, kind: str, days: int, code: str) -> None:
    with pytest.raises(ServiceError) as error:
        set_days(world, kind, days, login)
    assert error.value.code == code
