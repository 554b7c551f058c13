"""Who really calls, when a proxy stands in front."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.settings import Settings


class Proxy:
    """Believes X-Forwarded-For only when the settings say that a proxy sets it, and then only what that proxy appended.

    Otherwise such headers are removed, so that nothing behind can mistake them for the truth; that there were some, so
    that the address is not the caller's own, is told as `request.state.unnamed`.  The server's own reading of such headers
must be off (uvicorn believes the first address, which the caller writes).
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with the true caller."""
        if scope["type"] in {"http", "websocket"}:
            if self.settings.https:
                scope["scheme"] = "https" if scope["type"] == "http" else "wss"
            if self.settings.proxy:
                _take(scope)
            elif any(name.startswith(b"x-forwarded-") for name, _ in scope["headers"]):
                scope.setdefault("state", {})["unnamed"] = True
            scope["headers"] = [pair for pair in scope["headers"] if not pair[0].startswith(b"x-forwarded-")]
        await self.app(scope, receive, send)


def _take(scope: Scope) -> None:
    """The last address is the one that our proxy saw; those before it are what the caller claims."""
    named = Headers(scope=scope).getlist("x-forwarded-for")
    last = named[-1].rpartition(",")[2].strip() if named else ""
    if last:
        scope["client"] = (last[:60], 0)
