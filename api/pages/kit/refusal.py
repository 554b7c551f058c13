"""Error pages: what happened, what to do, and the way back.  Plain HTML: they must work when nothing else does."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api.errors import ERROR_CODE, ServiceError
from api.pages.kit import theme

log = structlog.get_logger("anjian.page")


def page(error: ServiceError) -> Response:
    """The page for one error, with its status."""
    html = theme.render("refusal.html", message=error.message, remedy=error.remedy, code=error.code)
    again = {} if error.again is None else {"Retry-After": str(error.again)}
    return HTMLResponse(html, error.status, headers={"Cache-Control": "no-store", ERROR_CODE: error.code, **again})


def install(app: FastAPI) -> None:
    """Has the application that serves the pages answer its errors with these pages instead of its own English ones."""

    async def _http(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return page(ServiceError("E608" if status == 405 else "E607"))

    async def _unexpected(request: Request, error: Exception) -> Response:
        number = str(request.scope.get("state", {}).get("request_id", "-"))
        log.error("page_failed", request=number, exc_info=error)
        return page(ServiceError("E799", request=number))

    async def _service(_request: Request, error: Exception) -> Response:
        assert isinstance(error, ServiceError)
        return page(error)

    app.add_exception_handler(404, _http)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _http)
    app.add_exception_handler(ServiceError, _service)
    app.add_exception_handler(Exception, _unexpected)
