"""A session that is used goes on."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ServiceError
from api.people.sessions import COOKIE, Ticket, cookie_header, renewed, unseal
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
        if scope["type"] != "http" or not any(name == b"cookie" for name, _ in scope["headers"]):
            await self.app(scope, receive, send)
            return

        async def renew(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._renew(scope, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, renew)

    def _renew(self, scope: Scope, headers: MutableHeaders) -> None:
        ticket = self._shown(scope)
        fresh = renewed(ticket) if ticket is not None else None
        if fresh is None or "set-cookie" in headers or "public" in headers.get("cache-control", ""):
            return
        headers.append("Set-Cookie", cookie_header(self.settings, fresh))

    def _shown(self, scope: Scope) -> Ticket | None:
        """The ticket that came with the request; most routes have looked at it already (`request.state.ticket`)."""
        known: Ticket | None = scope.get("state", {}).get("ticket")
        cookie = HTTPConnection(scope).cookies.get(COOKIE) if known is None else None
        if cookie is None:
            return known
        try:
            return unseal(self.settings, cookie)
        except ServiceError:
            return None
