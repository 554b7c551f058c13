"""Files of the store are damaged, lost or exchanged behind the service's back: it says so, goes on with the rest, and
`anjian check` names each.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from api.store.tables import Document
from tests.api.conftest import Anjian
from tests.api.intake.working import PDFS, varied, wait_for_rest
from tests.api.world import Shelf
from tests.hard.clients import ask
from tests.hard.disks import running
from tests.hard.wholeness import PATIENCE, wrong

pytestmark = [pytest.mark.hard, pytest.mark.sqlite]

FILES = 4


@pytest.fixture(scope="module")
def read_in(shelves: Callable[[], Shelf]) -> Shelf:
    """A store with a few judgments, read and at rest."""
    made = shelves()
    with running(made) as service:
        for number in range(FILES):
            data = PDFS[4].read_bytes() if number == 0 else varied(number)
            assert ask(service, "police", "PUT", f"/api/v1/uploads/{number}.{'txt' if number else 'pdf'}", data).status == 202
        wait_for_rest(made, PATIENCE)
        assert ask(service, "police", "GET", "/api/v1/documents/1/pages/1/image").status == 200  # drawn, and kept
        assert service.stop() == 0
    made.kept.close()
    return made


@pytest.fixture
def store(read_in: Shelf, tmp_path: Path) -> Shelf:
    return read_in.copied(tmp_path / "copy")


def flip(path: Path) -> None:
    """One bit in the middle."""
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut_short(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def remove(path: Path) -> None:
    path.unlink()


def original(store: Shelf, document_id: int) -> Path:
    """Where the bytes of a document lie."""
    with store.database.read() as session:
        digest = session.get_one(Document, document_id).sha256
    return next(path for path in (store.home / "files").rglob(f"*{digest[4:]}*") if path.is_file())


def test_originals(store: Shelf) -> None:
    """Three of four are harmed, each in its way: each is named, the fourth and all that was read from them still served."""
    for document_id, harm in ((2, flip), (3, cut_short), (4, remove)):
        harm(original(store, document_id))
    named = wrong(store)
    assert len(named) == 3, named
    with running(store) as service:
        assert ask(service, "police", "GET", "/api/v1/judgments").status == 200
        assert ask(service, "police", "GET", "/judgments/2").status == 200
        assert ask(service, "police", "GET", "/api/v1/documents/1/file").status == 200
        for document_id in (2, 3, 4):
            answer = ask(service, "police", "GET", f"/api/v1/documents/{document_id}/file")
            assert (answer.status, answer.code) == (500, "E720"), (document_id, answer.status, answer.body[:300])
        assert ask(service, "police", "PUT", "/api/v1/uploads/2.txt", varied(1)).status == 202  # the same bytes again mend it
        assert service.stop() == 0
    assert len(wrong(store)) == 2
    store.close()


def test_two_exchanged(store: Shelf) -> None:
    one, other = original(store, 2), original(store, 3)
    kept = one.read_bytes()
    for path, data in ((one, other.read_bytes()), (other, kept)):
        path.chmod(0o600)
        path.write_bytes(data)
    assert len(wrong(store)) == 2
    store.close()


def test_what_can_be_made_again(store: Shelf) -> None:
    """Kept page images and the index of similar cases: whatever became of them, the service makes them anew."""
    for folder in ("pages", "pictures", "similar", "cache"):
        for path in (store.home / folder).rglob("*") if (store.home / folder).is_dir() else ():
            if path.is_file():
                cut_short(path)
    with running(store) as service:
        image = ask(service, "police", "GET", "/api/v1/documents/1/pages/1/image")
        assert image.status == 200
        assert image.body[:4] == b"RIFF"
        assert len(image.body) == int.from_bytes(image.body[4:8], "little") + 8, "half a picture was served"
        assert ask(service, "bureau", "GET", "/similar").status == 200
        assert ask(service, "police", "PUT", "/api/v1/uploads/new.txt", varied(50)).status == 202
        wait_for_rest(store, PATIENCE)
        assert service.stop() == 0
    assert wrong(store) == []
    store.close()


def spoil(database: Path, share: float) -> None:
    """Overwrites pages of a closed database from that part of the file on; its first pages stay."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    with database.open("r+b") as file:
        length = database.stat().st_size
        for place in range(int(length * share) // size * size, length, size):
            file.seek(place)
            file.write(b"\xa5" * size)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_a_damaged_database(store: Shelf, anjian: Anjian, share: float) -> None:
    """`anjian check` and `anjian backup` say it in words, and no damaged back-up is made."""
    store.kept.close()
    spoil(store.home / "anjian.db", share)
    checked = anjian("check", "--home", store.home)
    assert checked.status == 1
    assert "损坏" in checked.err + checked.out or "malformed" in checked.out or "Tree" in checked.out, checked
    assert "Traceback" not in checked.err
    saved = anjian("backup", store.home.parent / "backup", "--home", store.home)
    assert saved.status == 1
    assert "Traceback" not in saved.err
    shutil.rmtree(store.home)
