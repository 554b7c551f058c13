"""What browsers may do with our answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import Settings

API: Final = "/api/"
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
"""For data and files: even one that a browser takes for a page runs nothing, loads nothing, and has no origin."""
PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # NiceGUI: inline start-up, templates compiled by Vue
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    )
)
"""For pages: nothing comes from another host and nothing goes there."""
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CACHE: Final = b"cache-control"
YEAR: Final = 365 * 24 * 60 * 60


def headers_for(scope: Scope, settings: Settings) -> dict[str, str]:
    """The headers of any answer to this request.  HSTS only where the service is reached through HTTPS."""
    policy = DATA_POLICY if scope["path"].startswith(API) else PAGE_POLICY
    found = {**ALWAYS, "Content-Security-Policy": policy, "Cache-Control": "no-store"}
    if settings.https:
        found["Strict-Transport-Security"] = f"max-age={YEAR}"
    return found


class Headers:
    """Adds the headers; an answer that says itself how long it may be kept (assets, page images) is left its word."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; the headers join the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        ours = headers_for(scope, self.settings)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _joined(message.get("headers", ()), ours)
            await send(message)

        await self.app(scope, receive, guarded)


def _joined(given: Iterable[tuple[bytes, bytes]], ours: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Ours take the place of others with their name.  In one pass: every answer comes through here."""
    raw = {name.lower().encode("latin-1"): value.encode("latin-1") for name, value in ours.items()}
    kept = [pair for pair in given if pair[0].lower() not in raw or pair[0].lower() == CACHE]
    if any(pair[0].lower() == CACHE for pair in kept):
        del raw[CACHE]
    return kept + list(raw.items())
