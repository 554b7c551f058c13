"""The files of a paper (bulletin, casebook, case report), handed out to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api.downloads import attached
from api.errors import ServiceError
from api.pages.kit import context, refusal
from api.writing.made import Made


async def out(request: Request, one: Callable[..., Made], noted: Callable[..., Any], *which: int | str) -> Response:
    """The file as a download, or the page of a refusal.

    `one(session, actor, *which, files)` finds or makes it, `noted(session, actor, *which)` enters that it was handed out.
    """
    here = context.of(request)
    try:
        made = await here.read(one, *which, here.services.files)
        await here.write(noted, *which)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    return attached(made.content, made.name, made.media_type)
