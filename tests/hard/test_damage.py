"""Files of the store are damaged, lost or exchanged behind the service's back: it says so, goes on with the rest, and
`anjian check` names each.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.store.tables import Document
from tests.api import seed
from tests.api.conftest import Anjian
from tests.api.world import Shelf, World
from tests.hard.wholeness import wrong

pytestmark = [pytest.mark.hard, pytest.mark.sqlite]

FILES = 4


def fill(world: World) -> None:
    """A few judgments of the police, the first one with pages that are drawn."""
    seed.judgment(world, seed.PDFS / "13-appeal-by-agency-dismissed.pdf", "police")
    for number in range(1, FILES):
        seed.record(world, {"court": "临江市云溪区人民法院", "case_number": f"（2024）临9901行初{number}号"}, "police", text=f"芦花第{number}份")


def flip(path: Path) -> None:
    """One bit in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    overwrite(path, bytes(data))


def cut_short(path: Path) -> None:
    overwrite(path, path.read_bytes()[: path.stat().st_size // 2])


def remove(path: Path) -> None:
    path.unlink()


def overwrite(path: Path, data: bytes) -> None:
    """What lies in the store is written once; a broken disk does not ask for the right to."""
    path.chmod(0o600)
    path.write_bytes(data)


def original(world: World, document_id: int) -> Path:
    """Where the bytes of a document lie."""
    with world.database.read() as session:
        digest = session.get_one(Document, document_id).sha256
    return next(path for path in (world.home / "files").rglob(f"*{digest[4:]}*") if path.is_file())


def test_originals(world: World) -> None:
    """Three of four are harmed, each in its way: each is named, the fourth and all that was read from them still served."""
    fill(world)
    client = world.client("police")
    kept = original(world, 2).read_bytes()
    for document_id, harm in ((2, flip), (3, cut_short), (4, remove)):
        harm(original(world, document_id))
    assert len(wrong(world)) == 3
    assert client.get("/api/v1/judgments").json()["total"] == FILES
    assert client.get("/api/v1/judgments/2").status_code == 200
    assert client.get("/api/v1/documents/1/file").status_code == 200
    for document_id in (2, 3, 4):
        answer = client.get(f"/api/v1/documents/{document_id}/file")
        assert (answer.status_code, answer.json()["code"]) == (500, "E720")
    assert client.put("/api/v1/uploads/again.txt", content=kept).status_code == 202  # the same bytes again mend it
    assert len(wrong(world)) == 2
    assert client.get("/api/v1/documents/2/file").content == kept


def test_two_exchanged(world: World) -> None:
    fill(world)
    one, other = original(world, 2), original(world, 3)
    kept = one.read_bytes()
    overwrite(one, other.read_bytes())
    overwrite(other, kept)
    assert len(wrong(world)) == 2
    assert world.client("police").get("/api/v1/documents/2/file").json()["code"] == "E720"


def test_a_page_that_was_kept(world: World) -> None:
    """A picture of a page is drawn again where what was kept of it is damaged."""
    fill(world)
    client, address = world.client("police"), "/api/v1/documents/1/pages/1/image"
    drawn = client.get(address).content
    kept = [path for path in world.home.rglob("*.webp") if path.is_file()]
    assert kept
    for path in kept:
        cut_short(path)
    assert client.get(address).content == drawn


def spoil(database: Path, share: float) -> None:
    """Overwrites pages of a closed database from that part of the file on."""
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


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_a_damaged_database(shelf: Shelf, anjian: Anjian, share: float, tmp_path: Path) -> None:
    """`anjian check` and `anjian backup` say it in words, and no back-up is made that could not be restored."""
    shelf.kept.close()
    spoil(shelf.home / "anjian.db", share)
    checked = anjian("check", "--home", shelf.home)
    assert checked.status == 1
    assert "损坏" in checked.err + checked.out or "项有问题" in checked.out, checked
    saved = anjian("backup", tmp_path / "backups", "--home", shelf.home)
    assert saved.status == 1
    assert "损坏" in saved.err, saved
    assert not list((tmp_path / "backups").glob("2*"))
