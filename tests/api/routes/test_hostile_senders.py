"""Senders who lie about lengths, are slow, hang up or flood; and a store that cannot be written.  Against a real server."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from api.settings import Settings
from api.store.files import INCOMING
from api.store.tables import Document
from tests.api.live import Live, answer_of, serving
from tests.api.world import World

PUT = "PUT /api/v1/uploads/a.txt HTTP/1.1\r\n"


def leftovers(world: World) -> list[Path]:
    folder = world.home / "files" / INCOMING
    return list(folder.iterdir()) if folder.exists() else []


def count(world: World) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count(Document.id))) or 0


def put(live: Live, content: bytes, *, head: str = "", length: int | None = None) -> tuple[int, bytes]:
    with live.connect() as connection:
        announced = f"Content-Length: {len(content) if length is None else length}\r\n"
        connection.sendall(f"{PUT}{live.headers('police')}{announced}{head}\r\n".encode() + content)
        return answer_of(connection)


def settles(world: World) -> bool:
    """What a broken upload has written is gone in a moment."""
    until = time.monotonic() + 10
    while leftovers(world) and time.monotonic() < until:
        time.sleep(0.05)
    return not leftovers(world)


def test_senders_who_hang_up_lie_or_flood(world: World) -> None:
    with serving(world, TEST_STILL_SECONDS="1") as live:
        with live.connect() as connection:  # hangs up in the midst, after more than is gathered in memory
            connection.sendall(f"{PUT}{live.headers('police')}Content-Length: 9000000\r\n\r\n".encode() + b"x" * 3_000_000)
        assert settles(world)
        status, body = put(live, b"x", length=100)  # announces more than it sends
        assert (status, b"E707" in body) == (408, True)
        more, _ = put(live, b"x" * 10, length=5)  # sends more than it announces: the rest is no request
        assert more in {202, 400}
        assert put(live, b"", head="X-Flood: " + "y" * 200_000 + "\r\n")[0] == 400
        with live.connect() as connection, pytest.raises(OSError):  # headers without end
            connection.sendall(PUT.encode())
            for _ in range(2000):
                connection.sendall(b"X-Flood: " + b"y" * 10_000 + b"\r\n")
        with live.connect() as connection:  # asks first, and is told before it sends
            head = "Content-Length: 300000000\r\nExpect: 100-continue\r\n\r\n"
            connection.sendall(f"{PUT}{live.headers('police')}{head}".encode())
            status, body = answer_of(connection)
        assert (status, b"E701" in body) == (413, True)
        assert put(live, b"x", head="Content-Length: 7\r\n")[0] in {0, 400}
        assert put(live, b"zz\r\n", head="Transfer-Encoding: chunked\r\n")[0] in {0, 400}
        long = f"PUT /api/v1/uploads/{'a' * 300_000} HTTP/1.1\r\n{live.headers('police')}Content-Length: 1\r\n\r\nx"
        with live.connect() as connection:
            connection.sendall(long.encode())
            assert answer_of(connection)[0] in {0, 400, 414, 431}
        assert put(live, b"still there")[0] == 202
        assert live.process.poll() is None
    assert count(world) in {1 + (more == 202), 2}  # what was announced is whole, though what follows it is not
    assert leftovers(world) == []


def test_a_sender_who_drips(world: World) -> None:
    with serving(world, TEST_GRACE_SECONDS="1") as live, live.connect() as connection:
        connection.sendall(f"{PUT}{live.headers('police')}Content-Length: 1000\r\n\r\n".encode())
        begun, status = time.monotonic(), 0
        connection.settimeout(0.2)
        while not status and time.monotonic() - begun < 15:
            connection.sendall(b"x")
            try:
                status, _ = answer_of(connection)
            except TimeoutError:
                continue
        assert status == 408
        assert time.monotonic() - begun < 10
    assert (count(world), leftovers(world)) == (0, [])


@pytest.fixture
def small(world: World) -> World:
    """The files of the world on a disk of three megabytes."""
    folder = world.home / "files"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("mounting needs root")
    world.settings.free_bytes = 0
    yield world
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_fills_in_the_midst(small: World) -> None:
    client = small.client("police")
    head = b'--edge\r\nContent-Disposition: form-data; name="f"; filename="%d.txt"\r\n\r\n'
    body = b"".join(head % n + b"%d" % n * 1_000_000 + b"\r\n" for n in range(5)) + b"--edge--\r\n"
    pieces = (body[start : start + 60_000] for start in range(0, len(body), 60_000))  # of a length not announced
    kind = {"Content-Type": "multipart/form-data; boundary=edge"}
    answer = client.post("/api/v1/documents", content=pieces, headers=kind)
    assert answer.status_code == 202
    found = [f["outcome"] if f["error"] is None else f["error"]["code"] for f in answer.json()["files"]]
    assert found == ["accepted", "accepted", "accepted", "E702", "E702"]
    assert count(small) == 3
    announced = client.post("/api/v1/documents", content=body, headers=kind)
    assert (announced.status_code, announced.json()["code"]) == (507, "E702")
    answer = client.put("/api/v1/uploads/a.txt", content=b"x" * 2_000_000)
    assert (answer.status_code, answer.json()["code"]) == (507, "E702")
    assert client.put("/api/v1/uploads/a.txt", content=b"small").status_code == 202
    assert leftovers(small) == []


def test_a_files_folder_that_is_read_only(small: World) -> None:
    folder, client = small.home / "files", small.client("police")
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    answer = client.put("/api/v1/uploads/a.txt", content=b"content")
    assert (answer.status_code, answer.json()["code"]) == (503, "E709")
    assert answer.headers["content-type"] == "application/problem+json"
    assert count(small) == 0
    subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
    assert client.put("/api/v1/uploads/a.txt", content=b"content").status_code == 202


def test_a_database_that_cannot_be_written(world: World) -> None:
    client = world.client("police")
    assert client.put("/api/v1/uploads/a.txt", content=b"one").status_code == 202
    world.database.engine.dispose()

    refusing = "PRAGMA query_only=ON" if world.database.dialect == "sqlite" else "SET default_transaction_read_only = on"

    def only_reads(connection: DBAPIConnection, _record: object) -> None:
        connection.cursor().execute(refusing)

    from sqlalchemy import event

    event.listen(world.database.engine, "connect", only_reads)
    answer = client.put("/api/v1/uploads/b.txt", content=b"two")
    assert (answer.status_code, answer.json()["code"]) == (503, "E703")
    assert client.get("/api/v1/documents").json()["total"] == 1
    event.remove(world.database.engine, "connect", only_reads)
    world.database.engine.dispose()
    again = client.put("/api/v1/uploads/b.txt", content=b"two")
    assert again.json()["files"][0]["outcome"] == "accepted"
    assert count(world) == 2


@pytest.mark.sqlite  # whose file lies on that disk
def test_a_database_on_a_full_disk(tmp_path: Path) -> None:
    """The whole data folder on a small disk; what was accepted stays, and the store works on when there is room."""
    from fastapi.testclient import TestClient

    from api.app import create_app

    home = tmp_path / "home"
    home.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", home], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("mounting needs root")
    settings = Settings(home=home, free_bytes=0)
    app = create_app(settings, pages=False)
    try:
        with TestClient(app):
            world = World(app, settings)
            world.populate()
            client = world.client("police")
            accepted, refused, n = 0, set(), 0
            while len(refused) < 8 and n < 2000:
                n += 1
                answer = client.put(f"/api/v1/uploads/{n}.txt", content=b"%d " % n * 4000)
                accepted += answer.status_code == 202
                if answer.status_code != 202:
                    refused.add((n, answer.status_code, answer.json()["code"]))
            assert {code for _, _, code in refused} <= {"E702", "E703"}
            assert accepted == count(world) > 20
            with sqlite3.connect(home / "anjian.db") as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            database.close()
            subprocess.run(["mount", "-o", "remount,size=20m", home], check=True)
            assert client.put("/api/v1/uploads/last.txt", content=b"last").status_code == 202
            assert leftovers(world) == []
    finally:
        subprocess.run(["umount", "-l", home], check=True)
