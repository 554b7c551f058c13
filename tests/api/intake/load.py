"""A client process that sends files over several connections and says what became of them, as cheaply as it can.

    python load.py PORT CONNECTIONS SECONDS RATE raw|form FILE… < headers

RATE: files that fall due in a second, sent by whichever connection is free; 0: as many as are answered.  How long a file
took counts from the moment in which it was due, so that a server that falls behind cannot hide it.

One thread, and bytes prepared before: client, server and worker share the processors.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import sys
import time
from collections import deque
from pathlib import Path

HEADS = {"raw": b"PUT /api/v1/uploads/%s.pdf HTTP/1.1\r\n", "form": b"POST /api/v1/documents HTTP/1.1\r\n"}
TYPE = b"Content-Type: multipart/form-data; boundary=edge\r\n"
BEGIN = b'--edge\r\nContent-Disposition: form-data; name="files"; filename="%s.pdf"\r\n\r\n'
END = b"\r\n--edge--\r\n"
MARK = b"0123456789abcdef" * 2
"""Stands somewhere in every file given; each file sent has bytes of its own there."""


def main() -> None:
    port, connections, seconds, rate = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    client = Client(sys.stdin.buffer.read(), sys.argv[5], [Path(name).read_bytes() for name in sys.argv[6:]])
    print(json.dumps(client.run(port, connections, seconds, rate)))


class Line:
    """One connection, and the request that is on its way over it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.unsent: list[memoryview] = []
        self.answer = b""
        self.due = 0.0

    def send(self) -> bool:
        """Sends what the kernel takes; returns whether that was all."""
        while self.unsent:
            try:
                sent = self.socket.sendmsg(self.unsent)
            except BlockingIOError:
                return False
            while self.unsent and sent >= len(self.unsent[0]):
                sent -= len(self.unsent.pop(0))
            if sent:
                self.unsent[0] = self.unsent[0][sent:]
        return True

    def receive(self) -> int | None:
        """The status of the answer once it is complete."""
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        self.answer += more
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = next(int(x[15:]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length:"))
        if len(body) < length:
            return None
        self.answer = b""
        return int(head[9:12])


class Client:
    """What is sent, and what was answered."""

    def __init__(self, headers: bytes, kind: str, contents: list[bytes]) -> None:
        self._head, self._kind = HEADS[kind] + headers, kind
        self._contents = [_cut(content) for content in contents]
        self._number = 0
        self.took: list[float] = []
        self.statuses: dict[int, int] = {}

    def run(self, port: int, connections: int, seconds: float, rate: float) -> dict[str, object]:
        """Milliseconds each took, how many of each status, and seconds in all."""
        lines = [Line(port) for _ in range(connections)]
        free, waiting = deque(lines), selectors.DefaultSelector()
        cpu, begun = time.process_time(), time.monotonic()
        due, until = begun, begun + seconds
        while True:
            now = time.monotonic()
            while free and due <= now < until:
                line = free.popleft()
                line.due, line.unsent = due if rate else now, self._request()
                due = due + 1 / rate if rate else now
                waiting.register(line.socket, self._wish(line), line)
            if now >= until and len(free) == connections:
                break
            pause = max(0.0, due - now) if free and now < until else None
            for key, _ in waiting.select(pause):
                self._serve(key.data, waiting, free)
        spent, passed = time.process_time() - cpu, time.monotonic() - begun
        return {"took": self.took, "statuses": self.statuses, "seconds": passed, "cpu": spent}

    def _serve(self, line: Line, waiting: selectors.BaseSelector, free: deque[Line]) -> None:
        if line.unsent:
            waiting.modify(line.socket, self._wish(line), line)
            return
        status = line.receive()
        if status is not None:
            self.took.append((time.monotonic() - line.due) * 1000)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            waiting.unregister(line.socket)
            free.append(line)

    @staticmethod
    def _wish(line: Line) -> int:
        return selectors.EVENT_READ if line.send() else selectors.EVENT_WRITE

    def _request(self) -> list[memoryview]:
        self._number += 1
        before, after = self._contents[self._number % len(self._contents)]
        own = os.urandom(len(MARK) // 2).hex().encode()
        length = len(before) + len(own) + len(after)
        if self._kind == "raw":
            head = self._head % own + b"Content-Length: %d\r\n\r\n" % length
            return [memoryview(head), before, memoryview(own), after]
        begin = BEGIN % own
        head = self._head + TYPE + b"Content-Length: %d\r\n\r\n" % (len(begin) + length + len(END))
        return [memoryview(head + begin), before, memoryview(own), after, memoryview(END)]


def _cut(content: bytes) -> tuple[memoryview, memoryview]:
    at = content.index(MARK)
    return memoryview(content)[:at], memoryview(content)[at + len(MARK) :]


if __name__ == "__main__":
    main()
