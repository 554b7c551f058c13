"""The files of a bulletin, handed out to people."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from api.bulletins import files
from api.errors import ServiceError
from api.pages.kit import context, refusal

router = APIRouter(include_in_schema=False)


@router.get("/bulletins/{bulletin_id:int}/file")
async def download(request: Request, bulletin_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """The file in the format that the address asks for."""
    here, form = context.of(request), request.query_params.get("format", "")
    try:
        made = await here.read(files.one, bulletin_id, form, here.services.settings.files)
        await here.write(files.noted, bulletin_id, form)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}", "Cache-Control": "no-store"}
    return Response(made.content, media_type=files.TYPES[form], headers=headers)
