"""Clients that are slow, silent or many, against the real server: others are served meanwhile, and what they hold is given back."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import psutil
import pytest

from tests.api.live import Live, answer_of, serving
from tests.api.world import World

pytestmark = pytest.mark.hard

GET = "GET /api/v1/session HTTP/1.1\r\n"
MANY = 10_000
ADDRESSES = 4
"""From which they come: one alone gets only its share (`tests/api/serving/test_places.py`)."""
SPARE = 800
"""Open files that the test itself and the server need besides."""


@contextmanager
def room_for_files() -> Iterator[int]:
    """As many open files as the system lets us have; yields how many connections fit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield MANY if hard == resource.RLIM_INFINITY else min(MANY, hard - SPARE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def serves(live: Live) -> float:
    """Seconds in which somebody else is answered."""
    begun = time.monotonic()
    with live.connect() as connection:
        connection.sendall(f"{GET}{live.headers('police')}Connection: close\r\n\r\n".encode())
        assert answer_of(connection)[0] == 200
    return time.monotonic() - begun


def hung_up(connection: socket.socket, seconds: float = 30) -> bool:
    """Whether the server ends the connection, whatever it says before."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def eventually(true: Callable[[], bool], seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.2)
    return False


def test_slow_clients(world: World) -> None:
    """One server for all of them, with less patience than usual."""
    with serving(world, TEST_HEAD_SECONDS="3", TEST_BODY_SECONDS="2", TEST_STILL_SECONDS="2") as live:
        half_a_head_and_no_word_at_all(live)
        a_body_that_never_ends_where_no_file_is_meant(live)
        a_body_that_was_answered_already(live)
        an_answer_that_nobody_reads(live)
        assert live.process.poll() is None


def half_a_head_and_no_word_at_all(live: Live) -> None:
    """Slowloris: connections that say nothing, or a header every second, for ever."""
    with ExitStack() as stack:
        silent = [stack.enter_context(live.connect()) for _ in range(20)]
        drips = [stack.enter_context(live.connect()) for _ in range(20)]
        for one in drips:
            one.sendall(GET.encode())
        begun = time.monotonic()
        while drips and time.monotonic() - begun < 30:
            for one in list(drips):
                try:
                    one.sendall(b"X: y\r\n")
                except OSError:
                    drips.remove(one)
            time.sleep(0.5)
            serves(live)
        assert drips == []
        assert all(hung_up(one) for one in silent)


def a_body_that_never_ends_where_no_file_is_meant(live: Live) -> None:
    """Slowloris on the body of a small request, which the framework gathers before it asks who sends it."""
    with live.connect() as connection:
        connection.sendall(f"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nContent-Type: application/json\r\n".encode())
        connection.sendall(b"Content-Length: 1000\r\n\r\n{")
        status, body = answer_of(connection)
        assert (status, b"E707" in body) == (408, True)


def a_body_that_was_answered_already(live: Live) -> None:
    """The rest of a refused body, dripped for ever: the answer is given, the connection is not kept for it."""
    with live.connect() as connection:
        connection.sendall(f"PUT /api/v1/uploads/a.txt HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nContent-Length: 9000000\r\n\r\n".encode())
        assert answer_of(connection)[0] == 401
        begun = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - begun < 40:
                connection.sendall(b"x")
                time.sleep(0.2)


def an_answer_that_nobody_reads(live: Live) -> None:
    """Slow reading: many pipelined answers asked for and none taken, from a small window."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", live.port))
        connection.settimeout(2)
        server = psutil.Process(live.process.pid)
        ask = f"GET /api/v1/openapi.json HTTP/1.1\r\n{live.headers('police')}\r\n".encode()
        with pytest.raises(OSError):
            for _ in range(600):
                connection.sendall(ask)
                time.sleep(0.1)
        serves(live)
        assert eventually(lambda: not [one for one in server.net_connections() if one.raddr and one.raddr.port == connection.getsockname()[1]])


@pytest.mark.timeout(180)
def test_ten_thousand_connections(world: World) -> None:
    """Ten thousand connections that are silent, idle between requests, or in the midst of a head; then more than are let in."""
    with room_for_files() as count, serving(world, TEST_HEAD_SECONDS="120", TEST_CONNECTIONS=str(count)) as live:
        server = psutil.Process(live.process.pid)
        before, files = server.memory_info().rss, server.num_fds()
        with ExitStack() as stack:
            for number in range(count - 50):
                one = stack.enter_context(live.connect(f"127.0.0.{2 + number % ADDRESSES}"))
                if number % 4 == 0:
                    one.sendall(GET.encode())
            assert eventually(lambda: server.num_fds() >= files + count - 60)
            cpu, took = sum(server.cpu_times()[:2]), sorted(serves(live) for _ in range(40))
            each = (sum(server.cpu_times()[:2]) - cpu) / 40
            grown = (server.memory_info().rss - before) / count
            print(f"{count} connections: p95 {took[37] * 1000:.0f} ms, {each * 1000:.1f} ms of the processor a request, {grown / 1024:.1f} KiB each")
            assert each < 0.2
            assert took[37] < 5
            assert grown < 100 * 1024
            for _ in range(200):  # beyond the limit: those that wait longest make room
                stack.enter_context(live.connect())
            assert max(serves(live) for _ in range(5)) < 5
            assert server.num_fds() < files + count + 20
        assert eventually(lambda: server.num_fds() < files + 30)
        serves(live)
        assert live.process.poll() is None
