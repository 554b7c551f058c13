"""The web preview of a typical case: a page by itself, made from the masked words alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.casebook import outgoing, preview, sight
from api.casebook.released import Released
from api.casebook.versions import STATES
from api.errors import ServiceError
from api.pages.kit import context, refusal
from api.store.actor import Actor

router = APIRouter(include_in_schema=False)


@router.get("/typical-cases/{case_id:int}/preview")
async def shown(request: Request, case_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """The case as it went out; for who writes on it, as it would go out now."""
    here = context.of(request)
    try:
        found, state = await here.read(page_of, case_id)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    return HTMLResponse(preview.page(found, state=state), headers={"Cache-Control": "no-store"})


def page_of(session: Session, actor: Actor, case_id: int) -> tuple[Released, str]:
    """What goes out, and its state where it is not released.  Raises ServiceError E601."""
    seen = sight.seen(session, actor, case_id)
    if seen.case.released is not None:
        return Released.from_json(seen.case.released), ""
    return outgoing.released(session, seen.case), f"预览：{STATES[seen.case.state]}，尚未发布，请勿外传"
