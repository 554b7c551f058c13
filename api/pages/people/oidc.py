"""The way to the identity provider and back: two addresses without a page of their own, but for what went wrong."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.errors import ServiceError
from api.pages.kit import context, refusal
from api.pages.people.sign_in import local
from api.people import sessions
from api.people.oidc import journey

router = APIRouter(include_in_schema=False)
LONGEST = 2000
"""Characters of what comes back."""


@router.get(journey.START)
async def start(request: Request, next: str = "/") -> Response:
    """Sends the browser to the provider."""
    here = context.of(request)
    try:
        where, kept = await asyncio.to_thread(journey.begun, here.services, local(next), _base(request), here.address)
    except ServiceError as error:
        return refusal.page(error)
    answer = RedirectResponse(where, 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    answer.headers.append("Set-Cookie", journey.cookie_header(here.services.settings, kept))
    return answer


@router.get(journey.BACK)
async def back(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """Takes the provider's answer; the person goes on where he wanted to go."""
    here = context.of(request)
    settings = here.services.settings
    try:
        if error or not code or max(len(code), len(state)) > LONGEST:
            raise ServiceError("E514", why="认证服务器没有确认您的身份")
        came = journey.Answer(state, code, request.cookies.get(journey.COOKIE, ""))
        ticket, target = await asyncio.to_thread(journey.ended, here.services, came, _base(request), here.address)
    except ServiceError as refused:
        answer = refusal.page(refused)
    else:
        answer = RedirectResponse(local(target), 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        answer.headers.append("Set-Cookie", sessions.cookie_header(settings, ticket))
    answer.headers.append("Set-Cookie", journey.cookie_header(settings, ""))
    return answer


def _base(request: Request) -> str:
    """Our address as people type it; the provider knows it and takes no other."""
    settings = context.of(request).services.settings
    return (settings.public_url or str(request.base_url)).rstrip("/")
