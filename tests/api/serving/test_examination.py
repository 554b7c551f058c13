"""`anjian doctor --home`: how a service is, whether it runs or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.serving.checks import CannotServeError
from api.serving.examination import examine
from api.store.migrations import schema
from tests import databases
from tests.api.conftest import Anjian
from tests.api.worker.working import alive
from tests.api.world import World


@pytest.fixture
def served(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A place of a service, and which database is its in the environment, as its unit has it."""
    for name, value in databases.named(world.settings).items():
        monkeypatch.setenv(name, value)
    return world


def lacks(home: Path) -> dict[str, str]:
    return {part.name: part.lack for part in examine(home) if part.lack}


def test_a_service_with_a_living_worker_is_well(served: World, anjian: Anjian) -> None:
    alive(served.database)
    assert lacks(served.home) == {}
    done = anjian("doctor", "--home", served.home)
    assert done.status == 0
    assert f"数据库：正常（结构版本 {schema(served.database).newest}" in done.out


def test_what_is_wrong_is_said_with_the_status(served: World, anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJIAN_FREE_BYTES", str(1 << 60))
    found = lacks(served.home)
    assert "还没有启动过" in found["后台处理"]
    assert "不再接收上传" in found["磁盘剩余"]
    done = anjian("doctor", "--home", served.home)
    assert (done.status, "还没有启动过" in done.out) == (1, True)


def test_an_old_schema_is_told_and_left(served: World) -> None:
    with served.database.engine.connect().execution_options(anjian_write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    for _ in range(2):
        assert "启动服务时自动升级" in lacks(served.home)["数据库"]


def test_a_newer_schema_is_told(served: World) -> None:
    with served.database.engine.connect().execution_options(anjian_write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "由更新的版本建立" in lacks(served.home)["数据库"]


def test_a_folder_without_a_service(tmp_path: Path, anjian: Anjian) -> None:
    with pytest.raises(CannotServeError):
        examine(tmp_path)
    done = anjian("doctor", "--home", tmp_path)
    assert (done.status, "不是服务的数据文件夹" in "".join(done.out.split())) == (1, True)
