"""One address gets only its share of the server's connections: of a real server, asked from several addresses of this machine."""

from __future__ import annotations

import select
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from api.people.sessions import COOKIE
from api.serving.places import Places
from tests.api.live import Live, answer_of, serving
from tests.api.world import World

GET = "GET /api/v1/session HTTP/1.1\r\n"
SHARE = 12


class Line:
    """A connection."""

    def __init__(self) -> None:
        self.open = True

    def hang_up(self) -> None:
        self.open = False


def came(places: Places, address: str, count: int) -> Line:
    one = Line()
    places.enter(address)
    places.make_room(one, address, count)
    if one.open:
        places.wait(one, address)
    return one


def test_who_waits_longest_goes_and_of_too_many_of_one_address_one_of_its_own() -> None:
    places = Places(most=5, share=3)
    mine = [came(places, "a", number) for number in range(1, 4)]
    other = came(places, "b", 4)
    more = came(places, "a", 5)
    assert [one.open for one in (*mine, other, more)] == [False, True, True, True, True]
    places.stop_waiting(mine[0], "a")
    places.leave("a")
    came(places, "c", 6)
    assert [one.open for one in (*mine, other, more)] == [False, False, True, True, True]


def test_where_nobody_waits_the_newest_goes_and_nothing_is_kept_of_who_has_gone() -> None:
    places = Places(most=5, share=2)
    busy = [came(places, "a", number) for number in (1, 2)]
    for one in busy:
        places.stop_waiting(one, "a")
    assert [came(places, "a", 3).open, *(one.open for one in busy)] == [False, True, True]
    for _ in range(3):
        places.leave("a")
    assert not places._held
    assert not places._waiting


@pytest.fixture
def live(world: World) -> Iterator[Live]:
    with serving(world, ANJIAN_CONNECTIONS_PER_ADDRESS=str(SHARE), TEST_HEAD_SECONDS="300", TEST_PAGES="1") as made:
        yield made


def is_open(connection: socket.socket, seconds: float = 0.0) -> bool:
    """Whether the server has not hung up; waits that long for it to do so."""
    readable, _, _ = select.select([connection], [], [], seconds)
    try:
        return not readable or connection.recv(1, socket.MSG_PEEK) != b""
    except ConnectionError:
        return False


def served(live: Live, address: str) -> int:
    with live.connect(address) as connection:
        connection.sendall(f"{GET}{live.headers('police')}Connection: close\r\n\r\n".encode())
        return answer_of(connection)[0]


def busy(live: Live, connection: socket.socket) -> socket.socket:
    """In the midst of a request: it waits for nothing, so it does not make room."""
    connection.sendall(f"POST /api/v1/session HTTP/1.1\r\n{live.headers('police')}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{{".encode())
    return connection


def page(live: Live, connection: socket.socket) -> socket.socket:
    """An open page: a websocket, for ever."""
    upgrade = f"Host: 127.0.0.1:{live.port}\r\nOrigin: http://127.0.0.1:{live.port}\r\nCookie: {COOKIE}={live.world.ticket('police')}\r\n"
    upgrade += "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    connection.sendall(f"GET /_nicegui_ws/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n{upgrade}".encode())
    assert connection.recv(4096).startswith(b"HTTP/1.1 101")
    return connection


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one address of their own by default")
def test_one_address_cannot_take_all(live: Live) -> None:
    """Silent connections make room for each other; requests and open pages keep their places, and others theirs."""
    with ExitStack() as stack:
        silent = [stack.enter_context(live.connect()) for _ in range(SHARE)]
        assert served(live, "127.0.0.2") == 200
        assert all(is_open(one) for one in silent)
        assert served(live, "127.0.0.1") == 200
        assert not is_open(silent[0], 10)
        assert all(is_open(one) for one in silent[1:])
        held = [busy(live, stack.enter_context(live.connect())) for _ in range(SHARE // 2)]
        held += [page(live, stack.enter_context(live.connect())) for _ in range(SHARE - SHARE // 2)]
        assert not any(is_open(one, 10) for one in silent)
        newest = stack.enter_context(live.connect())
        assert not is_open(newest, 10)
        assert served(live, "127.0.0.2") == 200
        for one in held:
            one.close()
        until = time.monotonic() + 30
        while served(live, "127.0.0.1") != 200:  # as soon as the server has seen it
            assert time.monotonic() < until
    assert live.process.poll() is None
