"""What stands before every route and page: who may call from where, how much, and what browsers may do with the answer.

Plain ASGI throughout: uploads and event streams pass through unbuffered.
"""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from api.routes.kit import problems
from api.security.access import Access
from api.security.body import BodyLimit
from api.security.headers import Headers, headers_for
from api.security.methods import Methods
from api.security.origin import Origin
from api.security.proxy import Proxy
from api.security.renewal import Renewal
from api.security.share import Share
from api.security.sockets import Sockets
from api.settings import Settings


def install(app: FastAPI, settings: Settings) -> None:
    """Puts the guards around `app`; to be called after the pages were installed, so that they are the outermost."""
    for guard in (Renewal, BodyLimit, Sockets, Share, Origin, Methods, Headers, Access, Proxy):  # from the inside out
        app.add_middleware(guard, settings=settings)

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        """Answered outside of all guards, so their headers are added here."""
        answer = problems.unexpected(request, error)
        answer.headers.update(headers_for(request.scope, settings))
        answer.headers["X-Request-ID"] = request.scope.get("state", {}).get("request_id", "")
        return answer
