"""A session that is used goes on."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ServiceError
from api.people.sessions import COOKIE, cookie_header, renewed, unseal
from api.settings import Settings


class Renewal:
    """Hands the cookie out anew, with the present moment as last use, on answers of the API and on pages.

    Whether the session still holds is not asked here: a ticket that no longer does is worth nothing with a later moment.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; the cookie joins the answer."""
        cookie = HTTPConnection(scope).cookies.get(COOKIE) if scope["type"] == "http" else None
        if cookie is None:
            await self.app(scope, receive, send)
            return

        async def renew(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._renew(MutableHeaders(scope=message), cookie)
            await send(message)

        await self.app(scope, receive, renew)

    def _renew(self, headers: MutableHeaders, cookie: str) -> None:
        if "set-cookie" in headers or "public" in headers.get("cache-control", ""):
            return
        try:
            ticket = renewed(unseal(self.settings, cookie))
        except ServiceError:
            return
        if ticket is not None:
            headers.append("Set-Cookie", cookie_header(self.settings, ticket))
