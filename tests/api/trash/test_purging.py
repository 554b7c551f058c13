"""Purged: nothing of it is left in any table, file or journal, but that it was purged; and no other way out of what is only added to."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from api.care.check import check
from api.errors import ServiceError
from api.facsimile.pictures import FORMAT
from api.intake import receive
from api.services import Services
from api.settings import Settings
from api.store import audit, door, plain
from api.store.actor import SYSTEM
from api.store.database import Database
from api.store.tables import AuditEntry, Document, Judgment, Removal, Trashed
from api.store.types import now
from api.trash import caretaking, purging, retention, tidying
from tests.api import seed
from tests.api.screening import filed
from tests.api.trash.test_throwing import everything, quarrel, restore, settle, throw
from tests.api.world import World
from tests.object_store import ObjectStore

NAME = "白小鹭"
NUMBER = "（2024）临9902行初7号"


def cells(database: Database) -> Iterator[tuple[str, str]]:
    """Every value of every table, unpacked, with where it stands."""
    with database.engine.connect() as connection:
        for table in plain.tables():
            for row in connection.execute(select(table)).mappings():
                for column in table.columns:
                    yield f"{table.name}.{column.name}", unpacked(row[column.name]) if isinstance(column.type, LargeBinary) else str(row[column.name])


def unpacked(value: bytes | None) -> str:
    try:
        return zlib.decompress(value or b"").decode(errors="replace")
    except zlib.error:
        return bytes(value or b"").decode(errors="replace")


def traces(world: World, word: str) -> list[str]:
    """Where it stands: in tables, the index, and the bytes of every file of the data folder."""
    found = [where for where, said in cells(world.database) if word in said]
    if world.database.dialect == "sqlite":
        found += [str(path) for path in Path(world.home).rglob("*") if path.is_file() and word.encode() in path.read_bytes()]
    return found


def words_of_index(world: World) -> set[str]:
    with world.database.read() as session:
        session.execute(text("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, judgment_search, row)"))
        return set(session.scalars(text("SELECT term FROM temp.words")))


@pytest.mark.sqlite
def test_nothing_is_left(world: World) -> None:
    judgment_id = quarrel(world)
    settle(world)
    with world.database.write() as session:
        audit.note(session, SYSTEM, "judgment.correct", "judgment", judgment_id, before={"plaintiff": NAME}, after=None)
        audit.note(session, SYSTEM, "indicators.export", "indicators", None, after={"text": NUMBER})
        digest = session.scalars(select(Document.sha256)).one()
        entries = len(session.scalars(select(AuditEntry)).all())
    assert len(traces(world, NAME)) > 5
    trash_id = throw(world, "judgment", judgment_id)
    purging.purge(world.services, world.actor("admin"), trash_id, "（2024）临9902行初7号", "当事人要求")
    purging.scrub(world.services)
    for word in (NAME, NUMBER, "小鹭", "made-up.txt"):
        assert traces(world, word) == [], word
    assert not any("鹭" in word for word in words_of_index(world))
    assert not world.services.files.has(digest)
    with world.database.read() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert len(found) == entries + 2  # thrown away, purged
        told = found[-1]
        assert (told.action, told.user_id, told.object_id) == ("trash.purge", world.users["admin"], trash_id)
        assert (told.after["sha256"], told.after["reason"]) == ([digest], "当事人要求")
        assert told.after["rows"] > 5
        assert session.scalars(select(Removal)).all() == session.scalars(select(Trashed)).all() == []
        assert purging.dirty(session) == 0
    assert [line for looked in check(world.services) for line in looked.wrong] == []


def test_a_file_that_another_has_stays(world: World) -> None:
    judgment_id = quarrel(world)
    with world.database.read() as session:
        digest = session.get_one(Judgment, judgment_id).analysis.sha256
    content = world.services.files.content(digest)
    stored = world.services.files.store([content], limit=len(content))
    receive.accept(world.services, world.actor("land"), None, "own.txt", stored)
    purging.purge(world.services, world.actor("admin"), throw(world, "judgment", judgment_id), NUMBER)
    assert world.services.files.intact(digest)
    with world.database.read() as session:
        assert session.scalars(select(Trashed)).all() == []


def test_files_that_a_crash_left_are_removed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    judgment_id = quarrel(world)
    with world.database.read() as session:
        digest = session.get_one(Judgment, judgment_id).analysis.sha256
    trash_id = throw(world, "judgment", judgment_id)
    with monkeypatch.context() as patched:
        patched.setattr(purging, "_files", lambda *_: None)  # killed between the rows and the files
        purging.purge(world.services, world.actor("admin"), trash_id, NUMBER)
    assert world.services.files.has(digest)
    assert purging.unfinished(world.services) == 1
    assert not world.services.files.has(digest)
    assert purging.unfinished(world.services) == 0


def drawn(home: Path, digest: str) -> Path:
    """A picture as `api.facsimile` keeps it, drawn in this place for want of pages."""
    made = home / "cache" / f"pages-{FORMAT}" / digest[:2] / digest / "1-1.webp"
    made.parent.mkdir(parents=True)
    made.write_bytes(b"RIFF")
    return made


def test_pictures_of_pages_go_with_it_and_others_stay(world: World) -> None:
    judgment_id, other_id = quarrel(world), quarrel(world, "（2024）临9902行初9号")
    with world.database.read() as session:
        digest, other = (session.get_one(Judgment, one).analysis.sha256 for one in (judgment_id, other_id))
    picture, stays = drawn(world.home, digest), drawn(world.home, other)
    trash_id = throw(world, "judgment", judgment_id)
    tidying.look(world.services)
    assert picture.exists()  # it may come back
    purging.purge(world.services, world.actor("admin"), trash_id, NUMBER)
    assert not picture.parent.exists()
    assert stays.exists()


def test_another_host_removes_its_pictures_and_copies_in_its_next_round(world: World, tmp_path: Path) -> None:
    judgment_id, other_id = quarrel(world), quarrel(world, "（2024）临9902行初9号")
    with world.database.read() as session:
        digest, other = (session.get_one(Judgment, one).analysis.sha256 for one in (judgment_id, other_id))
    store = ObjectStore()
    try:
        (tmp_path / "key").touch(0o600)
        (tmp_path / "key").write_text("k" * 43, encoding="utf-8")
        there = Services(Settings(home=tmp_path / "there", database=world.settings.database_url, secret_key_file=tmp_path / "key", **store.settings))
        for one in (digest, other):
            world.services.files.copy(one, there.files)
        gone, stays = drawn(there.settings.home, digest), drawn(there.settings.home, other)
        copies = there.settings.home / "cache" / "files"
        purging.purge(world.services, world.actor("admin"), throw(world, "judgment", judgment_id), NUMBER)
        with there.files.lent(digest):  # somebody still reads it
            tidying.look(there)
            assert (copies / digest[:2] / digest).exists()
        assert (gone.exists(), stays.exists()) == (False, True)
        tidying.look(there)
        assert sorted(path.name for path in copies.glob("??/*")) == [other]
        there.database.close()
    finally:
        store.stop()


@pytest.mark.parametrize(("login", "typed", "code"), [("bureau", NUMBER, "E504"), ("police", NUMBER, "E504"), ("admin", "（2024）临9902行初8号", "E602")])
def test_only_an_administrator_who_types_what_it_is(world: World, login: str, typed: str, code: str) -> None:
    trash_id = throw(world, "judgment", quarrel(world))
    with pytest.raises(ServiceError) as error:
        purging.purge(world.services, world.actor(login), trash_id, typed)
    assert error.value.code == code
    with world.database.read() as session:
        assert session.get_one(Trashed, trash_id).content is not None


def test_after_thirty_days_it_goes_by_itself(world: World) -> None:
    young, old = (throw(world, "judgment", quarrel(world, f"（2024）临9902行初{number}号")) for number in (7, 9))
    with world.database.write() as session:
        session.get_one(Trashed, old).thrown_at = now() - timedelta(days=31)
    caretaking.look(world.services)
    with world.database.read() as session:
        assert session.scalars(select(Trashed.id)).all() == [young]
    with world.database.write() as session:
        retention.set_days(session, world.actor("admin"), "trash", 0)
        session.get_one(Trashed, young).thrown_at = now() - timedelta(days=4_000)
    caretaking.look(world.services)
    with world.database.read() as session:
        assert session.scalars(select(Trashed.id)).all() == [young]


def test_a_suit_goes_with_its_papers_and_comes_back(world: World) -> None:
    suit_id = filed.registered(world, said={"plaintiffs": NAME})
    filed.attached(world, suit_id, filed.texts("01")[:2])
    with pytest.raises(ServiceError) as error:
        throw(world, "suit", suit_id)
    assert error.value.code == "E606"  # its papers are still to be read
    with world.database.write() as session:
        session.execute(update(Document).values(state="suit_paper"))
    filed.screened(world)
    before = everything(world.database)
    assert len(before["suit_documents"]) == 2
    trash_id = throw(world, "suit", suit_id)
    during = everything(world.database)
    assert [table for table in ("suits", "suit_documents", "suit_events", "suit_screenings", "documents", "readings") if during[table]] == []
    restore(world, trash_id)
    after = everything(world.database)
    for found in (before, after):
        found["suits"][0].pop("stale")  # it is screened again
    assert after == before


@pytest.mark.sqlite
def test_every_table_that_is_only_added_to_has_its_door(world: World) -> None:
    with world.database.read() as session:
        found = dict(session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all())
    assert {name.removesuffix("_no_delete") for name in found if name.endswith("_no_delete")} == door.GUARDED
    for table in door.GUARDED:
        assert f"removals WHERE table_name = '{table}' AND row_id = OLD.id" in found[f"{table}_no_delete"]
        assert f"DELETE FROM removals WHERE table_name = '{table}'" in found[f"{table}_removed"]


def test_the_door_lets_one_row_through_once(world: World) -> None:
    seed.record(world, {}, "police")
    with world.database.write() as session:
        for _ in range(3):
            audit.note(session, SYSTEM, "user.create", "user", 1)
    entries = next(one for one in plain.tables() if one.name == "audit_entries")
    with world.database.write() as session:
        first, second, third = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id).limit(3))
        assert door.remove(session, entries, [second]) == 1
        assert session.scalars(select(Removal)).all() == []
    for statement in ("DELETE FROM audit_entries", f"DELETE FROM audit_entries WHERE id = {first}", f"UPDATE audit_entries SET login = '' WHERE id = {first}"):
        with pytest.raises(DBAPIError, match="append-only"), world.database.write() as session:
            session.execute(insert(Removal), {"table_name": "audit_entries", "row_id": third})
            session.execute(insert(Removal), {"table_name": "corrections", "row_id": first})
            session.execute(text(statement))
    with world.database.read() as session:
        assert {first, third} <= set(session.scalars(select(AuditEntry.id)))
        assert session.scalars(select(Removal)).all() == []
