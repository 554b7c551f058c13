"""The files of a bulletin, handed out to people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.bulletins import files
from api.pages.kit import handing

router = APIRouter(include_in_schema=False)


@router.get("/bulletins/{bulletin_id:int}/file")
async def download(request: Request, bulletin_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """The file in the format that the address asks for."""
    return await handing.out(request, files.one, files.noted, bulletin_id, request.query_params.get("format", ""))
