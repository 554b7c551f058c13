"""`anjian link`: the way back in for the only administrator who forgot the password."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from api.people import links
from api.people.sign_in import sign_in
from api.settings import Settings
from api.store.tables import AuditEntry, User
from tests.api.conftest import Anjian
from tests.api.world import World

NEW = "四只白鹭-1938-飞过云溪"


def token(said: str) -> str:
    return re.search(r"^http://127\.0\.0\.1:8080/link/(\S+)$", said, re.M)[1]


def test_the_only_administrator_gets_back_in(world: World, anjian: Anjian) -> None:
    with world.database.write() as session:
        session.get_one(User, world.users["admin"]).failures = 99
    done = anjian("link", "ADMIN", "--home", world.home)
    assert done.status == 0, done.err
    links.redeem(world.services, token(done.out), NEW, "10.0.0.1")
    _, actor = sign_in(world.services, "admin", NEW, "10.0.0.1")
    assert actor.role == "administrator"
    with world.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "user.link"))
    assert (entry.user_id, entry.login, entry.address, entry.object_id) == (None, "system", "服务器终端", world.users["admin"])


def test_only_the_last_link_is_good(world: World, anjian: Anjian) -> None:
    first, second = (token(anjian("link", "police", "--home", world.home).out) for _ in range(2))
    with pytest.raises(links.ServiceError, match="E507"):
        links.look(world.services, first, "10.0.0.1")
    assert links.look(world.services, second, "10.0.0.1").login == "police"


def test_the_address_is_that_of_the_settings(world: World, anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJIAN_HOME", str(world.home))
    monkeypatch.setenv("ANJIAN_PUBLIC_URL", "https://anjian.example/")
    done = anjian("link", "police")
    assert "\nhttps://anjian.example/link/" in done.out
    assert done.err == ""


def test_who_is_not_there_is_told_who_the_administrators_are(world: World, anjian: Anjian) -> None:
    done = anjian("link", "nobody", "--home", world.home)
    assert (done.status, done.out) == (1, "")
    assert done.err == "没有用户名为“nobody”的用户，系统管理员是 admin。\n"


def test_the_deactivated_get_none(world: World, anjian: Anjian) -> None:
    with world.database.write() as session:
        session.get_one(User, world.users["police"]).active = False
    done = anjian("link", "police", "--home", world.home)
    assert (done.status, "该用户已停用" in done.err) == (1, True)


def test_a_folder_without_a_service_stays_as_it_is(tmp_path: Path, anjian: Anjian) -> None:
    done = anjian("link", "admin", "--home", tmp_path / "none")
    assert (done.status, "不是服务的数据文件夹" in done.err) == (1, True)
    assert not (tmp_path / "none").exists()


def test_an_old_schema_is_not_touched(tmp_path: Path, anjian: Anjian) -> None:
    sqlite3.connect(Settings(home=tmp_path).home / "anjian.db").execute("CREATE TABLE x (y)").connection.close()
    done = anjian("link", "admin", "--home", tmp_path)
    assert (done.status, "请先用当前版本启动一次服务" in done.err) == (1, True)


def test_a_newer_schema_is_told(world: World, anjian: Anjian) -> None:
    with world.database.engine.connect().execution_options(anjian_write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    done = anjian("link", "admin", "--home", world.home)
    assert (done.status, "由更新的版本建立" in done.err) == (1, True)
