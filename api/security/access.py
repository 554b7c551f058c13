"""An id for every request and a line about it in the log, without names, addresses of cases, or values."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from api.errors import ERROR_CODE
from api.settings import Settings

HARMLESS = re.compile(r"[A-Za-z0-9-]{8,64}")
"""Ids of other systems that are taken over: nothing that could break a log line."""

log = structlog.get_logger("anjian.access")


class Access:
    """Sets `request.state.request_id`, answers it as X-Request-ID, logs method, path template, status, time, user, and counts."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and logs it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if HARMLESS.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500
        start = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                code = Headers(raw=message["headers"]).get(ERROR_CODE)
                if code is not None:
                    meter.error(code)
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        method, meter = scope["method"], scope["app"].state.meter  # an application mounted below puts itself there
        meter.begin()
        with bound_contextvars(request=request_id):
            try:
                await self.app(scope, receive, answer)
            finally:
                spent, path = time.perf_counter() - start, _template(scope)
                user = scope["state"].get("user_id")
                log.info("request", method=method, path=path, status=status, ms=round(spent * 1000, 1), user=user)
                meter.observe(method, path, status, spent)
                meter.end()


def _template(scope: Scope) -> str:
    """The route's path with its parameters' names; "-" when no route was found: the address may hold anything."""
    included: Any = scope.get("fastapi", {}).get("effective_route_context")
    return str(getattr(included or scope.get("route"), "path", "-"))
