"""A client process that sends files over several connections and says how long each took, in milliseconds.

    python load.py PORT CONNECTIONS SECONDS BYTES raw|form < headers
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time


def main() -> None:
    port, connections, size = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])
    headers = sys.stdin.read().encode()
    until = time.monotonic() + float(sys.argv[3])
    took: list[float] = []
    statuses: list[int] = []
    kind = sys.argv[5]
    threads = [
        threading.Thread(target=send, args=(port, headers, size, kind, until, took, statuses)) for _ in range(connections)
    ]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"took": took, "statuses": sorted(set(statuses)), "seconds": time.monotonic() - begun}))


def send(port: int, headers: bytes, size: int, kind: str, until: float, took: list[float], statuses: list[int]) -> None:
    filler = os.urandom(size)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.monotonic() < until:
            request = (raw if kind == "raw" else form)(headers, os.urandom(16) + filler[16:])
            begun = time.monotonic()
            connection.sendall(request)
            statuses.append(status_of(connection))
            took.append((time.monotonic() - begun) * 1000)


def raw(headers: bytes, content: bytes) -> bytes:
    head = b"PUT /api/v1/documents/%s.pdf HTTP/1.1\r\n" % os.urandom(4).hex().encode() + headers
    return head + b"Content-Length: %d\r\n\r\n" % len(content) + content


def form(headers: bytes, content: bytes) -> bytes:
    begin = b'--edge\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    body = begin + content + b"\r\n--edge--\r\n"
    head = b"POST /api/v1/documents HTTP/1.1\r\n" + headers + b"Content-Type: multipart/form-data; boundary=edge\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def status_of(connection: socket.socket) -> int:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, body = data.split(b"\r\n\r\n", 1)
    length = next(int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1])


if __name__ == "__main__":
    main()
