"""The board as a file: the rows that the address lets through, in its order, with the columns that were shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from api.errors import ServiceError
from api.pages.kit import context, refusal, written
from api.pages.kit.table import Column, Deed, Row
from api.pages.kit.written import Sheet
from api.pages.suits import suit_asked, suit_line
from api.screening import listing, suits
from api.screening.listing import Filters
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Suit
from api.store.types import today

router = APIRouter(include_in_schema=False)

NAME: Final = "在诉案件"
LOOK: Final = Sheet(NAME, fixed=2, first_width=16, width=22, framed=False)


def address(params: QueryParams, deed: Deed) -> str:
    """Where the file is to be had: the board's filters and order, the columns shown."""
    given = [(name, value) for name, value in params.multi_items() if name not in {"page", "limit"}]
    return f"/suits/export?{urlencode([*given, ('format', deed.act), *(('column', key) for key in deed.columns)])}"


@router.get("/suits/export")
async def export(request: Request) -> Response:
    """The file."""
    params, here = request.query_params, context.of(request)
    form = params.get("format", "")
    try:
        if form not in written.TYPES:
            raise ServiceError("E607")
        shown = [column for column in suit_line.COLUMNS if column.key in params.getlist("column")] or list(suit_line.COLUMNS)
        sort = params.get("sort") or listing.USUAL
        file, count = await here.read(_written, form, suit_asked.read(params), sort=sort, columns=shown)
        await here.write(_noted, form, dict(params), count)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    return written.answer(file, NAME, form)


def _written(session: Session, actor: Actor, form: str, filters: Filters, *, sort: str, columns: Sequence[Column]) -> tuple[Path, int]:
    """The file with all rows, and how many they are."""
    day = today()
    lines = (_texts(suit_line.row(one, day), columns) for one in _all(session, actor, filters, sort))
    return written.written(form, LOOK, [column.label for column in columns], lines)


def _all(session: Session, actor: Actor, filters: Filters, sort: str) -> Iterator[Suit]:
    offset = 0
    while rows := listing.page(session, actor, filters, sort=sort, offset=offset, limit=listing.LIMIT_MAX).rows:
        yield from rows
        offset += len(rows)


def _noted(session: Session, actor: Actor, form: str, params: dict[str, str], count: int) -> None:
    audit.note(session, actor, "suit.list_export", suits.OBJECT, None, after={"format": form, "rows": count, "filters": params})


def _texts(row: Row, columns: Sequence[Column]) -> list[str]:
    cells = (row[column.key] for column in columns)
    return [str(one["text"] if isinstance(one, dict) else "" if one is None else one) for one in cells]
