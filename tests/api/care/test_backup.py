"""Backed up while people work, restored on either database, checked: each proven by doing it."""

from __future__ import annotations

import json
import os
import shutil
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import InstrumentedAttribute

from api.care import backup as backups
from api.care import rows
from api.care.backup import backup
from api.care.check import check
from api.care.restore import restore
from api.errors import ServiceError
from api.services import Services
from api.settings import Settings
from api.store import audit, search
from api.store.actor import SYSTEM
from api.store.bigrams import words
from api.store.database import Database
from api.store.files import Folder
from api.store.held import HOLDING
from api.store.tables import Base, Document, Judgment
from api.trash import throwing
from tests import databases
from tests.api import seed
from tests.api.conftest import Anjian
from tests.api.world import World

OF_CONTENT = {"readings", "analyses"}
"""Tables whose digest says what they were made from: that file belongs to a document."""


def same(one: Database, other: Database) -> None:
    for table in rows.tables():
        with one.engine.connect() as left, other.engine.connect() as right:
            assert list(rows.batches(left, table)) == list(rows.batches(right, table)), table.name


def wrong(services: Services) -> list[str]:
    return [line for looked in check(services) for line in looked.wrong]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where to restore to."""
    database = ""
    if request.param == "postgresql":
        server: databases.Server = request.getfixturevalue("postgresql_server")
        database = server.fresh()
    return Settings(home=tmp_path / "restored", database=database)


def test_what_is_restored_is_what_was(lived_in: World, empty: Settings, tmp_path: Path) -> None:
    made = backup(lived_in.services, tmp_path / "backups")
    assert restore(made, empty) == 3
    restored = Services(empty)
    same(lived_in.database, restored.database)
    assert empty.secret_key() == lived_in.settings.secret_key()
    assert wrong(restored) == []
    restored.database.close()


def test_while_people_work(lived_in: World, tmp_path: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            with lived_in.database.write() as session:
                audit.note(session, SYSTEM, "user.create", "user", 1)
                audit.note(session, SYSTEM, "user.change", "user", 1)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        made = [backup(lived_in.services, tmp_path / str(number)) for number in range(3)]
    finally:
        stop.set()
        worker.join()
    for number, one in enumerate(made):
        settings = Settings(home=tmp_path / f"home{number}")
        restore(one, settings)
        with Services(settings).database.read() as session:
            ids = session.scalars(text("SELECT id FROM audit_entries ORDER BY id")).all()
        assert len(ids) % 2 == 1  # the one of the fixture, and pairs
        assert ids == list(range(1, len(ids) + 1))


def test_the_next_back_up_copies_what_is_new(lived_in: World, tmp_path: Path) -> None:
    def pool() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in (tmp_path / "b" / "files").rglob("*") if path.is_file()}

    first, before = backup(lived_in.services, tmp_path / "b"), pool()
    seed.record(lived_in, {"case_number": "（2024）临9901行初9号"}, "police", text="新的一份")
    second, after = backup(lived_in.services, tmp_path / "b"), pool()
    assert (len(before), len(after)) == (3, 4)
    assert before.items() <= after.items()
    assert [len(backups.read(one).files) for one in (first, second)] == [3, 4]


@pytest.mark.parametrize("deed", ["missing", "damaged"])
def test_a_file_that_is_not_what_it_was(deed: str, lived_in: World, tmp_path: Path) -> None:
    made = backup(lived_in.services, tmp_path / "b")
    with lived_in.database.read() as session:
        digest = session.scalars(select(Document.sha256).limit(1)).one()
    for root in (lived_in.settings.home / "files", tmp_path / "b" / "files"):
        path = Folder(root).path(digest)
        path.unlink()
        if deed == "damaged":
            path.write_bytes(b"else")
    assert wrong(lived_in.services) == [f"{digest} {'缺失' if deed == 'missing' else '已损坏'}"]
    with pytest.raises(ServiceError) as error:
        backup(lived_in.services, tmp_path / "other")
    assert error.value.code == "E720"
    assert [path.suffix for path in (tmp_path / "other").iterdir() if path.name != "files"] == []
    with pytest.raises(ServiceError) as error:
        restore(made, Settings(home=tmp_path / "restored"))
    assert error.value.code == "E720"
    assert not (tmp_path / "restored" / "anjian.db").exists()


@pytest.mark.parametrize("name", ["manifest.json", "anjian.db", "secret.key"])
def test_half_a_back_up_is_none(name: str, lived_in: World, tmp_path: Path) -> None:
    made = backup(lived_in.services, tmp_path / "b")
    (made / name).unlink()
    with pytest.raises(ServiceError) as error:
        restore(made, Settings(home=tmp_path / "restored"))
    assert error.value.code == "E732"
    assert not (tmp_path / "restored").exists()


def test_a_changed_database_is_none(lived_in: World, tmp_path: Path) -> None:
    made = backup(lived_in.services, tmp_path / "b")
    with (made / "anjian.db").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ServiceError, match="与备份时不同"):
        restore(made, Settings(home=tmp_path / "restored"))
    (made / "manifest.json").write_text(json.dumps({"files": 7}))
    with pytest.raises(ServiceError, match="不是完整的备份"):
        backups.read(made)


def test_nothing_is_restored_over_what_is_there(lived_in: World, tmp_path: Path) -> None:
    made = backup(lived_in.services, tmp_path / "b")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "anjian.db").write_bytes(b"mine")
    with pytest.raises(ServiceError, match="已经有数据"):
        restore(made, Settings(home=tmp_path / "there"))
    assert (tmp_path / "there" / "anjian.db").read_bytes() == b"mine"


def test_the_key_of_another_service_is_left_alone(lived_in: World, empty: Settings, tmp_path: Path) -> None:
    made = backup(lived_in.services, tmp_path / "b")
    empty.home.mkdir()
    (empty.home / "secret.key").write_text("mine")
    with pytest.raises(ServiceError, match="另一个服务"):
        restore(made, empty)
    assert [(path.name, path.read_text()) for path in empty.home.iterdir()] == [("secret.key", "mine")]


def test_what_was_cut_off_is_swept(lived_in: World, tmp_path: Path) -> None:
    (tmp_path / "b" / "20200101-000000.part").mkdir(parents=True)
    made = backup(lived_in.services, tmp_path / "b")
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == [made.name, "files"]


def test_a_place_that_takes_nothing(lived_in: World, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("a file")
    with pytest.raises(ServiceError) as error:
        backup(lived_in.services, tmp_path / "b")
    assert error.value.code == "E733"


def test_the_index_is_checked(lived_in: World) -> None:
    with lived_in.database.write() as session:
        session.execute(text("DELETE FROM judgment_search_texts WHERE judgment_id = 2"))
        session.get_one(Judgment, 3).court = "临江市松陵区人民法院"
    assert wrong(lived_in.services) == [f"文书 {number} 的检索条目与内容不一致" for number in (2, 3)]


def test_words_that_the_index_lost_are_missed(lived_in: World) -> None:
    """The text lies there, but nobody would find it."""
    with lived_in.database.write() as session:
        judgment = session.get_one(Judgment, 2)
        if lived_in.database.dialect == "sqlite":
            place, content = search.entry(judgment, "秋水伊人第1份")
            gone = {"place": place, "words": words(content)}
            session.execute(text("INSERT INTO judgment_search (judgment_search, rowid, words) VALUES ('delete', :place, :words)"), gone)
        else:
            session.execute(text("DELETE FROM judgment_search WHERE judgment_id = 2"))
    assert wrong(lived_in.services) == ["文书 2 的检索条目没有词语"]


@pytest.mark.sqlite
def test_references_are_checked(lived_in: World) -> None:
    with lived_in.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("UPDATE users SET organisation_id = 999 WHERE id = 2")
    assert wrong(lived_in.services) == ["users 第 2 行引用的 organisations 不存在"]


def test_no_file_is_forgotten() -> None:
    """Every table with a digest either holds a file or says what it was made from."""
    holding = {one.class_.__tablename__ for one in HOLDING if isinstance(one, InstrumentedAttribute)}
    assert holding | OF_CONTENT == {table.name for table in Base.metadata.tables.values() if "sha256" in table.columns}


def test_commands(lived_in: World, tmp_path: Path, anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANJIAN_DATABASE", raising=False)
    if lived_in.database.dialect != "sqlite":
        monkeypatch.setenv("ANJIAN_DATABASE", lived_in.settings.database_url)
    made = anjian("backup", tmp_path / "b", "--home", lived_in.home)
    assert made.status == 0, made.err
    folder = made.out.strip().removeprefix("已备份到 ")
    monkeypatch.delenv("ANJIAN_DATABASE", raising=False)
    assert anjian("restore", folder, "--home", tmp_path / "new").status == 0
    whole = anjian("check", "--home", tmp_path / "new")
    assert (whole.status, whole.out.count("都完整"), "多余文件：检查 3 项，没有多余的" in whole.out) == (0, 6, True)
    stray = Folder(tmp_path / "new" / "files").store([b"stray"], limit=5).sha256
    os.utime(Folder(tmp_path / "new" / "files").path(stray), (0, 0))
    told = anjian("check", "--home", tmp_path / "new")
    assert (told.status, f"1 项没有任何数据用到，不影响使用\n  {stray}\n" in told.out) == (0, True)
    shutil.rmtree(tmp_path / "new" / "files")
    broken = anjian("check", "--home", tmp_path / "new")
    assert (broken.status, broken.out.count("缺失")) == (1, 3)
    assert anjian("restore", tmp_path, "--home", tmp_path / "other").status == 1
    assert anjian("restore", folder, "--home", tmp_path / "new").status == 1


def test_only_what_back_ups_left_is_swept(lived_in: World, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    for name in ("someone.else.part", "20250101-000000-000000.part", "20250102-000000-000000.part"):
        (folder / name).mkdir(parents=True)
    (folder / "download.part").write_text("theirs")
    with ExitStack() as claims:
        backups._claim(folder / "20250102-000000-000000.part", claims)  # another back-up that is being made
        backup(lived_in.services, folder)
    left = {path.name for path in folder.glob("*.part")}
    assert left == {"someone.else.part", "download.part", "20250102-000000-000000.part"}


def test_what_was_thrown_away_is_backed_up_and_comes_back(lived_in: World, empty: Settings, tmp_path: Path) -> None:
    with lived_in.database.write() as session:
        judgment = session.scalars(select(Judgment).order_by(Judgment.id)).first()
        assert judgment is not None
        trash_id = throwing.throw(session, lived_in.actor("admin"), "judgment", judgment.id, "重复").id
    assert wrong(lived_in.services) == []
    assert restore(backup(lived_in.services, tmp_path / "backups"), empty) == 3
    restored = Services(empty)
    assert wrong(restored) == []
    with restored.database.write() as session:
        throwing.restore(session, lived_in.actor("admin"), trash_id)
    assert wrong(restored) == []
    with restored.database.read() as session:
        assert len(session.scalars(select(Judgment)).all()) == 3
    restored.database.close()
