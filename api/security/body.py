"""How large a request may be, where no upload is meant."""

from __future__ import annotations

import asyncio
import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ServiceError
from api.people.sessions import COOKIE, unseal
from api.routes.kit.problems import problem
from api.settings import MEBIBYTE, Settings

LARGEST = 2 * MEBIBYTE
"""A correction with its places, the longest thing that is sent without being a file, stays far below."""
BODY_SECONDS = 60.0
"""In which a body must have arrived; a correction takes a fraction of a second."""
STRANGERS_OWN = 16 * 1024
"""What anybody may send: a name and a password."""
STRANGERS = 64 * MEBIBYTE
"""What all strangers, and systems with tokens, may send beyond it at the same time."""
FORMS, FILES = "/api/v1/documents", "/api/v1/uploads/"
LEDGERS = "/api/v1/ledger/imports/"
PROOFS = re.compile(r"/api/v1/rectifications/\d+/proofs/")
"""Uploads: they count their bytes themselves while they go to the disk (`Settings.upload_bytes`)."""


class BodyLimit:
    """Refuses larger bodies with E609, by what they announce and by what arrives; slower ones with E707.

    A body lies in memory until it is complete, and only then the route asks who sends it: what those may fill together who
    show no session of ours is limited (E714).
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._strangers = 0
        """Bytes of strangers' bodies in memory, without what each may send anyway."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with its body counted."""
        if scope["type"] != "http" or _uploads(scope):
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isascii() or not announced.isdigit() or int(announced[:20]) > LARGEST:
            await problem(ServiceError("E609"), scope["path"])(scope, receive, send)
            return
        arrived, held, whole = 0, 0, False
        until = asyncio.get_running_loop().time() + BODY_SECONDS

        async def counted() -> Message:
            nonlocal arrived, held, whole
            message = await receive() if whole else await _before(until, receive)
            whole = not message.get("more_body", False)  # from then on, what comes is the caller's hanging up, at any time
            arrived += len(message.get("body", b""))
            if arrived > LARGEST:
                raise HTTPException(413)  # passes through FastAPI's reading of bodies, as no other error does
            if arrived > STRANGERS_OWN and not known(scope, self.settings):
                more = arrived - STRANGERS_OWN - held
                if self._strangers + more > STRANGERS:
                    raise HTTPException(503)
                self._strangers += more
                held += more
            return message

        try:
            await self.app(scope, counted, send)
        finally:
            self._strangers -= held


async def _before(until: float, receive: Receive) -> Message:
    try:
        async with asyncio.timeout_at(until):
            return await receive()
    except TimeoutError:
        raise HTTPException(408) from None


def known(scope: Scope, settings: Settings) -> bool:
    """Whether a session comes along that this service has opened; tokens are not asked for, which would take a database."""
    cookie = HTTPConnection(scope).cookies.get(COOKIE)
    try:
        return cookie is not None and unseal(settings, cookie) is not None
    except ServiceError:
        return False


def _uploads(scope: Scope) -> bool:
    method, path = scope["method"], str(scope["path"])
    return (method == "POST" and path == FORMS) or (method == "PUT" and (path.startswith((FILES, LEDGERS)) or PROOFS.match(path) is not None))
