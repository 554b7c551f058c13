"""Signing in and using a one-time link: the only pages that anyone may see."""

from __future__ import annotations

import asyncio
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.errors import ServiceError
from api.pages.kit import context, refusal, theme
from api.people import links

router = APIRouter(include_in_schema=False)
NO_STORE = {"Cache-Control": "no-store"}


@router.get("/sign-in")
async def sign_in(request: Request, next: str = "/") -> Response:
    """The form; who is signed in already goes on."""
    target = local(next)
    try:
        await context.of(request).refresh()
    except ServiceError:
        settings = context.of(request).services.settings
        other = settings.oidc_name if settings.oidc_issuer else ""
        return HTMLResponse(theme.render("sign_in.html", next=target, other=other), headers=NO_STORE)
    return RedirectResponse(target, 303)


@router.get("/link/{token}")
async def link(request: Request, token: str) -> Response:
    """Sets a password, or makes the first administrator."""
    here = context.of(request)
    try:
        wanted = await asyncio.to_thread(links.look, here.services, token, here.address)
    except ServiceError as error:
        return refusal.page(error)
    html = theme.render("link.html", token=quote(token, safe=""), login=wanted.login, name=wanted.name)
    return HTMLResponse(html, headers=NO_STORE | {"Referrer-Policy": "no-referrer"})


def local(address: str) -> str:
    """`address` if it lies on this service, else the start page: a link must not lead elsewhere after signing in."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    plain = address.isprintable() and "\\" not in address
    return address if inside and plain else "/"
