"""The files of a casebook, handed out to people."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from api.casebook.volumes import files, making
from api.errors import ServiceError
from api.pages.kit import context, refusal

router = APIRouter(include_in_schema=False)


@router.get("/casebooks/{volume_id:int}/file")
async def download(request: Request, volume_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """The file of the kind that the address asks for."""
    here, kind = context.of(request), request.query_params.get("kind", "")
    try:
        made = await here.read(files.one, volume_id, kind, here.services.settings.files)
        await here.write(files.noted, volume_id, kind)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}", "Cache-Control": "no-store"}
    return Response(made.content, media_type=making.TYPES[made.kind], headers=headers)
