"""A small store that speaks S3 over HTTP, for tests: one bucket, in memory, with the faults that a test orders.

It takes what the client sends as a real one does: a request without a signature, of another key, or whose body is not the
one that was signed for, is refused.
"""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

BUCKET, KEY, SECRET = "anjian-test", "AKHERON", "Qiushui-1937-Bailu"
PAGE = 100
"""Keys in one answer to a listing."""


@dataclass
class Fault:
    """Something that goes wrong with the next `times` requests that it concerns.

    `kind`: `503`, `403`, `cut` (the connection ends in the middle), `slow` (waits `seconds`), `wrong` (other bytes come).
    """

    kind: str
    method: str
    times: int = 1 << 30
    seconds: float = 0.0


@dataclass
class ObjectStore:
    """A running store: `objects` are its keys and bytes, `since` when they were put there, `requests` what was asked."""

    objects: dict[str, bytes] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))
    guard: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.server = _Server(("127.0.0.1", 0), _handler(self))
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def settings(self) -> dict[str, Any]:
        """What leads a service to it."""
        return {
            "files": f"s3://{BUCKET}/service", "s3_endpoint": f"http://127.0.0.1:{self.port}", "s3_http": True,
            "s3_key": KEY, "s3_secret": SECRET,
        }  # fmt: skip

    @property
    def variables(self) -> dict[str, str]:
        """The same as ANJIAN_… variables."""
        return {f"ANJIAN_{name.upper()}": str(value).lower() if value is True else value for name, value in self.settings.items()}

    def fail(self, kind: str, method: str, times: int = 1 << 30, seconds: float = 0.0) -> None:
        """Orders a fault."""
        self.faults.append(Fault(kind, method, times, seconds))

    def fault(self, method: str) -> Fault | None:
        """The fault that concerns a request, if any; it counts."""
        with self.guard:
            for one in self.faults:
                if one.method == method and one.times > 0:
                    one.times -= 1
                    return one
        return None

    def asked(self, method: str) -> int:
        """How often it was asked this way."""
        return sum(one == method for one, _ in self.requests)

    def put(self, key: str, content: bytes) -> None:
        """Keeps an object."""
        self.objects[key], self.since[key] = content, time.time()

    def stop(self) -> None:
        """Nothing answers any more."""
        self.server.shutdown()
        self.server.server_close()
        for connection in self.server.open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.open: list[socket.socket] = []

    def get_request(self) -> tuple[socket.socket, Any]:
        """Remembers connections: one that is kept alive would outlive the server."""
        connection, address = super().get_request()
        self.open.append(connection)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that give up are part of the tests."""


def _handler(store: ObjectStore) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            store.requests.append((self.command, self.path))
            refused = self.refused(body)
            fault = store.fault(self.command)
            if refused:
                self.say(403, _error(refused))
            elif fault is not None and fault.kind in {"503", "403"}:
                self.say(int(fault.kind), _error("SlowDown" if fault.kind == "503" else "AccessDenied"))
            else:
                if fault is not None and fault.kind == "slow":
                    time.sleep(fault.seconds)
                self.do(body, fault.kind if fault else "")

        def refused(self, body: bytes) -> str:
            given = self.headers.get("Authorization", "")
            if not given.startswith(f"AWS4-HMAC-SHA256 Credential={KEY}/") or "Signature=" not in given or self.headers.get("X-Amz-Security-Token"):
                return "SignatureDoesNotMatch"
            signed = self.headers.get("X-Amz-Content-Sha256")
            return "" if signed == hashlib.sha256(body).hexdigest() else "XAmzContentSHA256Mismatch"

        def do(self, body: bytes, fault: str) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
            bucket, _, key = unquote(address.path).lstrip("/").partition("/")
            if bucket != BUCKET:
                self.say(404, _error("NoSuchBucket"))
            elif "list-type" in query:
                self.listed(query)
            elif "uploads" in query:
                number = str(next(store.numbers))
                store.uploads[number] = {}
                self.say(200, f"<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><UploadId>{number}</UploadId></InitiateMultipartUploadResult>")
            elif "uploadId" in query:
                self.part(key, query, body, fault)
            else:
                self.whole(key, body, fault)

        def listed(self, query: dict[str, str]) -> None:
            after = query.get("continuation-token", "")
            keys = sorted(key for key in store.objects if key.startswith(query.get("prefix", "")) and key > after)
            page = keys[:PAGE]
            rows = "".join(
                f"<Contents><Key>{escape(key)}</Key><LastModified>{datetime.fromtimestamp(store.since[key], UTC):%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
                f"<ETag>&quot;{_tag(store.objects[key])}&quot;</ETag><Size>{len(store.objects[key])}</Size></Contents>" for key in page
            )
            more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if len(keys) > PAGE else ""
            cut = str(len(keys) > PAGE).lower()
            self.say(200, f"<ListBucketResult><Name>{BUCKET}</Name><KeyCount>{len(page)}</KeyCount><IsTruncated>{cut}</IsTruncated>{rows}{more}</ListBucketResult>")

        def part(self, key: str, query: dict[str, str], body: bytes, fault: str) -> None:
            parts = store.uploads.get(query["uploadId"])
            if parts is None:
                self.say(404, _error("NoSuchUpload"))
            elif self.command == "PUT":
                if fault == "cut":
                    self.cut()
                    return
                parts[int(query["partNumber"])] = body
                self.say(200, ETag=f'"{_tag(body)}"')
            elif self.command == "DELETE":
                del store.uploads[query["uploadId"]]
                self.say(204)
            else:
                named = [int(one.text or "") for one in ElementTree.fromstring(body).iter() if one.tag.endswith("PartNumber")]
                store.put(key, b"".join(parts[number] for number in named))
                del store.uploads[query["uploadId"]]
                self.say(200, f'<CompleteMultipartUploadResult><Key>{key}</Key><ETag>"{_tag(store.objects[key])}"</ETag></CompleteMultipartUploadResult>')

        def whole(self, key: str, body: bytes, fault: str) -> None:
            if self.command == "PUT":
                if fault == "cut":
                    self.cut()
                    return
                store.put(key, body[: len(body) // 2] if fault == "wrong" else body)
                self.say(200, ETag=f'"{_tag(body)}"')
            elif self.command == "DELETE":
                store.objects.pop(key, None)
                self.say(204)
            elif key not in store.objects:
                self.say(404, _error("NoSuchKey"))
            else:
                self.sent(key, fault)

        def sent(self, key: str, fault: str) -> None:
            content = store.objects[key]
            start, end, status = 0, len(content), 200
            if (asked := self.headers.get("Range", "")).startswith("bytes="):
                first, _, last = asked.removeprefix("bytes=").partition("-")
                start, end, status = int(first), min(int(last) + 1, end) if last else end, 206
            about = {"ETag": f'"{_tag(content)}"', "Last-Modified": formatdate(store.since[key], usegmt=True)}
            if status == 206:
                about["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
            shown = bytes(end - start) if fault == "wrong" else content[start:end]
            self.head(status, len(shown), about)
            if self.command == "HEAD":
                return
            if fault == "cut":
                self.wfile.write(shown[: len(shown) // 2])
                self.cut()
            else:
                self.wfile.write(shown)

        def cut(self) -> None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.close()

        def say(self, status: int, body: str = "", **about: str) -> None:
            content = b"" if self.command == "HEAD" else body.encode()
            self.head(status, len(content), about)
            self.wfile.write(content)

        def head(self, status: int, size: int, about: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in about.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(size))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    answer: Callable[[Handler], None] = Handler.answer
    for method in ("GET", "PUT", "HEAD", "DELETE", "POST"):
        setattr(Handler, f"do_{method}", answer)
    return Handler


def _tag(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def _error(code: str) -> str:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
