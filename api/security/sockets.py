"""How many sockets strangers may hold open."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.security.body import known
from api.settings import Settings

STRANGERS: Final = 500
"""Open pages of people who have not signed in yet; a socket stays open as long as its page, and nothing else makes room."""
TRY_AGAIN: Final = 1013


class Sockets:
    """Refuses websockets without a session of ours beyond that number."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._strangers = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may pass."""
        if scope["type"] != "websocket" or known(scope, self.settings):
            await self.app(scope, receive, send)
            return
        if self._strangers >= STRANGERS:
            await send({"type": "websocket.close", "code": TRY_AGAIN})
            return
        self._strangers += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._strangers -= 1
