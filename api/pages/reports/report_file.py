"""The Word file of a case report, handed out to people."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from api.errors import ServiceError
from api.pages.kit import context, refusal
from api.reports import files, word

router = APIRouter(include_in_schema=False)


@router.get("/reports/{report_id:int}/file")
async def download(request: Request, report_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """As it is now, or as it was accepted."""
    here = context.of(request)
    try:
        made = await here.read(files.one, report_id, here.services.settings.files)
        await here.write(files.noted, report_id)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}", "Cache-Control": "no-store"}
    return Response(made.content, media_type=word.DOCX, headers=headers)
