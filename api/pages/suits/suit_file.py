"""The screening of a suit as a Word form (应诉风险研判表), handed out to people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.kit import handing
from api.screening import papers, showing, suits, word
from api.store.actor import Actor
from api.store.files import FileStore
from api.writing.made import Made

router = APIRouter(include_in_schema=False)


@router.get("/suits/{suit_id:int}/file")
async def download(request: Request, suit_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """As the suit is known at this moment."""
    return await handing.out(request, _one, _noted, suit_id)


def _one(session: Session, actor: Actor, suit_id: int, _files: FileStore) -> Made:
    return word.made(showing.shown(session, actor, suit_id))


def _noted(session: Session, actor: Actor, suit_id: int) -> None:
    papers.note_download(session, actor, suits.one(session, actor, suit_id))
