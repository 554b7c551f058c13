"""A mail server and a gateway on free ports of this machine, which keep what they are sent."""

from __future__ import annotations

import base64
import contextlib
import http.server
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What a mail server got, and how it behaves."""

    port: int = 0
    user: str = ""
    password: str = ""
    refuse: int = 0
    """Answers so many recipients with 550."""
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs."""

    def handle(self) -> None:
        box: Mailbox = self.server.box
        sender, to, known = "", "", not box.user
        self.say("220 test")
        while line := self.rfile.readline():
            command, _, rest = line.decode().strip().partition(" ")
            match command.upper():
                case "EHLO":
                    self.say("250-test\r\n250 AUTH PLAIN" if box.user else "250 test")
                case "AUTH":
                    known = base64.b64decode(rest.split()[1]).decode() == f"\0{box.user}\0{box.password}"
                    self.say("235 ok" if known else "535 wrong password for the-name-of-somebody")
                case "MAIL":
                    sender = rest
                    self.say("250 ok")
                case "RCPT":
                    to = rest
                    box.refuse -= 1
                    self.say("550 no such mailbox" if box.refuse >= 0 else "250 ok")
                case "DATA":
                    self.say("354 go on")
                    self.take(box, sender, to, known=known)
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def take(self, box: Mailbox, sender: str, to: str, *, known: bool) -> None:
        data = b""
        while (line := self.rfile.readline()) != b".\r\n":
            data += line[1:] if line.startswith(b"..") else line
        box.letters.append(message_from_bytes(data, policy=policy.default))
        box.envelopes.append((sender, to))
        box.signed_in.append(known)
        self.say("250 taken")


@dataclass
class Taken:
    """A request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Gateway:
    """What a gateway got, and its answers: each once, the last one for ever."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=lambda: [(200, {}, b'{"errcode":0}')])
    pause: float = 0.0
    taken: list[Taken] = field(default_factory=list)


class _Post(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # the library's name
        gateway: Gateway = self.server.gateway
        body = self.rfile.read(int(self.headers["Content-Length"]))
        gateway.taken.append(Taken(self.path, dict(self.headers), body))
        time.sleep(gateway.pause)
        status, headers, answer = gateway.answers[0] if len(gateway.answers) == 1 else gateway.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def mail(**behaviour: object) -> Iterator[Mailbox]:
    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp)) as server:
        server.box = box = Mailbox(port=server.server_address[1], **behaviour)
        yield box


@contextlib.contextmanager
def gateway(**behaviour: object) -> Iterator[Gateway]:
    with _running(http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Post)) as server:
        server.gateway = made = Gateway(f"http://127.0.0.1:{server.server_address[1]}/robot/send?key=gateway-key", **behaviour)
        yield made


@contextlib.contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
