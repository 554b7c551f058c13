"""Where a request comes from: our own pages, another site in the same browser, or a program.

A browser sends our cookie along with whatever another site makes it send.  What changes something, and every websocket,
must therefore come from our own origin.  A program with a token sends no cookie, and nobody can make a browser add the
`Authorization` header for another site.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import ServiceError
from api.people.sessions import COOKIE
from api.routes.kit.problems import problem
from api.settings import Settings

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SOCKET: Final = "/_nicegui_ws/"
"""Its long polling is a websocket in the clothes of GET."""
PROBES: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by machines at whatever address they know; they tell nothing about anybody."""
POLICY_VIOLATION: Final = 1008
PORTS: Final = {"http": 80, "https": 443}


class Origin:
    """Refuses what comes from elsewhere (E505) and, where `public_url` is set, what asks for another host (E610)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may pass."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        error = self._refused(scope)
        if error is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            await problem(error, scope["path"])(scope, receive, send)

    def _refused(self, scope: Scope) -> ServiceError | None:
        headers = Headers(scope=scope)
        public = self.settings.public_url
        if public and scope["path"] not in PROBES and not self._meant(headers):
            return ServiceError("E610", address=public)
        if "authorization" in headers or _safe(scope):
            return None
        return None if self._ours(scope, headers) else ServiceError("E505")

    def _meant(self, headers: Headers) -> bool:
        public = urlsplit(self.settings.public_url)
        return _place(headers.get("host", ""), public.scheme) == _place(public.netloc, public.scheme)

    def _ours(self, scope: Scope, headers: Headers) -> bool:
        """By Origin, else Referer, else what the browser says about the two sites; a program says nothing of these."""
        named = headers.get("origin") or headers.get("referer")
        if named is not None:
            return self._same(named, headers)
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        return f"{COOKIE}=" not in headers.get("cookie", "")

    def _same(self, named: str, headers: Headers) -> bool:
        try:
            theirs = urlsplit(named)
        except ValueError:
            return False
        if theirs.scheme not in PORTS:
            return False
        if self.settings.public_url:
            ours = urlsplit(self.settings.public_url)
            return (theirs.scheme, _place(theirs.netloc, theirs.scheme)) == (ours.scheme, _place(ours.netloc, ours.scheme))
        if self.settings.https and theirs.scheme != "https":
            return False
        return _place(theirs.netloc, theirs.scheme) == _place(headers.get("host", ""), theirs.scheme)


def _safe(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in SAFE and not scope["path"].startswith(SOCKET)


def _place(netloc: str, scheme: str) -> str:
    """Host and port, the scheme's own port being left out in either."""
    return netloc.lower().removesuffix(f":{PORTS[scheme]}")
