"""A signed POST to a webhook: no redirections, no proxies, an end after a while, and nothing of the answer but its number."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from api.alerts.webhooks import signature

SECONDS: Final = 10.0
"""For connecting, and for each step."""
IN_ALL: Final = 20.0
"""However slowly the other side drips."""
ANSWER: Final = 4096
"""Bytes that are looked at, for the gateway's own error number."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent where; `number` is the delivery's."""

    number: int
    url: str
    secret: str
    body: Mapping[str, Any]


def post(parcel: Parcel) -> str:
    """Sends it.  Returns what went wrong, in a few words; empty when the other side took it."""
    data = json.dumps(parcel.body, ensure_ascii=False).encode()
    try:
        status, answer = _exchange(parcel, data)
    except TimeoutError:
        return "对方没有及时回答"
    except ssl.SSLError:
        return "加密连接没有建立，请检查对方的证书"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"连接不上或中断（{type(error).__name__}）"
    if 300 <= status < 400:
        return f"对方要求转到别的地址（{status}），没有照办"
    if not 200 <= status < 300:
        return f"对方拒绝（{status}）"
    return _refusal(answer)


def _exchange(parcel: Parcel, data: bytes) -> tuple[int, bytes]:
    parts = urlsplit(parcel.url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port or (443 if secure else 80), timeout=SECONDS)
    timestamp = str(int(time.time()))
    try:
        connection.connect()
        end = threading.Timer(IN_ALL, _cut, (connection.sock,))
        end.daemon = True
        end.start()
        try:
            connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else "") or "/", body=data, headers={
                "Content-Type": "application/json; charset=utf-8", "User-Agent": "Anjian", "X-Anjian-Delivery": str(parcel.number),
                "X-Anjian-Timestamp": timestamp, "X-Anjian-Signature": signature(parcel.secret, timestamp, data),
            })  # fmt: skip
            response = connection.getresponse()
            return response.status, response.read(ANSWER)
        finally:
            end.cancel()
    finally:
        connection.close()


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _refusal(answer: bytes) -> str:
    """企业微信 and 钉钉 say 200 and put their error into `errcode`."""
    try:
        said = json.loads(answer)
    except ValueError:
        return ""
    code = said.get("errcode") if isinstance(said, dict) else None
    return f"对方网关回答错误 {code}" if isinstance(code, int) and code else ""
