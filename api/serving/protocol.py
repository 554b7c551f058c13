"""HTTP as it is spoken to the server, with a limit to the head of a request: uvicorn's httptools has none."""

from __future__ import annotations

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 64 * 1024
"""Address and headers of a request; browsers and proxies send a few kilobytes."""


class Protocol(HttpToolsProtocol):
    """Answers a larger head with 400 and hangs up."""

    _unread = 0
    """Bytes of the head so far; a piece that also ends the body before it is not counted."""
    _in_head = True

    def data_received(self, data: bytes) -> None:
        """Passes the bytes on, as long as a head does not grow without end."""
        if self._in_head:
            self._unread += len(data)
        super().data_received(data)
        if self._in_head and self._unread > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_headers_complete(self) -> None:
        """Raises ValueError for a head that came in one piece and is too large; the parser has it answered with 400."""
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > LARGEST_HEAD:
            raise ValueError("the head of the request is too large")
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes are a head again."""
        self._in_head, self._unread = True, 0
        super().on_message_complete()
