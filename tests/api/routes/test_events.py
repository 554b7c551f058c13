"""Changes of documents as a stream: what is told, to whom, and when it ends."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, update

from api.intake import documents, events
from api.store.tables import Document, User
from tests.api.live import Live, serving
from tests.api.world import World

API = "/api/v1"
WAY = ("reading", "analysing", "to_check")


def handed_in(world: World, *contents: bytes, login: str = "police") -> tuple[int, list[int]]:
    files = [("f", (f"{n}.txt", content)) for n, content in enumerate(contents)]
    answer = world.client(login).post(f"{API}/documents", files=files).json()
    return answer["batch_id"], [file["document_id"] for file in answer["files"]]


def move(world: World, document_id: int, *states: str) -> None:
    for state in states:
        with world.database.write() as session:
            assert documents.move(session, document_id, state)


def parsed(text: str) -> list[tuple[str, dict]]:
    """The events of a stream, without signs of life."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":") for block in text.split("\n\n")]
    return [(block["event"], json.loads(block["data"]) | {"mark": block.get("id")}) for block in blocks if "data" in block]


class Listening:
    """A stream that is read in a thread."""

    def __init__(self, live: Live, login: str, query: str, last: str = "") -> None:
        self._socket = live.connect()
        head = f"GET {API}/events{query} HTTP/1.1\r\n{live.headers(login)}Last-Event-ID: {last}\r\n\r\n"
        self._socket.sendall(head.encode())
        self._data = b""
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        try:
            while more := self._socket.recv(65536):
                self._data += more
                if self._data.endswith(b"0\r\n\r\n"):
                    break
        except OSError:
            pass
        self.ended.set()

    @property
    def heard(self) -> list[tuple[str, dict]]:
        _, _, body = self._data.partition(b"\r\n\r\n")
        text = "\n".join(line for line in body.decode(errors="ignore").replace("\r\n", "\n").split("\n"))
        return parsed(_unchunked(text))

    def wait(self, count: int) -> list[tuple[str, dict]]:
        until = time.monotonic() + 15
        while len(self.heard) < count and time.monotonic() < until:
            time.sleep(0.05)
        return self.heard

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._socket.close()


def _unchunked(text: str) -> str:
    """Lines that hold only a length in hexadecimal are the transfer's, not the stream's."""
    return "\n".join(line for line in text.split("\n") if not (line and all(c in "0123456789abcdef" for c in line)))


@contextmanager
def listening(live: Live, login: str, query: str = "", last: str = "") -> Iterator[Listening]:
    listener = Listening(live, login, query, last)
    try:
        yield listener
    finally:
        listener.close()


def told(heard: list[tuple[str, dict]]) -> list[tuple[str, int, str]]:
    return [(kind, data.get("id"), data.get("state")) for kind, data in heard]


def test_a_settled_batch_is_told_and_the_stream_ends(world: World) -> None:
    batch_id, [first, second] = handed_in(world, b"one", b"two")
    move(world, first, *WAY)
    move(world, second, "failed")
    answer = world.client("police").get(f"{API}/events", params={"batch": batch_id})
    assert answer.headers["content-type"].startswith("text/event-stream")
    heard = parsed(answer.text)
    assert told(heard) == [("document", first, "to_check"), ("document", second, "failed"), ("settled", batch_id, None)]
    assert heard[-1][1]["counts"] == {"to_check": 1, "failed": 1}


def test_who_comes_back_gets_what_has_changed_since(world: World) -> None:
    batch_id, [first, second] = handed_in(world, b"one", b"two")
    move(world, first, *WAY)
    with world.database.read() as session:
        mark = f"{(session.get_one(Document, first).state_at - events.EPOCH).total_seconds() * 1e6 + 1:.0f}-{first}"
    move(world, second, *WAY)
    client = world.client("police")
    answer = client.get(f"{API}/events", params={"batch": batch_id}, headers={"Last-Event-ID": mark})
    assert told(parsed(answer.text)) == [("document", second, "to_check"), ("settled", batch_id, None)]


@pytest.mark.parametrize("mark", ["x", "-1", "9" * 40, "１２", "1e9"])
def test_a_mark_that_is_none_of_ours_begins_anew(world: World, mark: str) -> None:
    batch_id, [document_id] = handed_in(world, b"one")
    move(world, document_id, *WAY)
    headers = {"Last-Event-ID": mark.encode()}
    answer = world.client("police").get(f"{API}/events", params={"batch": batch_id}, headers=headers)
    assert len(parsed(answer.text)) == 2


@pytest.mark.parametrize("login", ["land", "foreign_agency", "foreign_bureau"])
def test_batches_of_others_cannot_be_listened_to(world: World, login: str) -> None:
    batch_id, _ = handed_in(world, b"one")
    answer = world.client(login).get(f"{API}/events", params={"batch": batch_id})
    assert (answer.status_code, answer.json()["code"]) == (404, "E601")


def test_changes_are_heard_as_they_happen_by_those_whom_they_concern(world: World) -> None:
    batch_id, [mine] = handed_in(world, b"one")
    with (
        serving(world) as live,
        listening(live, "police", f"?batch={batch_id}") as batch,
        listening(live, "bureau") as bureau,
        listening(live, "foreign_agency") as foreign,
    ):
        assert told(batch.wait(1)) == [("document", mine, "received")]
        move(world, mine, "reading")
        assert told(batch.wait(2))[1:] == [("document", mine, "reading")]
        move(world, mine, "analysing", "to_check")
        _, [theirs] = handed_in(world, b"other", login="foreign_agency")
        assert batch.ended.wait(15)
        assert told(batch.heard)[-2:] == [("document", mine, "to_check"), ("settled", batch_id, None)]
        assert told(foreign.wait(1)) == [("document", theirs, "received")]
        assert {document for _, document, _ in told(bureau.wait(2))} == {mine}


def test_a_stream_ends_with_its_session(world: World) -> None:
    with serving(world, TEST_CHECK_SECONDS="0.5") as live, listening(live, "police") as stream:
        time.sleep(0.5)
        with world.database.write() as session:
            session.execute(update(User).where(User.login == "police").values(epoch=User.epoch + 1))
        assert stream.ended.wait(15)
        [(kind, data)] = stream.heard
    assert (kind, data["code"]) == ("ended", "E501")


def test_a_hundred_listeners_ask_the_database_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = events.Hub(world.database)
    handed_in(world, b"one")
    topics = {events._Listener((world.actor("police").scope, None)).topic for _ in range(100)}
    statements = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *about: statements.append(about[2][:6]))
    assert [len(news) for news in hub._look(topics).values()] == [1]
    assert statements.count("SELECT") == 2
    assert hub._look(topics) == {}
    assert statements.count("SELECT") == 3
