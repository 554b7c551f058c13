"""Errors as RFC 9457 problem documents: type, title, status, detail, and our code and remedy.

fastapi-problem was tried: its documents carry no code of ours and its texts are English, so every handler was replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.errors import ERROR_CODE, ServiceError
from api.routes.kit.validation import explain
from nlp.errors import AnjianError

MEDIA_TYPE: Final = "application/problem+json"
SHOWN: Final = 5
"""Faults named in the sentence for people; all are in `errors`."""
BY_STATUS: Final = {404: "E607", 405: "E608", 408: "E707", 413: "E609", 503: "E714"}
"""What the framework and our guards raise as plain HTTP errors."""
METHODS: Final = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"]

log = structlog.get_logger("anjian.error")


class Fault(BaseModel):
    """请求中的一处错误。"""

    field: str = Field(description="出错的位置。", examples=["请求体 login"])
    why: str = Field(description="原因。", examples=["缺少这一项"])


class Problem(BaseModel):
    """错误说明（RFC 9457）。"""

    type: str = Field(description="错误类型。", examples=["urn:anjian:E601"])
    title: str = Field(description="发生了什么。", examples=["没有找到这份文书，或您无权查看。"])
    status: int = Field(description="HTTP 状态码。", examples=[404])
    detail: str = Field(description="可以怎么办。", examples=["请检查地址，或回到列表重新查找。"])
    instance: str = Field(description="请求的地址。", examples=["/api/v1/judgments/12"])
    code: str = Field(description="错误代码。", examples=["E601"])
    remedy: str = Field(description="可以怎么办，同 detail。", examples=["请检查地址，或回到列表重新查找。"])
    errors: list[Fault] | None = Field(default=None, description="逐处列出的错误，只在 E602 时有。")


def problem(error: ServiceError, instance: str, **more: object) -> JSONResponse:
    """The document for one error, with the headers that its status asks for."""
    headers = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="anjian"'
    if error.again is not None:
        headers["Retry-After"] = str(error.again)
    return _document(error, error.status, instance, headers, more)


def install(app: FastAPI) -> None:
    """Has the application answer every error with a problem document."""

    @app.exception_handler(ServiceError)
    async def _service(request: Request, error: ServiceError) -> JSONResponse:
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.warning("unavailable", code=error.code, kind=type(error.__cause__).__name__)
        return problem(error, request.url.path)

    @app.exception_handler(AnjianError)
    async def _anjian(request: Request, error: AnjianError) -> JSONResponse:
        return _document(error, 422, request.url.path, {}, {})

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = explain(error.errors())
        why = "；".join(f"{fault['field']}：{fault['why']}" for fault in faults[:SHOWN])
        return problem(ServiceError("E602", why=why), request.url.path, errors=faults)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        answer = problem(_of_framework(error), request.url.path)
        answer.headers.update(error.headers or {})
        return answer


def install_fallback(app: FastAPI, prefix: str) -> None:
    """Answers what no route below `prefix` takes: E607, or E608 with the methods that the address does take.

    To be called after the routes and before the pages, which would take every address.
    """

    async def nothing(request: Request) -> Response:
        methods = sorted(set(_methods(app, request)))
        if methods:
            raise HTTPException(405, headers={"Allow": ", ".join(methods)})
        raise HTTPException(404)

    app.router.add_route(prefix + "{path:path}", nothing, methods=METHODS, include_in_schema=False)


def unexpected(request: Request, error: Exception) -> JSONResponse:
    """E799 with the request's id, under which the stack is in the log."""
    found = request.scope.get("state", {}).get("request_id", "")
    log.error("unexpected", request=found, exc_info=error)
    return problem(ServiceError("E799", request=found), request.url.path)


def _of_framework(error: HTTPException) -> ServiceError:
    if error.status_code in BY_STATUS:
        return ServiceError(BY_STATUS[error.status_code])
    return ServiceError("E602", why="请求无法读取")


def _methods(app: FastAPI, request: Request) -> Iterator[str]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute) and context.path_regex.match(request.url.path):
            methods = context.methods or set()
            yield from methods
            if "GET" in methods:
                yield "HEAD"


def _document(
    error: ServiceError | AnjianError, status: int, instance: str, headers: Mapping[str, str], more: Mapping[str, object]
) -> JSONResponse:
    content = {
        "type": f"urn:anjian:{error.code}",
        "title": error.message,
        "status": status,
        "detail": error.remedy,
        "instance": instance,
        "code": error.code,
        "remedy": error.remedy,
        **more,
    }
    return JSONResponse(content, status, media_type=MEDIA_TYPE, headers={**headers, ERROR_CODE: error.code})
