"""Several hosts, each with a data folder of its own: one database, one place for the files, one key."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import select

from api.app import create_app
from api.care.backup import backup
from api.care.check import check
from api.care.restore import restore
from api.errors import ServiceError
from api.services import Services
from api.settings import Settings
from api.settings.sources import wrong_variables
from api.store.migrations import upgrade
from api.store.tables import Document
from tests import databases
from tests.api import seed
from tests.api.worker.working import HERE, varied, wait_for_rest
from tests.api.world import Shelf, World
from tests.object_store import ObjectStore

SAMPLE = seed.PDFS / "01-penalty-revoked-and-redo.pdf"


class Hosts:
    """A bureau on PostgreSQL; `given` leads to the files."""

    def __init__(self, folder: Path, database: str, given: dict[str, object]) -> None:
        self.folder, self.given = folder, given | {"database": database, "secret_key_file": folder / "key"}
        key(folder, "key", "k" * 43 + "\n")
        self.first = Services(self.settings("first"))
        upgrade(self.first.database)

    def settings(self, name: str) -> Settings:
        return Settings(home=self.folder / name, **self.given)

    @contextmanager
    def web(self, name: str, known: World | None = None) -> Iterator[World]:
        """A web server on a host of its own; `known`: whose people there are already."""
        app = create_app(self.settings(name), pages=False)
        with TestClient(app):
            world = World(app, self.settings(name))
            if known is None:
                world.populate()
            else:
                world.organisations, world.users = known.organisations, known.users
            yield world
            for client in world.clients:
                client.close()

    @contextmanager
    def worker(self, name: str) -> Iterator[None]:
        """`anjian worker` on a host of its own, which knows everything from its variables."""
        given = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in self.given.items()}
        environment = os.environ | {f"ANJIAN_{key.upper()}": value for key, value in given.items()} | {"ANJIAN_WORKERS": "1"}
        command = [sys.executable, "-m", "api.cli", "worker", "--name", name, "--home", str(self.folder / name)]
        process = subprocess.Popen(command, cwd=HERE, env=environment, stdout=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.terminate()
            assert process.wait(60) == 0


@pytest.fixture(params=["bucket", pytest.param("shared", marks=pytest.mark.nightly)])
def hosts(request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: databases.Server) -> Iterator[Hosts]:
    store = ObjectStore() if request.param == "bucket" else None
    database = postgresql_server.fresh()
    made = Hosts(tmp_path, database, store.settings if store else {"files": str(tmp_path / "shared")})
    yield made
    made.first.database.close()
    postgresql_server.drop(database)
    if store:
        store.stop()


def packed() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as pack:
        pack.writestr("甲.txt", varied(1))
        pack.writestr("乙.txt", varied(2))
    return held.getvalue()


def wrong(services: Services) -> list[str]:
    return [line for looked in check(services) for line in looked.wrong]


def test_one_hands_in_another_reads_a_third_shows(hosts: Hosts, tmp_path: Path) -> None:
    with hosts.web("first") as first, hosts.web("third", known=first) as third:
        sent = {"文书.pdf": SAMPLE.read_bytes(), "文书.zip": packed()}
        for name, content in sent.items():
            assert first.client("bureau").put(f"/api/v1/uploads/{name}", content=content).status_code == 202
        with hosts.worker("second"):
            wait_for_rest(first, 120)
        with first.database.read() as session:
            states = {document.name: document.state for document in session.scalars(select(Document))}
            shown = session.scalars(select(Document.id).where(Document.name == "文书.pdf")).one()
        assert states == {"文书.pdf": "to_check", "文书.zip": "unpacked", "甲.txt": "to_check", "乙.txt": "to_check"}
        visitor = third.client()
        visitor.cookies = first.client("bureau").cookies  # the session was begun on the other host
        assert visitor.get("/api/v1/judgments").json()["total"] == 3
        assert visitor.get(f"/api/v1/documents/{shown}/file").content == sent["文书.pdf"]
        picture = visitor.get(f"/api/v1/documents/{shown}/pages/1/image")
        assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/webp")
        ready = {part.name: (part.ok, part.why) for part in third.app.state.probe.look(third.services).parts}
        assert ready["files"] == (True, "")
    taken_care_of(hosts, tmp_path)


def taken_care_of(hosts: Hosts, tmp_path: Path) -> None:
    """What was handed in is whole, backed up, and restored to a single machine; what is then lost is missed."""
    assert wrong(hosts.first) == []
    made = backup(hosts.first, tmp_path / "backups")
    single = Settings(home=tmp_path / "single")
    assert restore(made, single) == 4
    restored = Services(single)
    assert wrong(restored) == []
    assert single.secret_key() == hosts.first.settings.secret_key()
    restored.database.close()
    [one, other, *_] = sorted(listed.sha256 for listed in hosts.first.files.listing())
    assert hosts.first.files.remove(one)
    assert wrong(hosts.first) == [f"{one} 缺失"]
    with pytest.raises(ServiceError, match="E720"):
        backup(hosts.first, tmp_path / "others")
    back = Settings(**hosts.given | {"home": tmp_path / "again", "database": ""})
    assert restore(made, back) == 4
    assert wrong(hosts.first) == []
    assert other in {listed.sha256 for listed in hosts.first.files.listing()}


def key(folder: Path, name: str, content: str, mode: int = 0o600) -> Path:
    path = folder / name
    path.write_text(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        ("k" * 43, 0o640, "只能由运行服务的用户读取"), ("k" * 43, 0o604, "只能由运行服务的用户读取"), ("k" * 31, 0o600, "太短"),
        ("密" * 43, 0o600, "不能读取"), (None, 0o600, "不存在"),
    ],
)  # fmt: skip
def test_a_key_that_others_can_read_or_guess_is_refused(content: str | None, mode: int, said: str, tmp_path: Path) -> None:
    path = tmp_path / "none" if content is None else key(tmp_path, "key", content, mode)
    with pytest.raises(ValidationError) as refused:
        Settings(home=tmp_path, secret_key_file=path)
    assert said in wrong_variables(refused.value)
    assert "kkk" not in wrong_variables(refused.value)


@pytest.mark.sqlite
def test_another_key_is_not_restored_over(empty_store: Shelf, tmp_path: Path) -> None:
    given = key(tmp_path, "key", "k" * 43 + "\n")
    kept = Services(Settings(home=empty_store.copied(tmp_path / "home").home, secret_key_file=given))
    made = backup(kept, tmp_path / "backups")
    kept.database.close()
    key(tmp_path, "own", "x" * 43)
    with pytest.raises(ServiceError, match=r"E732.*与备份里的 secret.key 不同"):
        restore(made, Settings(home=tmp_path / "new", secret_key_file=tmp_path / "own"))
    assert not (tmp_path / "new").exists()
    restore(made, Settings(home=tmp_path / "new", secret_key_file=tmp_path / "key"))
    assert not (tmp_path / "new" / "secret.key").exists()
