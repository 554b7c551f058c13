"""Errors as RFC 9457 problem documents: type, title, status, detail, and our code and remedy."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from api.errors import ServiceError
from nlp.errors import AnjianError

MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, message: str, remedy: str, instance: str) -> JSONResponse:
    """The document for one error."""
    content = {
        "type": f"urn:anjian:{code}",
        "title": message,
        "status": status,
        "detail": remedy,
        "instance": instance,
        "code": code,
        "remedy": remedy,
    }
    return JSONResponse(content, status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Has the application answer every error with a problem document."""

    @app.exception_handler(ServiceError)
    def _service(request: Request, error: ServiceError) -> JSONResponse:
        return problem(error.status, error.code, error.message, error.remedy, request.url.path)

    @app.exception_handler(AnjianError)
    def _anjian(request: Request, error: AnjianError) -> JSONResponse:
        return problem(422, error.code, error.message, error.remedy, request.url.path)
