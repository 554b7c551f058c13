"""HEAD and OPTIONS, which the routes themselves do not name."""

from __future__ import annotations

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import Settings


class _AnsweredError(OSError):
    """The head is out; what follows is not wanted.  As with a caller who hung up, streams end at it."""


class Methods:
    """HEAD is answered as GET without the body; OPTIONS with the methods of the address, and never with CORS."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on as the routes know it."""
        method = scope.get("method")
        if method == "HEAD":
            await self._head(scope, receive, send)
        elif method == "OPTIONS":
            await self._options(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = False

        async def head(message: Message) -> None:
            nonlocal answered
            if answered:
                raise _AnsweredError
            await send(message if message["type"] == "http.response.start" else {**message, "body": b"", "more_body": False})
            answered = message["type"] == "http.response.body"

        try:
            scope["method"] = "GET"
            await self.app(scope, receive, head)
        except (_AnsweredError, ClientDisconnect):
            if not answered:
                raise

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = False

        async def allow(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 405:
                refused = True
                kept = [pair for pair in message["headers"] if pair[0] == b"allow"]
                message = {**message, "status": 204, "headers": kept}
            elif refused:
                message = {**message, "body": b"", "more_body": False}
            await send(message)

        await self.app(scope, receive, allow)
