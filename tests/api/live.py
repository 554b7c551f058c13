"""A server in a process of its own, and a client that speaks HTTP by hand, so that it can also speak it badly."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.people.sessions import COOKIE
from tests.api.world import World

SERVER = Path(__file__).parent / "live_server.py"


@dataclass
class Live:
    """A server on the world's data folder."""

    world: World
    port: int
    process: subprocess.Popen[bytes]

    def headers(self, login: str) -> str:
        """What every request of `login` carries."""
        origin = f"http://127.0.0.1:{self.port}"
        return f"Host: 127.0.0.1:{self.port}\r\nOrigin: {origin}\r\nCookie: {COOKIE}={self.world.ticket(login)}\r\n"

    def connect(self, address: str = "127.0.0.1") -> socket.socket:
        """A connection from one of this machine's addresses."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(address, 0))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


@contextmanager
def serving(world: World, **environment: str) -> Iterator[Live]:
    """A server process, killed at the end."""
    command = [sys.executable, str(SERVER), str(world.home)]
    log = world.home / "server.log"
    with log.open("wb") as written:  # a pipe that nobody reads would stop the server when it is full
        process = subprocess.Popen(command, stdout=written, env={**os.environ, "ANJIAN_DATABASE": world.settings.database, **environment})
    try:
        live = Live(world, _port(log), process)
        _await(live)
        yield live
    finally:
        process.kill()
        process.wait()


def _port(log: Path) -> int:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        first, _, rest = log.read_text(encoding="utf-8", errors="replace").partition("\n")
        if rest or first.isdigit():
            return int(first)
        time.sleep(0.02)
    raise TimeoutError("the server does not start")


def _await(live: Live) -> None:
    """The port listens before the application does; the first answer says that it has started."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with live.connect() as connection:
            connection.sendall(b"GET /api/v1/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if answer_of(connection)[0]:
                return
    raise TimeoutError("the server does not answer")


def answer_of(connection: socket.socket) -> tuple[int, bytes]:
    """Status and body of the next answer; status 0 when the server hung up without one."""
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            more = connection.recv(65536)
        except ConnectionError:
            return 0, b""
        if not more:
            return 0, b""
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    while len(body) < int(fields.get("content-length", 0)):
        body += connection.recv(65536)
    return int(lines[0].split()[1]), body
