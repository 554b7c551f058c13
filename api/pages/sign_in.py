"""Signing in: the only page that anyone may see."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.errors import ServiceError
from api.pages import context, theme

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
async def sign_in(request: Request, next: str = "/") -> Response:
    """The form; who is signed in already goes on."""
    target = local(next)
    try:
        await context.of(request).refresh()
    except ServiceError:
        return HTMLResponse(theme.render("sign_in.html", next=target), headers={"Cache-Control": "no-store"})
    return RedirectResponse(target, 303)


def local(address: str) -> str:
    """`address` if it lies on this service, else the workbench: a link must not lead elsewhere after signing in."""
    parts = urlsplit(address.replace("\\", "/"))
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    printable = all(character.isprintable() for character in address)
    return address if inside and printable and "\\" not in address else "/"
