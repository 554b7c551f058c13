"""Files that nothing speaks of: named by `anjian check`, removed after a day, and never one that somebody needs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from api.care.check import Looked, check
from api.intake import receive
from api.services import Services
from api.settings import Settings
from api.store import migrations
from api.store.files import Folder
from api.store.tables import Document, TrashedFile
from api.trash import strays
from api.trash.strays import Strays
from tests.api.trash.test_purging import drawn
from tests.api.trash.test_throwing import quarrel, throw
from tests.api.world import World
from tests.object_store import ObjectStore

CONTENT = b"put there, and then the power failed"


@dataclass
class Kept:
    """A world whose files lie in a folder or an object store; `age` makes one some days older."""

    world: World
    services: Services
    age: Callable[[str, float], None]

    def store(self, content: bytes = CONTENT, days: float = 3) -> str:
        """A file that nothing speaks of, so many days old."""
        sha256 = self.services.files.store([content], limit=1000).sha256
        self.age(sha256, days)
        return sha256

    def there(self) -> set[str]:
        """The digests of all files."""
        return {listed.sha256 for listed in self.services.files.listing()}

    def look(self, rounds: int = 2, services: Services | None = None) -> None:
        """As the worker does, some hours."""
        for _ in range(rounds):
            looker = Strays(services or self.services)
            while looker.look():
                pass

    def spare(self) -> Looked:
        """What `anjian check` says of strays, having found nothing wrong."""
        looked = list(check(self.services))
        assert [line for one in looked for line in one.wrong] == []
        [found] = [one for one in looked if one.spares is not None]
        return found


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "folder":
        folder = world.services.files
        assert isinstance(folder, Folder)
        yield Kept(world, world.services, lambda sha256, days: os.utime(folder.path(sha256), (time.time() - days * 86400,) * 2))
        return
    store = ObjectStore()
    services = elsewhere(world, tmp_path / "host", **store.settings)

    def age(sha256: str, days: float) -> None:
        store.since[f"service/{sha256[:2]}/{sha256}"] -= days * 86400

    yield Kept(world, services, age)
    services.database.close()
    store.stop()


def elsewhere(world: World, home: Path, **given: Any) -> Services:
    """The same database, as another host has it."""
    home.mkdir()
    key = home / "key"
    key.touch(0o600)
    key.write_text("k" * 43, encoding="utf-8")
    return Services(Settings(home=home, secret_key_file=key, **{"database": world.settings.database_url, **given}))


def judged(kept: Kept, number: str = "（2024）临9902行初7号") -> tuple[int, str]:
    """A judgment whose file is old; its number, and the file's digest."""
    judgment_id = quarrel(kept.world, number)
    with kept.world.database.read() as session:
        digest = session.scalars(select(Document.sha256).order_by(Document.id.desc())).first()
    assert digest
    if kept.services is not kept.world.services:
        kept.world.services.files.copy(digest, kept.services.files)
    kept.age(digest, 400)
    return judgment_id, digest


def test_an_old_one_is_named_and_goes_and_nothing_else(kept: Kept) -> None:
    judgment_id, thrown = judged(kept)
    _, spoken_of = judged(kept, "（2024）临9902行初9号")
    throw(kept.world, "judgment", judgment_id)
    young, old = kept.store(b"on its way", days=0.9), kept.store()
    picture = drawn(kept.services.settings.home, old)
    found = kept.spare()
    assert (found.number, found.count, found.spares, found.spare) == (4, 0, 1, (old,))
    kept.look(rounds=1)
    assert kept.there() == {thrown, spoken_of, young, old}  # it might be somebody else's, who says so before the next round
    with capture_logs() as said:
        kept.look(rounds=1)
    assert kept.there() == {thrown, spoken_of, young}
    assert not picture.exists()
    assert [(line["event"], line["sha256"]) for line in said] == [("stray_removed", old)]
    assert (kept.spare().spares, kept.services.files.intact(spoken_of)) == (0, True)


def test_many_a_little_at_a_time(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "SLICE_SECONDS", 0)
    monkeypatch.setattr(strays, "AT_ONCE", 3)
    kept.look(rounds=1)
    made = sorted(kept.store(b"%d" % number) for number in range(25))
    found = kept.spare()
    assert (found.spares, found.spare) == (25, tuple(made[:20]))
    looker, looks = Strays(kept.services), 0
    while looker.look():
        looks += 1
    assert (looks >= 25, kept.there()) == (True, set())
    assert not looker.look()  # not before the next hour


def test_who_hands_it_in_again_at_the_moment_keeps_it(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256, files = kept.store(), kept.services.files
    kept.look(rounds=1)
    removing, sent = files.remove, []

    def remove(digest: str, *given: Any) -> bool:
        sent.append(files.store([CONTENT], limit=1000))  # the database was asked: nothing speaks of it yet
        return removing(digest, *given)

    with monkeypatch.context() as patched:
        patched.setattr(files, "remove", remove)
        kept.look(rounds=1)
    receive.accept(kept.services, kept.world.actor("land"), None, "again.txt", sent.pop())
    assert files.content(sha256) == CONTENT
    kept.age(sha256, 3)
    kept.look()
    assert (kept.there(), kept.spare().spares) == ({sha256}, 0)


def test_a_row_that_comes_after_the_database_was_asked_keeps_it(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    trash_id, sha256 = throw(kept.world, "judgment", judged(kept)[0]), kept.store()
    kept.look(rounds=1)
    removing = strays._remove

    def remove(*given: Any) -> None:
        with kept.world.database.write() as session:
            session.add(TrashedFile(trash_id=trash_id, sha256=sha256))
        removing(*given)

    with monkeypatch.context() as patched:
        patched.setattr(strays, "_remove", remove)
        kept.look(rounds=1)
    assert sha256 in kept.there()


def test_a_copy_of_the_service_removes_nothing(kept: Kept, world: World, tmp_path: Path) -> None:
    """Restored to be looked at, with the same place open: its database does not know what came since."""
    kept.look()
    sha256, settings = kept.store(), kept.services.settings
    given = {"files": settings.files or str(world.home / "files"), "s3_endpoint": settings.s3_endpoint, "s3_http": settings.s3_http,
             "s3_key": settings.s3_key, "s3_secret": settings.s3_secret.get_secret_value()}  # fmt: skip
    copy = elsewhere(world, tmp_path / "copy", **given, database=f"sqlite:///{tmp_path / 'copy.db'}")
    migrations.upgrade(copy.database)
    with capture_logs() as said:
        kept.look(services=copy)
    assert [line["event"] for line in said] == ["files_of_another"] * 2
    assert sha256 in kept.there()
    copy.database.close()
    kept.look(rounds=1)
    assert sha256 not in kept.there()


def test_a_database_that_was_put_back_removes_nothing_for_a_month(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.look()
    sha256 = kept.store()
    whose, _, reached = (kept.services.files.owner() or ("", None))[0].partition(" ")
    kept.services.files.own(f"{whose} {int(reached) + 1}")
    kept.look()
    assert sha256 in kept.there()
    monkeypatch.setattr(strays, "GIVEN_UP", timedelta(0))
    kept.look(rounds=1)
    monkeypatch.undo()
    assert sha256 in kept.there()
    kept.look(rounds=1)
    assert sha256 not in kept.there()
