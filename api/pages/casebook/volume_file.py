"""The files of a casebook, handed out to people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.casebook.volumes import files
from api.pages.kit import handing

router = APIRouter(include_in_schema=False)


@router.get("/casebooks/{volume_id:int}/file")
async def download(request: Request, volume_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """The file of the kind that the address asks for."""
    return await handing.out(request, files.one, files.noted, volume_id, request.query_params.get("kind", ""))
