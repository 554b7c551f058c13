"""How large a request may be, where no upload is meant."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ServiceError
from api.routes.problems import problem
from api.settings import MEBIBYTE, Settings

LARGEST = 2 * MEBIBYTE
"""A correction with its places, the longest thing that is sent without being a file, stays far below."""
FORMS, FILES = "/api/v1/documents", "/api/v1/uploads/"
LEDGERS = "/api/v1/ledger/imports/"
PROOFS = re.compile(r"/api/v1/rectifications/\d+/proofs/")
"""Uploads: they count their bytes themselves while they go to the disk (`Settings.upload_bytes`)."""


class BodyLimit:
    """Refuses larger bodies with E609, by what they announce and by what arrives."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with its body counted."""
        if scope["type"] != "http" or _uploads(scope):
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isascii() or not announced.isdigit() or int(announced[:20]) > LARGEST:
            await problem(ServiceError("E609"), scope["path"])(scope, receive, send)
            return
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > LARGEST:
                raise HTTPException(413)  # passes through FastAPI's reading of bodies, as no other error does
            return message

        await self.app(scope, counted, send)


def _uploads(scope: Scope) -> bool:
    method, path = scope["method"], str(scope["path"])
    return (method == "POST" and path == FORMS) or (method == "PUT" and (path.startswith((FILES, LEDGERS)) or PROOFS.match(path) is not None))
