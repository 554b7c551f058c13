"""The Word file of a case report, handed out to people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.pages.kit import handing
from api.reports import files

router = APIRouter(include_in_schema=False)


@router.get("/reports/{report_id:int}/file")
async def download(request: Request, report_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """As it is now, or as it was accepted."""
    return await handing.out(request, files.one, files.noted, report_id)
