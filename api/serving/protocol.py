"""HTTP as it is spoken to the server, with limits that uvicorn's httptools lacks: to the head of a request, to patience, to connections.

Who sends half a head, who reads no answer, and who opens ten thousand connections and says nothing costs the sender nothing
and the server a connection for ever; browsers behind a proxy of the court's network do all of these for seconds, never for minutes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from api.security.share import whose
from api.serving.places import Places

LARGEST_HEAD: Final = 64 * 1024
"""Address and headers of a request; browsers and proxies send a few kilobytes."""
HEAD_SECONDS = 20.0
"""How long a head may take, and a new connection may wait with its first word (browsers open some ahead)."""
STILL_SECONDS = 60.0
"""How long nobody takes a byte of an answer, or the rest of a body that was answered already hardly moves."""
SLOWEST: Final = 4 * 1024
"""Bytes a second of such a rest, in the mean."""
PLACES: Final = Places(15_000, 5_000)
"""Of this process's server."""


class Protocol(HttpToolsProtocol):
    """Answers a larger head with 400 and hangs up; hangs up on those who keep it waiting; keeps room for new connections."""

    _unread = 0
    """Bytes of the head so far; a piece that also ends the body before it is not counted."""
    _in_head = True
    _body = 0
    """Bytes of bodies so far."""
    _sender: asyncio.TimerHandle | None = None
    """Ends the waiting for the sender."""
    _reader: asyncio.TimerHandle | None = None
    """Ends the waiting for the reader of the answer."""
    _address = ""
    """Whose place it holds."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Lets it in; where there are too many, another goes, or this one."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._address = whose(self.client[0]) if self.client else ""
        PLACES.enter(self._address)
        PLACES.make_room(self, self._address, len(self.connections))
        if not transport.is_closing():
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets it."""
        self._stop_waiting()
        if self._reader is not None:
            self._reader.cancel()
        PLACES.leave(self._address)
        super().connection_lost(exc)

    def hang_up(self) -> None:
        """Ends it, whatever is on its way: another has its place."""
        self._stop_waiting()
        self.transport.abort()

    def handle_websocket_upgrade(self) -> None:
        """From now on it is a `Socket`, which has a place of its own."""
        super().handle_websocket_upgrade()
        PLACES.leave(self._address)

    def data_received(self, data: bytes) -> None:
        """Passes the bytes on, as long as a head does not grow without end."""
        if self._in_head:
            self._unread += len(data)
            self._await_head()
        else:
            self._body += len(data)
        super().data_received(data)
        if self._in_head and self._unread > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_headers_complete(self) -> None:
        """Raises ValueError for a head that came in one piece and is too large; the parser has it answered with 400."""
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > LARGEST_HEAD:
            raise ValueError("the head of the request is too large")
        self._in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes are a head again."""
        self._in_head, self._unread = True, 0
        self._stop_waiting()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Waits for the next request, for the rest of this one, and for the answer to be taken; for none without end."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self._watch_reader()
        if self._in_head and not self.pipeline:
            PLACES.wait(self, self._address)
        elif not self._in_head:
            self._watch_sender()

    def pause_writing(self) -> None:
        """The reader is slower than the answer is made."""
        super().pause_writing()
        self._watch_reader()

    def _await_head(self) -> None:
        PLACES.wait(self, self._address)
        if self._sender is None:
            self._sender = self._later(HEAD_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        PLACES.stop_waiting(self, self._address)
        if self._sender is not None:
            self._sender.cancel()
            self._sender = None

    def _watch_sender(self) -> None:
        self._stop_waiting()
        self._sender = self._later(STILL_SECONDS, self._look_at_sender, self._body)

    def _look_at_sender(self, before: int) -> None:
        if self._body - before < STILL_SECONDS * SLOWEST:
            self.transport.abort()
        else:
            self._watch_sender()

    def _watch_reader(self) -> None:
        if self._reader is None:
            self._reader = self._later(STILL_SECONDS, self._look_at_reader, self.transport.get_write_buffer_size())

    def _look_at_reader(self, before: int) -> None:
        self._reader = None
        left = self.transport.get_write_buffer_size()
        if left and left >= before:
            self.transport.abort()
        elif left:
            self._watch_reader()

    def _later(self, seconds: float, then: Callable[..., None], *arguments: object) -> asyncio.TimerHandle:
        return self.loop.call_later(seconds, then, *arguments)


class Socket(WebSocketsSansIOProtocol):
    """A websocket, which is a connection of its address as long as it lasts."""

    _address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Takes its place."""
        super().connection_made(transport)
        self._address = whose(self.client[0]) if self.client else ""
        PLACES.enter(self._address)

    def connection_lost(self, exc: Exception | None) -> None:
        """Gives it back."""
        PLACES.leave(self._address)
        super().connection_lost(exc)
