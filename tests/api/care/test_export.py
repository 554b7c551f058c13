"""Everything in open formats: every table and column is either there or named as left out, and nothing lets anybody in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.care import export as exporting
from api.care.export import columns, export
from api.care.transfer import transfer
from api.errors import ServiceError
from api.store import audit
from api.store.actor import SYSTEM
from api.store.database import Database
from api.store.tables import Base, Judgment, Webhook
from api.trash import throwing
from tests import databases
from tests.api.conftest import Anjian
from tests.api.world import PASSWORD_HASH, World


def lines(folder: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "tables" / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_all_that_is_known_is_there(lived_in: World, tmp_path: Path) -> None:
    number = export(lived_in.services, tmp_path / "out")
    assert {one["case_number"] for one in lines(tmp_path / "out", "judgments")} == {f"（2024）临9901行初{n}号" for n in range(3)}
    assert lines(tmp_path / "out", "audit_entries")[0]["after"] == {"姓名": "鹭", "n": 0.1 + 0.2}
    assert sorted(path.read_text(encoding="utf-8") for path in (tmp_path / "out" / "texts").iterdir()) == [f"秋水伊人第{n}份" for n in range(3)]
    assert len([path for path in (tmp_path / "out" / "files").rglob("*") if path.is_file()]) == 3
    tables = [table.name for table in Base.metadata.sorted_tables if table.name not in exporting.PASSING]
    assert number == sum(len(lines(tmp_path / "out", table)) for table in tables)


def test_nothing_lets_anybody_in(lived_in: World, tmp_path: Path) -> None:
    with lived_in.database.write() as session:
        session.add(Webhook(url="https://robot.example/send?key=Qiushui-1937", salt="Bailu-1938", user_id=lived_in.users["admin"]))
    export(lived_in.services, tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.jsonl"))
    assert not any(secret in written for secret in (PASSWORD_HASH, "Qiushui", "Bailu"))
    for table in Base.metadata.sorted_tables:
        if table.name not in exporting.PASSING:
            assert not [name for name in columns(table) if "hash" in name or "salt" in name or "secret" in name]


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    known = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}
    assert known >= exporting.SECRET | exporting.MADE
    assert set(Base.metadata.tables) >= exporting.PASSING


def test_nothing_is_mixed_with_what_is_there(lived_in: World, tmp_path: Path, anjian: Anjian) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(ServiceError) as error:
        export(lived_in.services, tmp_path / "out")
    assert error.value.code == "E734"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


@pytest.mark.sqlite
def test_command(lived_in: World, tmp_path: Path, anjian: Anjian) -> None:
    done = anjian("export", tmp_path / "out", "--home", lived_in.home)
    assert done.status == 0, done.err
    again = anjian("export", tmp_path / "out", "--home", lived_in.home)
    assert (again.status, again.out) == (1, "")
    assert "不是空的" in again.err


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_it_is_one_moment(kind: str, lived_in: World, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    database = lived_in.database
    if kind == "postgresql":
        server: databases.Server = request.getfixturevalue("postgresql_server")
        database = Database(server.fresh())
        transfer(lived_in.database, database)
    with Session(database.engine) as session:
        before = exporting.moment(session).execute(text("SELECT count(*) FROM audit_entries")).scalar_one()
        with database.write() as writing:
            audit.note(writing, SYSTEM, "user.create", "user", 1)
        assert session.scalar(text("SELECT count(*) FROM audit_entries")) == before
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM audit_entries")) == before + 1
    if database is not lived_in.database:
        database.close()


def test_what_was_thrown_away_is_not_in_it(lived_in: World, tmp_path: Path) -> None:
    with lived_in.database.write() as session:
        judgment = session.scalars(select(Judgment).order_by(Judgment.id)).first()
        assert judgment is not None
        throwing.throw(session, lived_in.actor("admin"), "judgment", judgment.id, "重复")
    export(lived_in.services, tmp_path / "out")
    assert len(lines(tmp_path / "out", "judgments")) == len(lines(tmp_path / "out", "documents")) == 2
    assert len([path for path in (tmp_path / "out" / "files").rglob("*") if path.is_file()]) == 2
    assert not any("秋水伊人第0份" in path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.txt"))
